// The doors: ways in beside the sensors' uplink, with what comes through each, what it turns away, and its last error.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { EverySecond, age, now } from '../time.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { plural, when } from '../parts.js';
import { Sender } from './asking.js';
import { bytes, places, sum } from '../sensors.js';
import { mayAdminister } from '../may.js';
import { words } from './rights.js';

const ASK_MILLIS = 5000;
const FRESH_ERROR_MILLIS = 600_000;
/** Records a second between two looks; null when the node began anew in between. */
export const rateBetween = (before, after, millis) =>
  (before === undefined || millis <= 0 || after < before ? null : ((after - before) * 1000) / millis);

/** Who knocks there, for whoever does not know a door by its name. */
const SPEAKS = {
  alertmanager: 'Prometheus Alertmanager’s webhook',
  bulk: 'Elasticsearch’s _bulk: Beats, Logstash, rsyslog',
  cloudtrail: 'AWS CloudTrail, pulled from its bucket',
  gelf: 'Graylog’s GELF by UDP and TCP',
  graph: 'Microsoft Entra ID and Defender, pulled from Graph',
  hec: 'Splunk’s HTTP Event Collector',
  kafka: 'a topic of Kafka',
  otlp: 'OpenTelemetry’s logs by HTTP',
  pagerduty: 'PagerDuty’s Events v2',
  syslog: 'syslog by UDP, TCP and TLS',
};

/** Makes a credential for a program that sends by a door. */
class Admitting extends element({ door: '' }, Sender) {
  async send(form) {
    this.made = await post(`/inputs/${segment(this.door)}/tokens`, { name: form.get('name').trim(), assets: words(form.get('assets')) });
  }

  /** @param {Api['IngestToken']} made */
  told({ sensor, token }) {
    return { title: 'The credential is made', what: 'Credential', secret: token,
      words: html`It is told this once. <a href="/sensors/${segment(sensor)}">Its page among the sensors</a> shows what it brings, and revokes it.` };
  }

  render() {
    const fields = html`<p>It gets a credential that opens this door and nothing else, and stands among the sensors.</p>
      <label>Name <input name="name" required maxlength="200" autocomplete="off" placeholder="relay1"></label>
      <label>What it may report about <span class="faint">patterns with commas, or * for every asset</span>
        <input name="assets" required maxlength="1000" autocomplete="off" placeholder="*.branch.example"></label>`;
    return this.ask({ label: html`Let a program in…<span class="unseen"> by ${this.door}</span>`, title: `Let a program in by ${this.door}`, name: `-${this.door}`,
      fields, send: 'Make the credential' });
  }
}

class Doors extends element({ me: null }) {
  doors = new Loading(this, (signal) => this.look(signal), { every: ASK_MILLIS });
  rates = new Map();

  constructor() {
    super();
    new EverySecond(this);
  }

  async look(signal) {
    const doors = await list('/inputs?limit=1000', signal);
    const at = performance.now();
    for (const door of doors) {
      const before = this.rates.get(door.name);
      this.rates.set(door.name, { at, records: door.records, rate: rateBetween(before?.records, door.records, at - (before?.at ?? at)) });
    }
    return doors;
  }

  key(key) {
    if (key !== 'j' && key !== 'k') return false;
    focusNext(this.querySelectorAll('.door h2'), key === 'j' ? 1 : -1);
    return true;
  }

  rate(door) {
    const rate = this.rates.get(door.name)?.rate;
    if (rate === null || rate === undefined) return html`<span class="faint">measuring</span>`;
    return html`${rate >= 10 || rate === 0 ? Math.round(rate) : rate.toFixed(1)} a second`;
  }

  /** @param {Api['Input']} door */
  error(door) {
    const { lastError } = door;
    if (!lastError) return '';
    const fresh = now() - Date.parse(lastError.at) < FRESH_ERROR_MILLIS;
    return html`<p class=${fresh ? 'door-error is-fresh' : 'door-error'}><strong>Last error</strong> ${when(lastError.at)}: ${lastError.detail} <code class="faint">${lastError.code}</code></p>`;
  }

  /** @param {Api['Input']} door */
  open(door) {
    const refused = Object.entries(door.refused ?? {});
    return html`<dl class="tiles sensor-tiles">
        <div><dt>Now</dt><dd class="figures">${this.rate(door)}</dd></div>
        <div><dt>Records</dt><dd class="figures">${door.records} <span class="faint">${bytes(door.bytes)}</span></dd></div>
        <div><dt>In quarantine</dt><dd class="figures">${door.rejected ? html`<a href="/unprocessed?sensor=door-${segment(door.name)}">${door.rejected}</a>` : 0}</dd></div>
        <div><dt>Turned away</dt><dd class="figures">${sum(door.refused)}</dd></div>
        <div><dt>Connections</dt><dd class="figures">${door.connections}</dd></div>
        <div><dt>Last record</dt><dd>${door.lastRecordAt ? `${age(door.lastRecordAt)} ago` : html`<span class="faint">none yet</span>`}</dd></div>
        <div><dt>May bring</dt><dd class="figures">${door.rate ? html`${door.rate.perSecond} a second <span class="faint">${door.rate.burst} at once</span>` : 'anything'}</dd></div>
        <div><dt>Listens</dt><dd>${door.listens.join(', ') || 'nowhere'}</dd></div></dl>
      ${refused.length ? html`<p class="facts">${refused.map(([code, n]) => html`<span>${n} × <code>${code}</code></span>`)}</p>` : ''}
      ${this.error(door)}
      ${this.byNode(door)}
      <details><summary>What it can lose</summary><p class="faint">${door.loses}</p></details>
      ${mayAdminister(this.me) && door.credentials ? html`<p class="actions"><wf-admitting .door=${door.name}></wf-admitting></p>` : ''}`;
  }

  /** What each node says, where there are several. @param {Api['Input']} door */
  byNode(door) {
    if (door.nodes.length < 2) return '';
    return html`<details><summary>By node</summary><div class="scroller" tabindex="0" role="region" aria-label="${door.name} by node"><table class="assets people">
      <thead><tr><th scope="col">Node</th><th scope="col" class="number">Records</th><th scope="col" class="number">In quarantine</th>
        <th scope="col" class="number">Turned away</th><th scope="col" class="number">Connections</th><th scope="col">Last record</th></tr></thead>
      <tbody>${door.nodes.map((one) => html`<tr><th scope="row">${one.node}
          ${one.answers ? (one.on ? '' : html`<span class="faint">closed</span>`) : html`<span class="chip look">does not answer</span>`}</th>
        <td data-label="Records" class="number">${one.records}</td><td data-label="In quarantine" class="number">${one.rejected}</td>
        <td data-label="Turned away" class="number">${sum(one.refused)}</td><td data-label="Connections" class="number">${one.connections}</td>
        <td data-label="Last record">${one.lastRecordAt ? `${age(one.lastRecordAt)} ago` : ''}</td></tr>`)}</tbody></table></div></details>`;
  }

  /** Who counts, and whose figures may be old. @param {Api['Input'][]} doors */
  nodes(doors) {
    const nodes = doors[0]?.nodes ?? [];
    const silent = nodes.filter((one) => !one.answers);
    return html`<p>Ways in for programs that do not speak the sensors’ language. ${nodes.length > 1 ? `Counted on ${nodes.length} nodes since each of them started.`
      : 'Counted since the node started.'}</p>
      ${silent.map((one) => html`<p class="raised" role="status"><strong>${one.node}</strong> does not answer${one.reportedAt
        ? html`: what it told ${when(one.reportedAt)} counts` : ', and has told nothing'}.</p>`)}`;
  }

  /** One that is off and has an error was meant to be open. */
  off(doors) {
    return html`<section aria-labelledby="off-title" class="off-doors"><h2 id="off-title">Doors that are off</h2>
      <p class="faint">A section of the settings opens each. <code>watchfloor config explain inputs.NAME</code> on the center’s machine shows what it may say; the manual has a
        recipe for each.</p>
      <div class="scroller" tabindex="0" role="region" aria-label="List of doors that are off"><table class="assets people">
        <thead><tr><th scope="col">Door</th><th scope="col">For</th><th scope="col">Section</th></tr></thead>
        <tbody>${repeat(doors, (door) => door.name, (door) => html`<tr><th scope="row">${door.name}</th>
          <td data-label="For">${SPEAKS[door.name] ?? ''}${this.error(door)}</td>
          <td data-label="Section"><code>watchfloor.inputs.${door.name}</code></td></tr>`)}</tbody></table></div></section>`;
  }

  door(door) {
    return html`<article class="door" aria-labelledby="door-${door.name}"><h2 id="door-${door.name}" tabindex="-1">${door.name}
        <span class="what-door">${SPEAKS[door.name] ?? ''}</span> <span class="chip state-live">open</span></h2>
      ${this.open(door)}</article>`;
  }

  body(doors) {
    const open = doors.filter((door) => door.on);
    const off = doors.filter((door) => !door.on);
    return html`<div class="headline calm"><h1 tabindex="-1">${plural(open.length, 'open door')}</h1>
        ${this.nodes(doors)}</div>
      ${open.length ? '' : html`<div class="empty"><h2>No door is open</h2><p>Syslog, and whatever else your machines send already, comes in by a door. One line in the settings opens it:
        see below.</p></div>`}
      ${repeat(open, (door) => door.name, (door) => this.door(door))}
      ${off.length ? this.off(off) : ''}`;
  }

  render() {
    return html`${places('/inputs')}${this.doors.render((doors) => this.body(doors))}`;
  }
}

customElements.define('wf-admitting', Admitting);
customElements.define('wf-doors', Doors);
