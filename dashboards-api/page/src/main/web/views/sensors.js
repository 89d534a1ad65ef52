// The sensors with their states and issues.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond, age, now, span } from '../time.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { fullness, heardAt, isDoor, places, stateChip, stateOf, sum, troubles } from '../sensors.js';
import { mayAdminister } from '../may.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/sensors.js';

const SHOWN_AT_FIRST = 200;
const MOST = 1000;
const ORDER = ['lost', 'quiet', 'enrolled', 'live', 'unused', 'stopped', 'removed'];

const SORT_MILLIS = 2000; // ten thousand rows are sorted at most once in that time

const searched = (sensor) => [sensor.id, sensor.name, sensor.agentVersion ?? '', ...sensor.assets, ...sensor.names, ...sensor.addresses,
  ...troubles(sensor).map((one) => one.word)].join(' ').toLowerCase();

const names = new Intl.Collator('en');

/** Sensors with issues first, then by state and name. The keys of the order are computed once for each sensor. */
function inOrder(sensors) {
  return sensors.map((sensor) => ({ sensor, looks: troubles(sensor).length > 0, state: ORDER.indexOf(stateOf(sensor)), text: searched(sensor) }))
    .sort((a, b) => b.looks - a.looks || a.state - b.state || names.compare(a.sensor.name, b.sensor.name) || (a.sensor.id < b.sensor.id ? -1 : 1));
}

class Sensors extends element({ me: null, query: '', items: null, counts: [], versions: [], found: [], filter: { text: '', state: '', version: '' }, shown: 0, total: 0 }) {
  live = new Map();

  /** Until the stream has sent its snapshot. */
  first = new Loading(this, async (signal) => {
    const items = await list(`/sensors?limit=${MOST}`, signal);
    if (!this.items) Object.assign(this, { items, total: items.total });
    return true;
  });

  constructor() {
    super();
    this.shown = SHOWN_AT_FIRST;
    new EverySecond(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('sensors', (items, change) => {
      this.live = items;
      this.total = change.total ?? this.total;
      this.arrange();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.arranging = clearTimeout(this.arranging);
    this.unfollow?.();
  }

  /** At once for the first time; then what changes meanwhile is sorted together. */
  arrange() {
    this.arranging ??= setTimeout(() => {
      this.arranging = undefined;
      this.sortedAt = Date.now();
      this.items = [...this.live.values()];
    }, this.items ? Math.max(0, (this.sortedAt ?? 0) + SORT_MILLIS - Date.now()) : 0);
  }

  willUpdate(changed) {
    if (changed.has('query')) this.filter = { ...this.filter, state: new URLSearchParams(this.query).get('state') ?? '' };
    if (changed.has('items') && this.items) {
      this.ranked = inOrder(this.items);
      this.counts = ORDER.map((state, at) => [state, this.ranked.filter((one) => one.state === at).length]).filter(([, n]) => n);
      this.versions = [...new Set(this.items.map((one) => one.agentVersion).filter(Boolean))].sort();
    }
    if (['items', 'filter', 'query'].some((name) => changed.has(name))) this.found = this.matching();
  }

  matching() {
    const words = this.filter.text.split(/\s+/);
    return (this.ranked ?? []).filter(({ sensor, text }) => (!this.filter.state || stateOf(sensor) === this.filter.state)
      && (!this.filter.version || sensor.agentVersion === this.filter.version)
      && words.every((word) => text.includes(word))).map(({ sensor }) => sensor);
  }

  filterBy(change) {
    this.filter = { ...this.filter, ...change };
    this.shown = SHOWN_AT_FIRST;
    const { state } = this.filter;
    history.replaceState(history.state, '', state ? `/sensors?state=${segment(state)}` : '/sensors');
  }

  key(key) {
    if (key === '/') this.querySelector('#sensor-text')?.focus();
    else if (key === 'n' && mayAdminister(this.me)) this.querySelector('a.enrol').click();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.sensors tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  headline() {
    return html`<div class="sensors-head"><div class="headline calm"><h1 tabindex="-1">${counted.sensor(this.total)}</h1>
        <p>${this.counts.map(([state, n], i) => `${i ? ', ' : ''}${n} ${t.states[state]}`).join('')}</p></div>
      ${mayAdminister(this.me) ? html`<a class="button enrol" href="/sensors/enrol">${t.enrollSensor} <kbd aria-hidden="true">n</kbd></a>` : ''}</div>`;
  }

  filters() {
    const { state } = this.filter;
    const { versions } = this;
    return html`<form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
      <label class="field grow"><span class="unseen">${t.filterLabel}</span><input id="sensor-text" type="search"
        placeholder=${t.filterPlaceholder} @input=${(event) => this.filterBy({ text: event.target.value.trim().toLowerCase() })}><kbd
        aria-hidden="true">/</kbd></label>
      <label class="field"><span class="unseen">${c.state}</span><select @change=${(event) => this.filterBy({ state: event.target.value })}>
        <option value="" ?selected=${!state}>${c.all}</option>${ORDER.map((one) =>
          html`<option value=${one} ?selected=${one === state}>${t.states[one]}</option>`)}</select></label>
      ${versions.length > 1 ? html`<label class="field"><span class="unseen">${t.version}</span><select @change=${(event) => this.filterBy({ version: event.target.value })}>
        <option value="">${c.all}</option>${versions.map((one) => html`<option value=${one}>${one}</option>`)}</select></label>` : ''}</form>`;
  }

  /** @param {Api['Sensor']} sensor */
  certificate({ certificate }) {
    if (!certificate) return html`<span class="faint">${c.none}</span>`;
    const left = Date.parse(certificate.endsAt) - now();
    return certificate.status === 'good' && left > 0 ? html`<span title=${t.expiresAt(certificate.endsAt)}>${t.left(span(left))}</span>` : certificate.status;
  }

  /** @param {Api['Sensor']} sensor */
  row(sensor) {
    const heard = heardAt(sensor);
    const looks = troubles(sensor);
    const full = fullness(sensor);
    return html`<tr class=${stateOf(sensor) === 'removed' ? 'is-out' : ''}><th scope="row"><a href="/sensors/${segment(sensor.id)}">${sensor.name}</a>
        <span class="faint">${isDoor(sensor) ? t.inputItself : sensor.id}</span></th>
      <td data-label=${c.state}>${stateChip(sensor)}</td>
      <td class="last-seen" data-label=${t.lastSeen}>${heard ? t.ago(age(heard)) : c.never}</td>
      <td data-label=${t.lag} class="number">${sensor.lagMillis === null ? '' : span(sensor.lagMillis)}</td>
      <td data-label=${t.spool} class="number">${full === null ? '' : `${full} %`}</td>
      <td data-label=${t.droppedAtSource} class="number">${sum(sensor.drops)}</td>
      <td data-label=${t.gaps} class="number">${sensor.gapRecords}</td>
      <td data-label=${t.certificate}>${this.certificate(sensor)}</td>
      <td data-label=${t.version}>${sensor.agentVersion ?? ''}</td>
      <td data-label=${t.issues}>${looks.length ? html`<span class="chips">${looks.map(({ word }) => html`<span class="chip look">${word}</span>`)}</span>` : ''}</td></tr>`;
  }

  table() {
    const { found } = this;
    if (!found.length) return html`<div class="empty"><h2>${t.noMatch}</h2><p>${t.noMatchHelp}</p></div>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.sensors}><table class="assets people sensors">
        <thead><tr>${[[c.sensor], [c.state], [t.lastSeen], [t.lag, 'number'], [t.spool, 'number'], [t.droppedAtSource, 'number'], [t.gaps, 'number'], [t.certificate],
          [t.version], [t.issues]].map(([name, kind]) => html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${repeat(found.slice(0, this.shown), (one) => one.id, (one) => this.row(one))}</tbody></table></div>
      ${found.length > this.shown ? html`<p class="more">${c.showing(this.shown, found.length)}
        <button @click=${() => { this.shown += SHOWN_AT_FIRST; }}>${c.showMore}</button></p>` : ''}`;
  }

  nothing() {
    return html`<div class="empty"><h2>${t.noSensors}</h2>
      <p>${t.noSensorsHelp}</p>
      <p>${mayAdminister(this.me) ? html`<a class="button" href="/sensors/enrol">${t.enrollFirst}</a>`
        : t.askAdministrator}</p></div>`;
  }

  render() {
    if (!this.items) return this.first.render(() => '');
    return html`${places('/sensors')}${this.headline()}${this.items.length ? html`${this.filters()}${this.table()}` : this.nothing()}`;
  }
}

customElements.define('wf-sensors', Sensors);
