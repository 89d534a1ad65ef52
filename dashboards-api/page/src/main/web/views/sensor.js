// One sensor: health, events, gaps, and allowed assets.

import { html } from 'lit';
import { get, list, put, remove, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond, age, span } from '../time.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { bytes, clockWords, fullness, heardAt, isDoor, places, speaksFor, stateChip, stateOf, sum, troubles } from '../sensors.js';
import { listOf, reasons } from './gaps.js';
import { mayAdminister } from '../may.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/sensors.js';

const GAPS_AT_FIRST = 20;
const GAPS_MORE = 100;
const GAPS_MOST = 1000;

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
    await this.sending.send(() => remove(`/sensors/${segment(id)}`), t.revoked(name));
    await this.known.load();
  }

  async group(event, { id, name }) {
    event.preventDefault();
    const group = new FormData(event.target).get('group').trim();
    if (await this.sending.send(() => put(`/sensors/${segment(id)}/group`, { group }), t.inGroup(name, group))) event.target.reset();
  }

  grouping(sensor) {
    if (!mayAdminister(this.me) || isDoor(sensor)) return '';
    return html`<section aria-labelledby="group-title"><h2 id="group-title">${t.group}</h2>
      <p class="faint">${t.groupHelp} <a href="/sensor-groups">${t.showGroups}</a></p>
      <form class="weeks-tools" @submit=${(event) => this.group(event, sensor)}><label>${t.groupField} <input name="group" required maxlength="63"
        pattern="[a-z0-9._\\-]+" autocomplete="off" placeholder=${t.groupExample}></label><button>${t.addToGroup}</button></form></section>`;
  }

  key() {
    return false;
  }

  /** @param {Api['Sensor']} sensor */
  tiles(sensor) {
    const heard = heardAt(sensor);
    const full = fullness(sensor);
    const { spool, certificate } = sensor;
    const untold = html`<span class="faint">${t.notReported}</span>`;
    return html`<dl class="tiles sensor-tiles">
      <div><dt>${c.state}</dt><dd>${stateChip(sensor)} <span class="faint">${t.since(when(sensor.stateSince))}</span></dd></div>
      <div><dt>${t.lastSeen}</dt><dd>${heard ? html`${t.ago(age(heard))} <span class="faint">${when(heard)}</span>` : c.never}</dd></div>
      <div><dt>${t.lag}</dt><dd class="figures">${sensor.lagMillis === null ? untold : span(sensor.lagMillis)}</dd></div>
      <div><dt>${t.spool}</dt><dd class="figures">${spool ? html`${counted.record(spool.records)} <span class="faint">${bytes(spool.bytes)}${
        full === null ? '' : t.full(full)}</span>` : untold}</dd></div>
      <div><dt>${c.records}</dt><dd class="figures">${sensor.records}</dd></div>
      <div><dt>${t.quarantined}</dt><dd class="figures">${sensor.rejected
        ? html`<a href="/unprocessed?sensor=${segment(sensor.id)}">${sensor.rejected}</a>` : 0}</dd></div>
      <div><dt>${t.droppedAtSource}</dt><dd class="figures">${sum(sensor.drops)}</dd></div>
      <div><dt>${t.gaps}</dt><dd class="figures">${sensor.gapRecords}</dd></div>
      <div><dt>${t.clock}</dt><dd>${sensor.clock ? clockWords(sensor) || t.inSync : untold}</dd></div>
      <div><dt>${t.certificate}</dt><dd>${certificate ? html`${certificate.status} <span class="faint">${t.validUntil(when(certificate.endsAt))}</span>` : html`<span class="faint">${c.none}</span>`}</dd></div>
      <div><dt>${t.version}</dt><dd>${sensor.agentVersion ?? untold}</dd></div>
      <div><dt>${t.enrolled}</dt><dd>${when(sensor.enrolledAt)}</dd></div></dl>`;
  }

  /** Nobody may take a figure of the past for one of now. @param {Api['Sensor']} sensor */
  past(sensor) {
    const { heardAt: at } = sensor;
    const said = at && ['lost', 'quiet', 'stopped'].includes(stateOf(sensor));
    return said ? html`<p class="faint">${t.lastReport(age(at))}</p>` : '';
  }

  /** Details of the host and the sensor, for troubleshooting. @param {Api['Sensor']} sensor */
  host(sensor) {
    const { load, host, certificate, drops } = sensor;
    const left = Object.entries(drops ?? {});
    if (!load && !host && !certificate && !left.length) return '';
    return html`<section aria-labelledby="host-title"><h2 id="host-title">${t.health}</h2><dl class="wide-pairs">
      ${left.length ? html`<dt>${t.droppedAtSource}</dt><dd>${left.map(([reason, n], i) => `${i ? ', ' : ''}${n} ${reason.replaceAll('-', ' ')}`)}</dd>` : ''}
      ${host ? html`<dt>${t.hostNow}</dt><dd>${[...host.names, ...host.addresses].join(', ')}</dd>` : ''}
      ${load ? html`<dt>${t.uptime}</dt><dd>${t.uptimeLoad(span(load.uptimeMillis), Math.round(load.cpu * 100), bytes(load.memoryBytes))}</dd>
        <dt>${t.hostLoad}</dt><dd>${load.hostLoad === null ? t.notReported : t.loadOn(load.hostLoad.toFixed(2), counted.processor(load.cpus))}${t.diskFree(bytes(load.diskFreeBytes))}</dd>` : ''}
      ${certificate ? html`<dt>${t.certificate}</dt><dd><code>${certificate.serial}</code> ${t.certificateLine(when(certificate.issuedAt), certificate.status, when(certificate.endsAt))}</dd>` : ''}</dl></section>`;
  }

  looks(sensor) {
    const found = troubles(sensor);
    return found.length ? html`<ul class="looks" aria-label=${t.issues}>${found.map(({ text }) => html`<li>${text}</li>`)}</ul>` : '';
  }

  next(sensor) {
    if (stateOf(sensor) !== 'enrolled') return '';
    return html`<p class="raised" role="note">${t.notStarted}</p>`;
  }

  /** @param {Api['Sensor']} sensor */
  reach(sensor) {
    return html`<section aria-labelledby="reach-title"><h2 id="reach-title">${t.allowedAssets}</h2>
      <dl class="wide-pairs"><dt>${c.assets}</dt><dd>${speaksFor(sensor.assets)}</dd>
        <dt>${t.hostNames}</dt><dd>${sensor.names.join(', ') || html`<span class="faint">${t.notReported}</span>`}</dd>
        <dt>${t.hostAddresses}</dt><dd>${sensor.addresses.join(', ') || html`<span class="faint">${t.notReported}</span>`}</dd></dl></section>`;
  }

  /** @param {Api['Sensor']} sensor */
  tally(sensor) {
    const codes = Object.entries(sensor.tally ?? {});
    if (!codes.length) return '';
    return html`<section aria-labelledby="tally-title"><h2 id="tally-title">${t.exceptions}</h2>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.exceptionsLabel}><table class="assets people">
        <thead><tr><th scope="col">${t.problem}</th><th scope="col" class="number">${c.records}</th><th scope="col">${t.stored}</th></tr></thead>
        <tbody>${codes.map(([code, records]) => html`<tr><th scope="row">${t.tallies[code] ?? ''} <code class="faint">${code}</code></th>
          <td data-label=${c.records} class="number">${records}</td>
          <td data-label=${t.stored}>${JUDGED.test(code) ? t.processed
            : html`<a href="/unprocessed?sensor=${segment(sensor.id)}&code=${segment(code)}">${t.quarantine}<span class="unseen"> ${t.ofCode(code)}</span></a>`}</td></tr>`)}</tbody></table></div></section>`;
  }

  missing({ sensor, gaps }) {
    const { gapRecords, gaps: all } = sensor;
    if (!gapRecords) return html`<section aria-labelledby="gaps-title"><h2 id="gaps-title">${t.gaps}</h2><p class="faint">${t.noGaps}</p></section>`;
    return html`<section aria-labelledby="gaps-title"><h2 id="gaps-title">${t.gaps} <span class="count">${gapRecords}</span></h2>
      ${reasons(sensor)}
      <h3 class="each-gap" tabindex="-1">${counted.gap(all)}${all > 1 ? t.newestFirst : ''}</h3>
      ${listOf(gaps)}
      ${all > gaps.length ? html`<p class="showing">${c.showing(gaps.length, all)} ${this.shown < GAPS_MOST
        ? html`<button @click=${() => this.showMore()}>${c.showMore}</button>` : html`<span class="faint">${t.listAll(this.sensorId)}</span>`}</p>` : ''}</section>`;
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
          ${mayAdminister(this.me) ? html`<p class="actions">${isDoor(sensor) ? '' : html`<a class="button" href="/sensors/enrol?sensor=${segment(sensor.id)}">${t.enrollAgain}</a>`}
            ${removed ? '' : html`<button @click=${() => this.dialog.showModal()}>${t.revokeButton}</button>`}</p>` : ''}</div></header>
      ${removed ? html`<p class="raised" role="note">${t.revokedNote(when(sensor.revokedAt))}</p>` : ''}
      ${isDoor(sensor) ? html`<p class="state-reason">${t.isInput}</p>`
        : sensor.stateReason && !removed ? html`<p class="state-reason">${sensor.stateReason}</p>` : ''}${this.next(sensor)}${this.looks(sensor)}${this.past(sensor)}${this.tiles(sensor)}${this.host(sensor)}${this.reach(sensor)}${this.tally(sensor)}${this.missing(known)}${removed ? '' : this.grouping(sensor)}
      <dialog aria-labelledby="revoke-title"><form @submit=${(event) => this.revoke(event, sensor)}>
        <h2 id="revoke-title">${t.revokeQuestion(sensor.name)}</h2>
        <p>${t.revokeHelp(counted.record(sensor.records))}</p>
        <div class="actions"><button type="button" @click=${() => this.dialog.close()}>${c.cancel}</button><button class="primary">${t.revoke}</button></div></form></dialog>
    </article>`;
  }
}

customElements.define('wf-sensor', SensorView);
