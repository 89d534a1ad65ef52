// One sensor: how it is, what it brought, what of it is missing, and what it may speak for.

import { html } from 'lit';
import { get, list, put, remove, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond, age, span } from '../time.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { plural, when } from '../parts.js';
import { bytes, clockWords, fullness, heardAt, isDoor, places, speaksFor, stateChip, stateOf, sum, troubles } from '../sensors.js';
import { listOf, reasons } from './gaps.js';
import { mayAdminister } from '../may.js';

const GAPS_AT_FIRST = 20;
const GAPS_MORE = 100;
const GAPS_MOST = 1000;

/** What the counted codes mean, where somebody can do something about them. */
const TALLIES = {
  'sensor.foreign-asset': 'about assets that it may not speak for',
  'sensor.too-many-new-assets': 'about more new assets than it may bring',
  'sensor.clock-ahead': 'with a time ahead of the center’s: judged as of their arrival',
  'sensor.clock-behind': 'with a time too far back: judged as of their arrival',
  'telemetry.no-asset': 'that do not say which asset they are about',
  'telemetry.json': 'that are no JSON',
};

const JUDGED = /^sensor\.clock-/;

class SensorView extends element({ me: null, sensorId: '', shown: 0 }) {
  known = new Loading(this, async (signal) => {
    const id = segment(this.sensorId);
    const [sensor, gaps] = await Promise.all([get(`/sensors/${id}`, signal), list(`/sensors/${id}/gaps?limit=${this.shown}`, signal)]);
    return { sensor, gaps };
  });

  sending = new Sending(this);

  constructor() {
    super();
    this.shown = GAPS_AT_FIRST;
    new EverySecond(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('sensors', (items) => this.heard(items.get(this.sensorId)));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unfollow?.();
  }

  heard(told) {
    const { value } = this.known;
    if (!told || !value) return;
    this.known.put({ ...value, sensor: told });
    if (told.gapRecords !== value.sensor.gapRecords) this.known.load();
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async revoke(event, { id, name }) {
    event.preventDefault();
    this.dialog.close();
    await this.sending.send(() => remove(`/sensors/${segment(id)}`), `${name} is revoked: it is cut off within 5 s`);
    await this.known.load();
  }

  async group(event, { id, name }) {
    event.preventDefault();
    const group = new FormData(event.target).get('group').trim();
    if (await this.sending.send(() => put(`/sensors/${segment(id)}/group`, { group }), `${name} is in the group ${group}`)) event.target.reset();
  }

  grouping(sensor) {
    if (!mayAdminister(this.me) || isDoor(sensor)) return '';
    return html`<section aria-labelledby="group-title"><h2 id="group-title">Its group</h2>
      <p class="faint">A group says what its sensors collect. <a href="/sensor-groups">See the groups</a></p>
      <form class="weeks-tools" @submit=${(event) => this.group(event, sensor)}><label>Put it into the group <input name="group" required maxlength="63"
        pattern="[a-z0-9._\\-]+" autocomplete="off" placeholder="web"></label><button>Put it there</button></form></section>`;
  }

  key() {
    return false;
  }

  /** @param {Api['Sensor']} sensor */
  tiles(sensor) {
    const heard = heardAt(sensor);
    const full = fullness(sensor);
    const { spool, certificate } = sensor;
    const untold = html`<span class="faint">not told</span>`;
    return html`<dl class="tiles sensor-tiles">
      <div><dt>State</dt><dd>${stateChip(sensor)} <span class="faint">since ${when(sensor.stateSince)}</span></dd></div>
      <div><dt>Heard last</dt><dd>${heard ? html`${age(heard)} ago <span class="faint">${when(heard)}</span>` : 'never'}</dd></div>
      <div><dt>Lag</dt><dd class="figures">${sensor.lagMillis === null ? untold : span(sensor.lagMillis)}</dd></div>
      <div><dt>Spool</dt><dd class="figures">${spool ? html`${plural(spool.records, 'record')} <span class="faint">${bytes(spool.bytes)}${
        full === null ? '' : `, ${full} % full`}</span>` : untold}</dd></div>
      <div><dt>Records</dt><dd class="figures">${sensor.records}</dd></div>
      <div><dt>Set aside</dt><dd class="figures">${sensor.rejected
        ? html`<a href="/unprocessed?sensor=${segment(sensor.id)}">${sensor.rejected}</a>` : 0}</dd></div>
      <div><dt>Left out by itself</dt><dd class="figures">${sum(sensor.drops)}</dd></div>
      <div><dt>Missing here</dt><dd class="figures">${sensor.gapRecords}</dd></div>
      <div><dt>Clock</dt><dd>${sensor.clock ? clockWords(sensor) || 'right' : untold}</dd></div>
      <div><dt>Certificate</dt><dd>${certificate ? html`${certificate.status} <span class="faint">until ${when(certificate.endsAt)}</span>` : html`<span class="faint">none</span>`}</dd></div>
      <div><dt>Version</dt><dd>${sensor.agentVersion ?? untold}</dd></div>
      <div><dt>Enrolled</dt><dd>${when(sensor.enrolledAt)}</dd></div></dl>`;
  }

  /** Nobody may take a figure of the past for one of now. @param {Api['Sensor']} sensor */
  past(sensor) {
    const { heardAt: at } = sensor;
    const said = at && ['lost', 'quiet', 'stopped'].includes(stateOf(sensor));
    return said ? html`<p class="faint">Lag, spool, clock and load are as it told them last, ${age(at)} ago.</p>` : '';
  }

  /** What it tells of its host and of itself, for who looks for why. @param {Api['Sensor']} sensor */
  host(sensor) {
    const { load, host, certificate, drops } = sensor;
    const left = Object.entries(drops ?? {});
    if (!load && !host && !certificate && !left.length) return '';
    return html`<section aria-labelledby="host-title"><h2 id="host-title">What it tells of itself</h2><dl class="wide-pairs">
      ${left.length ? html`<dt>Left out</dt><dd>${left.map(([reason, n], i) => `${i ? ', ' : ''}${n} ${reason.replaceAll('-', ' ')}`)}</dd>` : ''}
      ${host ? html`<dt>Its host now</dt><dd>${[...host.names, ...host.addresses].join(', ')}</dd>` : ''}
      ${load ? html`<dt>Runs for</dt><dd>${span(load.uptimeMillis)}, with ${Math.round(load.cpu * 100)} % of a processor and ${bytes(load.memoryBytes)}</dd>
        <dt>Load of its host</dt><dd>${load.hostLoad === null ? 'not told' : `${load.hostLoad.toFixed(2)} on ${plural(load.cpus, 'processor')}`}; ${bytes(load.diskFreeBytes)} free for its spool</dd>` : ''}
      ${certificate ? html`<dt>Certificate</dt><dd><code>${certificate.serial}</code> since ${when(certificate.issuedAt)}, ${certificate.status} until ${when(certificate.endsAt)}</dd>` : ''}</dl></section>`;
  }

  looks(sensor) {
    const found = troubles(sensor);
    return found.length ? html`<ul class="looks" aria-label="What to look at">${found.map(({ text }) => html`<li>${text}</li>`)}</ul>` : '';
  }

  next(sensor) {
    if (stateOf(sensor) !== 'enrolled') return '';
    return html`<p class="raised" role="note">It enrolled and has sent nothing yet. Start it on its machine: <code>watchfloor-sensor run --config FILE</code>.
      <code>watchfloor-sensor status</code> says there whether it is connected.</p>`;
  }

  /** @param {Api['Sensor']} sensor */
  reach(sensor) {
    return html`<section aria-labelledby="reach-title"><h2 id="reach-title">What it may speak for</h2>
      <dl class="wide-pairs"><dt>Assets</dt><dd>${speaksFor(sensor.assets)}</dd>
        <dt>Names of its host</dt><dd>${sensor.names.join(', ') || html`<span class="faint">none told</span>`}</dd>
        <dt>Addresses of its host</dt><dd>${sensor.addresses.join(', ') || html`<span class="faint">none told</span>`}</dd></dl></section>`;
  }

  /** @param {Api['Sensor']} sensor */
  tally(sensor) {
    const codes = Object.entries(sensor.tally ?? {});
    if (!codes.length) return '';
    return html`<section aria-labelledby="tally-title"><h2 id="tally-title">Counted besides</h2>
      <div class="scroller" tabindex="0" role="region" aria-label="Codes, and how many of each"><table class="assets people">
        <thead><tr><th scope="col">Records</th><th scope="col" class="number">How many</th><th scope="col">Where they are</th></tr></thead>
        <tbody>${codes.map(([code, records]) => html`<tr><th scope="row">${TALLIES[code] ?? ''} <code class="faint">${code}</code></th>
          <td data-label="How many" class="number">${records}</td>
          <td data-label="Where they are">${JUDGED.test(code) ? 'judged'
            : html`<a href="/unprocessed?sensor=${segment(sensor.id)}&code=${segment(code)}">quarantine<span class="unseen"> of ${code}</span></a>`}</td></tr>`)}</tbody></table></div></section>`;
  }

  missing({ sensor, gaps }) {
    const { gapRecords, gaps: all } = sensor;
    if (!gapRecords) return html`<section aria-labelledby="gaps-title"><h2 id="gaps-title">Missing records</h2><p class="faint">Nothing of what it sent is missing.</p></section>`;
    return html`<section aria-labelledby="gaps-title"><h2 id="gaps-title">Missing records <span class="count">${gapRecords}</span></h2>
      ${reasons(sensor)}
      <h3 class="each-gap" tabindex="-1">${plural(all, 'gap')}${all > 1 ? ', the latest first' : ''}</h3>
      ${listOf(gaps)}
      ${all > gaps.length ? html`<p class="showing">Showing ${gaps.length} of ${all} ${this.shown < GAPS_MOST
        ? html`<button @click=${() => this.showMore()}>Show more</button>` : html`<span class="faint">“watchfloor sensors show ${this.sensorId} --json” lists all.</span>`}</p>` : ''}</section>`;
  }

  /** Moves the focus to where the button was, for people who use the keyboard. */
  async showMore() {
    this.shown = Math.min(GAPS_MOST, this.shown + GAPS_MORE);
    await this.known.load();
    await this.updateComplete;
    if (!this.contains(document.activeElement)) this.querySelector('.each-gap')?.focus();
  }

  render() {
    return this.known.render((known) => this.body(known));
  }

  body(known) {
    const { sensor } = known;
    const removed = stateOf(sensor) === 'removed';
    return html`${places('/sensors', 'true')}<article>
      <header><div class="sensors-head"><div><h1 tabindex="-1">${sensor.name}</h1><p class="facts"><span class="faint">${sensor.id}</span></p></div>
          ${mayAdminister(this.me) ? html`<p class="actions">${isDoor(sensor) ? '' : html`<a class="button" href="/sensors/enrol?sensor=${segment(sensor.id)}">Enrol it anew</a>`}
            ${removed ? '' : html`<button @click=${() => this.dialog.showModal()}>Revoke…</button>`}</p>` : ''}</div></header>
      ${removed ? html`<p class="raised" role="note">It was revoked (${when(sensor.revokedAt)}): what it sends is refused.</p>` : ''}
      ${isDoor(sensor) ? html`<p class="state-reason">It is a <a href="/inputs">door</a> itself: what comes without a credential comes as from it.</p>`
        : sensor.stateReason && !removed ? html`<p class="state-reason">${sensor.stateReason}</p>` : ''}${this.next(sensor)}${this.looks(sensor)}${this.past(sensor)}${this.tiles(sensor)}${this.host(sensor)}${this.reach(sensor)}${this.tally(sensor)}${this.missing(known)}${removed ? '' : this.grouping(sensor)}
      <dialog aria-labelledby="revoke-title"><form @submit=${(event) => this.revoke(event, sensor)}>
        <h2 id="revoke-title">Revoke ${sensor.name}?</h2>
        <p>It is cut off within 5 s and may not report any more: it has brought ${plural(sensor.records, 'record')} so far. What it has in its spool stays there.
          To let the machine in again, enrol it anew.</p>
        <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Cancel</button><button class="primary">Revoke it</button></div></form></dialog>
    </article>`;
  }
}

customElements.define('wf-sensor', SensorView);
