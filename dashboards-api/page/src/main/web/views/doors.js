// Inputs: ingest from third-party tools, with the events, rejections and last error of each.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { EverySecond, age, now } from '../time.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { Sender } from './asking.js';
import { bytes, places, sum } from '../sensors.js';
import { mayAdminister } from '../may.js';
import { words } from './rights.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/inputs.js';

const ASK_MILLIS = 5000;
const FRESH_ERROR_MILLIS = 600_000;
/** Records per second between two reads; null when the node has restarted in between. */
export const rateBetween = (before, after, millis) =>
  (before === undefined || millis <= 0 || after < before ? null : ((after - before) * 1000) / millis);

/** Creates an ingest token for an input. */
class Admitting extends element({ door: '' }, Sender) {
  async send(form) {
    this.made = await post(`/inputs/${segment(this.door)}/tokens`, { name: form.get('name').trim(), assets: words(form.get('assets')) });
  }

  /** @param {Api['IngestToken']} made */
  told({ sensor, token }) {
    return { title: t.tokenCreated, what: t.ingestToken, secret: token,
      words: t.tokenHelp(`/sensors/${segment(sensor)}`) };
  }

  render() {
    const fields = html`<p>${t.tokenIntro}</p>
      <label>${c.name} <input name="name" required maxlength="200" autocomplete="off" placeholder=${t.nameExample}></label>
      <label>${t.allowedAssets} <span class="faint">${t.allowedAssetsHelp}</span>
        <input name="assets" required maxlength="1000" autocomplete="off" placeholder=${t.patternsExample}></label>`;
    return this.ask({ label: html`${t.createTokenButton}<span class="unseen"> ${t.forInput(this.door)}</span>`, title: t.createTokenTitle(this.door), name: `-${this.door}`,
      fields, send: t.createToken });
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
    if (rate === null || rate === undefined) return html`<span class="faint">${t.measuring}</span>`;
    return t.perSecond(rate >= 10 || rate === 0 ? Math.round(rate) : rate.toFixed(1));
  }

  /** @param {Api['Input']} door */
  error(door) {
    const { lastError } = door;
    if (!lastError) return '';
    const fresh = now() - Date.parse(lastError.at) < FRESH_ERROR_MILLIS;
    return html`<p class=${fresh ? 'door-error is-fresh' : 'door-error'}><strong>${t.lastError}</strong> ${when(lastError.at)}: ${lastError.detail} <code class="faint">${lastError.code}</code></p>`;
  }

  /** @param {Api['Input']} door */
  open(door) {
    const refused = Object.entries(door.refused ?? {});
    return html`<dl class="tiles sensor-tiles">
        <div><dt>${t.rate}</dt><dd class="figures">${this.rate(door)}</dd></div>
        <div><dt>${c.records}</dt><dd class="figures">${door.records} <span class="faint">${bytes(door.bytes)}</span></dd></div>
        <div><dt>${t.inQuarantine}</dt><dd class="figures">${door.rejected ? html`<a href="/unprocessed?sensor=door-${segment(door.name)}">${door.rejected}</a>` : 0}</dd></div>
        <div><dt>${t.rejected}</dt><dd class="figures">${sum(door.refused)}</dd></div>
        <div><dt>${t.connections}</dt><dd class="figures">${door.connections}</dd></div>
        <div><dt>${t.lastEvent}</dt><dd>${door.lastRecordAt ? t.ago(age(door.lastRecordAt)) : html`<span class="faint">${t.noneYet}</span>`}</dd></div>
        ${door.pulledAt ? html`<div><dt>${t.lastPull}</dt><dd>${t.ago(age(door.pulledAt))}</dd></div>` : ''}
        <div><dt>${t.rateLimit}</dt><dd class="figures">${door.rate ? html`${t.perSecond(door.rate.perSecond)} <span class="faint">${t.burst(door.rate.burst)}</span>` : c.none}</dd></div>
        <div><dt>${t.endpoint}</dt><dd>${door.listens.join(', ') || c.none}</dd></div></dl>
      ${refused.length || door.late ? html`<p class="facts">${refused.map(([code, n]) => html`<span>${n} × <code>${code}</code></span>`)}
        ${door.late ? html`<span>${t.lateContent(door.late)}</span>` : ''}</p>` : ''}
      ${this.error(door)}
      ${this.byNode(door)}
      <details><summary>${t.deliveryGuarantee}</summary><p class="faint">${door.loses}</p></details>
      ${mayAdminister(this.me) && door.credentials ? html`<p class="actions"><wf-admitting .door=${door.name}></wf-admitting></p>` : ''}`;
  }

  /** What each node says, where there are several. @param {Api['Input']} door */
  byNode(door) {
    if (door.nodes.length < 2) return '';
    return html`<details><summary>${t.byNode}</summary><div class="scroller" tabindex="0" role="region" aria-label=${t.byNodeOf(door.name)}><table class="assets people">
      <thead><tr><th scope="col">${t.node}</th><th scope="col" class="number">${c.records}</th><th scope="col" class="number">${t.inQuarantine}</th>
        <th scope="col" class="number">${t.rejected}</th><th scope="col" class="number">${t.connections}</th><th scope="col">${t.lastEvent}</th></tr></thead>
      <tbody>${door.nodes.map((one) => html`<tr><th scope="row">${one.node}
          ${one.answers ? (one.on ? '' : html`<span class="faint">${t.disabled}</span>`) : html`<span class="chip look">${t.noAnswer}</span>`}</th>
        <td data-label=${c.records} class="number">${one.records}</td><td data-label=${t.inQuarantine} class="number">${one.rejected}</td>
        <td data-label=${t.rejected} class="number">${sum(one.refused)}</td><td data-label=${t.connections} class="number">${one.connections}</td>
        <td data-label=${t.lastEvent}>${one.lastRecordAt ? t.ago(age(one.lastRecordAt)) : ''}</td></tr>`)}</tbody></table></div></details>`;
  }

  /** Which nodes are counted, and which counts may be stale. @param {Api['Input'][]} doors */
  nodes(doors) {
    const nodes = doors[0]?.nodes ?? [];
    const silent = nodes.filter((one) => !one.answers);
    return html`<p>${t.intro} ${nodes.length > 1 ? t.countedOnNodes(nodes.length)
      : t.countedOnNode}</p>
      ${silent.map((one) => html`<p class="raised" role="status"><strong>${one.node}</strong> ${t.noAnswer}${one.reportedAt
        ? t.countsAsOf(when(one.reportedAt)) : t.neverReported}.</p>`)}`;
  }

  /** One that is off and has an error was meant to be open. */
  off(doors) {
    return html`<section aria-labelledby="off-title" class="off-doors"><h2 id="off-title">${t.disabledInputs}</h2>
      <p class="faint">${t.enableHelp}</p>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.disabledList}><table class="assets people">
        <thead><tr><th scope="col">${t.input}</th><th scope="col">${t.source}</th><th scope="col">${t.section}</th></tr></thead>
        <tbody>${repeat(doors, (door) => door.name, (door) => html`<tr><th scope="row">${door.name}</th>
          <td class="meaning" data-label=${t.source}>${t.inputKinds[door.name] ?? ''}${this.error(door)}</td>
          <td data-label=${t.section}><code>watchfloor.inputs.${door.name}</code></td></tr>`)}</tbody></table></div></section>`;
  }

  door(door) {
    return html`<article class="door" aria-labelledby="door-${door.name}"><h2 id="door-${door.name}" tabindex="-1">${door.name}
        <span class="what-door">${t.inputKinds[door.name] ?? ''}</span> <span class="chip state-live">${t.active}</span></h2>
      ${this.open(door)}</article>`;
  }

  body(doors) {
    const open = doors.filter((door) => door.on);
    const off = doors.filter((door) => !door.on);
    return html`<div class="headline calm"><h1 tabindex="-1">${counted.input(open.length)}</h1>
        ${this.nodes(doors)}</div>
      ${open.length ? '' : html`<div class="empty"><h2>${t.noInputs}</h2><p>${t.noInputsHelp}</p></div>`}
      ${repeat(open, (door) => door.name, (door) => this.door(door))}
      ${off.length ? this.off(off) : ''}`;
  }

  render() {
    return html`${places('/inputs')}${this.doors.render((doors) => this.body(doors))}`;
  }
}

customElements.define('wf-admitting', Admitting);
customElements.define('wf-doors', Doors);
