// Groups of sensors: what the center says they collect, version by version, and which of them took it.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { plural, when } from '../parts.js';
import { Sender } from './asking.js';
import { places } from '../sensors.js';
import { mayAdminister } from '../may.js';

const ASK_MILLIS = 10_000;
const EXAMPLE = '{ "sources": [ { "kind": "syslog", "path": "/var/log/auth.log" } ] }';
const STATES = { applied: 'live', refused: 'lost', waiting: 'quiet', own: 'removed' };
const WORDS = { applied: 'has what is for it', refused: 'refused it', waiting: 'has not tried it yet', own: 'its own file alone' };

/** Writes the next version for a group, or the first one of a new group. */
class Writing extends element({ group: null }, Sender) {
  /** What others write meanwhile is refused, not overwritten. */
  opens() {
    this.version = this.group?.version ?? 0;
  }

  async send(form) {
    const group = this.group?.name ?? form.get('name').trim();
    const body = { text: form.get('text'), share: Number(form.get('share')), note: form.get('note').trim() || null };
    await post(`/sensor-groups/${segment(group)}/configuration`, body, { version: this.version });
    return `A new version for ${group} is on its way`;
  }

  render() {
    const { name = '', versions = [] } = this.group ?? {};
    const fields = html`${name ? '' : html`<label>Name of the group <input name="name" required maxlength="63" pattern="[a-z0-9._\\-]+" autocomplete="off"
        placeholder="web"></label>`}
      <label>What they collect <span class="faint">JSON, with the keys of the sensor’s own file that may come from here</span>
        <textarea name="text" rows="8" required maxlength="60000" spellcheck="false" .defaultValue=${versions[0]?.text ?? EXAMPLE}></textarea></label>
      <label>For how many of them first <select name="share"><option value="10">a tenth</option><option value="50">half</option><option value="100" selected>all</option></select></label>
      <label>What it is for <input name="note" maxlength="500" autocomplete="off"></label>`;
    return this.ask({
      label: name ? html`Write a new version…<span class="unseen"> for ${name}</span>` : html`New group… <kbd aria-hidden="true">n</kbd>`,
      title: name ? `A new version for ${name}` : 'A new group', name: `-${name}`, fields, send: 'Give it to them',
    });
  }
}

class Groups extends element({ me: null }) {
  open = new Set();
  groups = new Loading(this, async (signal) => {
    const groups = await list('/sensor-groups?limit=1000', signal);
    const opened = groups.filter((one) => this.open.has(one.name));
    const members = await Promise.all(opened.map((one) => list(`/sensor-groups/${segment(one.name)}/sensors?limit=1000`, signal)));
    return { groups, members: new Map(opened.map((one, i) => [one.name, members[i]])) };
  }, { every: ASK_MILLIS });

  sending = new Sending(this);

  /** Who is in it is read while somebody looks at it. */
  look(event, name) {
    if (event.target.open) this.open.add(name);
    else this.open.delete(name);
    if (event.target.open) this.groups.load();
  }

  key(key) {
    if (key !== 'n' || !mayAdminister(this.me)) return false;
    this.querySelector('wf-writing')?.show();
    return true;
  }

  async change(group, verb, body, said) {
    await this.sending.send(() => post(`/sensor-groups/${segment(group.name)}/${verb}`, { version: group.version, ...body }), said);
    await this.groups.load();
  }

  /** @param {Api['SensorGroup']} group */
  tools(group) {
    if (!mayAdminister(this.me)) return '';
    return html`<p class="actions"><wf-writing .group=${group} @changed=${() => this.groups.load()}></wf-writing>
      ${group.version && group.share > 0 && group.share < 100 && !group.versions[0]?.stoppedAt ? html`<button ?disabled=${this.sending.busy}
        @click=${() => this.change(group, 'share', { share: 100 }, `All of ${group.name} get version ${group.version}`)}>Give version ${group.version} to all</button>` : ''}
      ${group.version && group.share > 0 ? html`<button ?disabled=${this.sending.busy}
        @click=${() => this.change(group, 'withdraw', {}, `Version ${group.version} is taken back`)}>Take version ${group.version} back</button>` : ''}</p>`;
  }

  /** @param {Api['SensorGroupStanding']} one */
  standing(one) {
    return html`<tr><th scope="row"><a href="/sensors/${segment(one.sensor)}">${one.name}</a></th>
      <td data-label="State"><span class="chip state-${STATES[one.state]}">${WORDS[one.state]}</span></td>
      <td data-label="In effect" class="number">${one.version ?? ''}</td><td data-label="For it" class="number">${one.wanted || 'none'}</td>
      <td data-label="What it says">${one.words}</td><td data-label="Said">${when(one.at)}</td></tr>`;
  }

  standings(group, all) {
    return html`<details @toggle=${(event) => this.look(event, group.name)}><summary>${plural(group.sensors, 'sensor')}</summary>
      ${all?.length ? html`<div class="scroller" tabindex="0" role="region" aria-label="Sensors of ${group.name}"><table class="assets people sensors">
        <thead><tr>${[['Sensor'], ['State'], ['In effect', 'number'], ['For it', 'number'], ['What it says'], ['Said']].map(([name, kind]) =>
          html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${repeat(all, (one) => one.sensor, (one) => this.standing(one))}</tbody></table></div>` : html`<p class="faint">${all ? 'None is in it.' : 'Loading…'}</p>`}</details>`;
  }

  /** @param {Api['SensorGroup']} group */
  versions(group) {
    return html`<details><summary>${plural(group.versions.length, 'version')}</summary><ol role="list" class="versions">${group.versions.map((one) => html`<li>
      <p><strong>${one.version}</strong> for ${one.share ? `${one.share} %` : 'nobody: it was taken back'}, by ${one.changedBy}, ${when(one.changedAt)}. ${one.note}</p>
      ${one.stoppedAt ? html`<p class="problem">It stopped ${when(one.stoppedAt)}. ${one.stoppedWhy}</p>` : ''}
      <pre class="raw" tabindex="0" role="region" aria-label="Version ${one.version} of ${group.name}">${one.text}</pre></li>`)}</ol></details>`;
  }

  /** @param {Api['SensorGroup']} group */
  group(group, members) {
    return html`<article class="door" aria-labelledby="group-${group.name}"><h2 id="group-${group.name}">${group.name}
        ${group.versions[0]?.stoppedAt ? html`<span class="chip look">version ${group.version} stopped</span>` : ''}
        ${group.refused ? html`<span class="chip look">${group.refused} refused</span>` : ''}</h2>
      ${group.versions[0]?.stoppedAt ? html`<p class="problem">Version ${group.version} goes to nobody else since ${when(group.versions[0].stoppedAt)}: who has not tried it keeps
        the one before. ${group.versions[0].stoppedWhy} Write a corrected version.</p>` : ''}
      <dl class="tiles sensor-tiles"><div><dt>Version</dt><dd class="figures">${group.version ? html`${group.version} <span class="faint">${group.share
        ? `for ${group.share} %` : 'taken back'}</span>` : html`<span class="faint">none yet</span>`}</dd></div>
        ${group.version ? html`<div><dt>Have what is for them</dt><dd class="figures">${group.applied} of ${group.sensors}</dd></div>
          <div><dt>Have not tried it yet</dt><dd class="figures">${group.waiting}</dd></div>`
          : html`<div><dt>Would take one</dt><dd class="figures">${group.sensors - group.own} of ${group.sensors}</dd></div>`}
        <div><dt>Their own file alone</dt><dd class="figures">${group.own}</dd></div></dl>
      ${this.standings(group, members)}${group.versions.length ? this.versions(group) : ''}${this.tools(group)}</article>`;
  }

  body({ groups, members }) {
    return html`<div class="sensors-head"><div class="headline calm"><h1 tabindex="-1">Groups of sensors</h1>
        <p>What they collect, said from here. A sensor takes it if its own file allows that (<code>remote-configuration.allow</code>), and keeps the last version that
          works.</p></div>
      ${mayAdminister(this.me) ? html`<wf-writing @changed=${() => this.groups.load()}></wf-writing>` : ''}</div>
      ${repeat(groups, (one) => one.name, (one) => this.group(one, members.get(one.name)))}`;
  }

  render() {
    return html`${places('/sensor-groups')}${this.groups.render((all) => this.body(all))}`;
  }
}

customElements.define('wf-writing', Writing);
customElements.define('wf-groups', Groups);
