// Groups of sensors: what the center says they collect, version by version, and which of them took it.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { Sender } from './asking.js';
import { places } from '../sensors.js';
import { mayAdminister } from '../may.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/sensors.js';

const ASK_MILLIS = 10_000;
const STATES = { applied: 'live', refused: 'lost', waiting: 'quiet', own: 'removed' };

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
    return t.deployed(group);
  }

  render() {
    const { name = '', versions = [] } = this.group ?? {};
    const fields = html`${name ? '' : html`<label>${t.groupName} <input name="name" required maxlength="63" pattern="[a-z0-9._\\-]+" autocomplete="off"
        placeholder=${t.groupExample}></label>`}
      <label>${t.configuration} <span class="faint">${t.configurationHelp}</span>
        <textarea name="text" rows="8" required maxlength="60000" spellcheck="false" .defaultValue=${versions[0]?.text ?? t.configurationExample}></textarea></label>
      <label>${t.firstShare} <select name="share"><option value="10">${t.tenth}</option><option value="50">${t.half}</option><option value="100" selected>${t.allSensors}</option></select></label>
      <label>${t.note} <input name="note" maxlength="500" autocomplete="off"></label>`;
    return this.ask({
      label: name ? html`${t.newVersionButton}<span class="unseen"> ${t.forGroup(name)}</span>` : html`${t.newGroup} <kbd aria-hidden="true">n</kbd>`,
      title: name ? t.newVersion(name) : t.newGroupTitle, name: `-${name}`, fields, send: t.deploy,
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

  /** Members are read while the list is open. */
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
        @click=${() => this.change(group, 'share', { share: 100 }, t.deployedToAll(group.version, group.name))}>${t.deployToAll(group.version)}</button>` : ''}
      ${group.version && group.share > 0 ? html`<button ?disabled=${this.sending.busy}
        @click=${() => this.change(group, 'withdraw', {}, t.withdrawn(group.version))}>${t.withdraw(group.version)}</button>` : ''}</p>`;
  }

  /** @param {Api['SensorGroupGroupMember']} one */
  standing(one) {
    return html`<tr><th scope="row"><a href="/sensors/${segment(one.sensor)}">${one.name}</a></th>
      <td data-label=${c.state}><span class="chip state-${STATES[one.state]}">${t.configurationStates[one.state]}</span></td>
      <td data-label=${t.current} class="number">${one.version ?? ''}</td><td data-label=${t.target} class="number">${one.wanted || 'none'}</td>
      <td data-label=${t.message}>${one.words}</td><td data-label=${t.reported}>${when(one.at)}</td></tr>`;
  }

  standings(group, all) {
    return html`<details @toggle=${(event) => this.look(event, group.name)}><summary>${counted.sensor(group.sensors)}</summary>
      ${all?.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.sensorsOf(group.name)}><table class="assets people sensors">
        <thead><tr>${[[c.sensor], [c.state], [t.current, 'number'], [t.target, 'number'], [t.message], [t.reported]].map(([name, kind]) =>
          html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${repeat(all, (one) => one.sensor, (one) => this.standing(one))}</tbody></table></div>` : html`<p class="faint">${all ? t.noMembers : c.loading}</p>`}</details>`;
  }

  /** @param {Api['SensorGroup']} group */
  versions(group) {
    return html`<details><summary>${counted.version(group.versions.length)}</summary><ol role="list" class="versions">${group.versions.map((one) => html`<li>
      <p><strong>${one.version}</strong> ${one.share ? t.deployedTo(one.share) : t.withdrawnWord}, ${t.changedBy(one.changedBy, when(one.changedAt))} ${one.note}</p>
      ${one.stoppedAt ? html`<p class="problem">${t.stopped(when(one.stoppedAt), one.stoppedWhy)}</p>` : ''}
      <pre class="raw" tabindex="0" role="region" aria-label=${t.versionOf(one.version, group.name)}>${one.text}</pre></li>`)}</ol></details>`;
  }

  /** @param {Api['SensorGroup']} group */
  group(group, members) {
    return html`<article class="door" aria-labelledby="group-${group.name}"><h2 id="group-${group.name}">${group.name}
        ${group.versions[0]?.stoppedAt ? html`<span class="chip look">${t.rolloutStopped(group.version)}</span>` : ''}
        ${group.refused ? html`<span class="chip look">${t.rejected(group.refused)}</span>` : ''}</h2>
      ${group.versions[0]?.stoppedAt ? html`<p class="problem">${t.rolloutStoppedHelp(group.version, when(group.versions[0].stoppedAt), group.versions[0].stoppedWhy)}</p>` : ''}
      <dl class="tiles sensor-tiles"><div><dt>${t.version}</dt><dd class="figures">${group.version ? html`${group.version} <span class="faint">${group.share
        ? t.deployedTo(group.share) : t.withdrawnWord}</span>` : html`<span class="faint">${c.none}</span>`}</dd></div>
        ${group.version ? html`<div><dt>${t.upToDate}</dt><dd class="figures">${t.ofSensors(group.applied, group.sensors)}</dd></div>
          <div><dt>${t.pending}</dt><dd class="figures">${group.waiting}</dd></div>`
          : html`<div><dt>${t.acceptsRemote}</dt><dd class="figures">${t.ofSensors(group.sensors - group.own, group.sensors)}</dd></div>`}
        <div><dt>${t.localOnly}</dt><dd class="figures">${group.own}</dd></div></dl>
      ${this.standings(group, members)}${group.versions.length ? this.versions(group) : ''}${this.tools(group)}</article>`;
  }

  body({ groups, members }) {
    return html`<div class="sensors-head"><div class="headline calm"><h1 tabindex="-1">${t.sensorGroups}</h1>
        <p>${t.groupsHelp}</p></div>
      ${mayAdminister(this.me) ? html`<wf-writing @changed=${() => this.groups.load()}></wf-writing>` : ''}</div>
      ${repeat(groups, (one) => one.name, (one) => this.group(one, members.get(one.name)))}`;
  }

  render() {
    return html`${places('/sensor-groups')}${this.groups.render((all) => this.body(all))}`;
  }
}

customElements.define('wf-writing', Writing);
customElements.define('wf-groups', Groups);
