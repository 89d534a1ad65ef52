// Unprocessed events: quarantine and retry queue, with the reason of each and what to do.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { assetLink, rawTelemetry, when } from '../parts.js';
import { CenterStatus } from '../status.js';
import { done, failed } from '../toasts.js';
import { places } from '../sensors.js';
import { mayAdminister, mayRespond } from '../may.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/inputs.js';

const AT_ONCE = 50;
const ASK_MILLIS = 15_000;
class NotJudged extends element({
  me: null, query: '', filter: { kind: 'quarantine', sensor: '', code: '' }, chosen: new Set(), busy: false, raw: new Map(), dropping: [],
}) {
  center = new CenterStatus(this);
  opening = new Sending(this);
  found = new Loading(this, (signal) => this.read(signal), { key: () => Object.values(this.filter).join(' ') });

  connectedCallback() {
    super.connectedCallback();
    this.asking = setInterval(() => this.found.value && this.found.value.items.length <= AT_ONCE && !this.busy && this.found.load(), ASK_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.asking);
  }

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const said = new URLSearchParams(this.query);
    this.filter = { kind: said.get('kind') === 'retry-queue' ? 'retry-queue' : 'quarantine', sensor: said.get('sensor') ?? '', code: said.get('code') ?? '' };
  }

  async filterBy(change) {
    this.filter = { ...this.filter, ...change };
    const said = new URLSearchParams(Object.entries(this.filter).filter(([name, value]) => value && !(name === 'kind' && value === 'quarantine')));
    history.replaceState(history.state, '', said.size ? `/unprocessed?${said}` : '/unprocessed');
    await this.found.afresh();
    await this.settle(0);
  }

  async read(signal, cursor = '') {
    const { kind, sensor, code } = this.filter;
    const asked = new URLSearchParams(Object.entries({ limit: String(AT_ONCE), sensor, code, cursor }).filter(([, value]) => value));
    const { items, nextCursor, total } = kind === 'retry-queue' ? await get(`/retry-queue?${asked}`, signal) : await get(`/quarantine?${asked}`, signal);
    this.chosen = new Set(items.map((one) => one.id).filter((id) => this.chosen.has(id)));
    return { items, next: nextCursor ?? null, total: total ?? 0 };
  }

  more({ items, next, total }) {
    const { chosen } = this;
    return this.found.more((signal) => this.read(signal, next), (page) => {
      this.chosen = chosen;
      return { items: [...items, ...page.items], next: page.next, total };
    });
  }

  key(key) {
    if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('.set-aside > li summary'), key === 'j' ? 1 : -1);
    else if (key === 'x') this.mark();
    else if (key === 'r' && mayRespond(this.me) && this.chosen.size) this.retry([...this.chosen]);
    else if (key === 't') this.filterBy({ kind: this.filter.kind === 'retry-queue' ? 'quarantine' : 'retry-queue', code: '' });
    else return false;
    return true;
  }

  /** When the list changes, the keyboard focus stays near where it was. */
  async settle(at) {
    await this.updateComplete;
    if (document.activeElement && document.activeElement !== document.body) return;
    const rows = [...this.querySelectorAll('.set-aside > li summary')];
    (rows[Math.max(0, Math.min(at, rows.length - 1))] ?? this.querySelector('h1'))?.focus();
  }

  mark() {
    const id = /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest('.set-aside > li'))?.dataset.id;
    if (id) this.choose(id, !this.chosen.has(id));
  }

  choose(id, yes) {
    const chosen = new Set(this.chosen);
    if (yes) chosen.add(id);
    else chosen.delete(id);
    this.chosen = chosen;
  }

  /** One after the other, since each may be refused for a reason of its own. */
  async each(ids, act, told) {
    const at = [...this.querySelectorAll('.set-aside > li')].indexOf(document.activeElement?.closest?.('.set-aside > li'));
    const { kind } = this.filter;
    this.busy = true;
    let good = 0;
    const refused = [];
    for (const id of ids) {
      try {
        await act(`/${kind}/${segment(id)}`);
        good++;
        this.choose(id, false);
      } catch (failure) {
        if (failure.status !== 404) refused.push(failure.message);
      }
    }
    this.busy = false;
    if (good) done(told(good));
    if (refused.length) failed(refused.length === 1 ? refused[0] : t.someRefused(refused.length, refused[0]));
    await this.found.load();
    await this.settle(at);
  }

  retry(ids) {
    return this.each(ids, (/** @type {string} */ path) => post(`${path}/retry`, {}), (n) => t.reprocessed(counted.event(n)));
  }

  async ask(ids) {
    this.dropping = ids;
    await this.updateComplete;
    this.querySelector('dialog').showModal();
  }

  drop(event) {
    event.preventDefault();
    this.querySelector('dialog').close();
    return this.each(this.dropping, (path) => remove(path), (n) => t.dropped(counted.event(n)));
  }

  /** The events themselves are read when an entry is opened. */
  async open(event, item) {
    if (!event.target.open || this.raw.has(item.id)) return;
    await this.opening.send(async () => {
      const told = this.filter.kind === 'retry-queue' ? await get(`/retry-queue/${segment(item.id)}`) : await get(`/quarantine/${segment(item.id)}`);
      this.raw = new Map(this.raw).set(item.id, 'telemetry' in told ? told.telemetry : [told]);
    });
  }

  records(item) {
    const raw = this.raw.get(item.id);
    if (!raw) return html`<p class="faint">${c.loading}</p>`;
    return raw.map((one) => html`<pre class="raw" tabindex="0" role="region" aria-label=${t.rawEvent}>${one.raw === null || one.raw === undefined
      ? t.noText(one.rawBase64 ?? '') : rawTelemetry(one.raw)}</pre>`);
  }

  about(item) {
    const asset = item.asset?.replace(/^default\//, '');
    return html`<span class="what">${asset ? assetLink(asset) : html`<span class="faint">${t.noAsset}</span>`}
      <span class="facts"><span>${t.from} <a href="/sensors/${segment(item.sensor)}">${item.sensor}</a></span>
        <span>${this.filter.kind === 'retry-queue' ? t.recordsSince(counted.record(item.records), when(item.since)) : html`${t.receivedBytes(when(item.receivedAt), item.bytes)}${
          item.cut ? t.truncated : ''}`}</span></span></span>`;
  }

  item(item) {
    const name = `${item.asset?.replace(/^default\//, '') ?? t.noAsset}, ${item.code}`;
    return html`<li data-id=${item.id}><input type="checkbox" aria-label=${t.select(name)} .checked=${this.chosen.has(item.id)}
        @change=${(event) => this.choose(item.id, event.target.checked)}>
      <div class="set-aside-body">${this.about(item)}
        <details @toggle=${(event) => this.open(event, item)}><summary><code>${item.code}</code> <span>${item.reason}</span></summary>
          ${t.help[item.code] ? html`<p class="faint">${t.help[item.code]}</p>` : ''}${this.records(item)}
          <div class="actions">${mayRespond(this.me) && !item.cut ? html`<button ?disabled=${this.busy} @click=${() => this.retry([item.id])}>${t.reprocess}</button>` : ''}
            ${mayAdminister(this.me) ? html`<button ?disabled=${this.busy} @click=${() => this.ask([item.id])}>${t.dropButton}</button>` : ''}</div></details></div></li>`;
  }

  codes() {
    const { kind, code } = this.filter;
    const counts = Object.entries((kind === 'retry-queue' ? this.center.status?.retryQueue : this.center.status?.quarantine)?.byCode ?? {});
    if (code && !counts.some(([one]) => one === code)) counts.push([code, 0]);
    return counts.length ? html`<div class="filters" role="group" aria-label=${t.reasons}>${counts.map(([one, records]) => html`<button type="button"
      aria-pressed=${one === code} @click=${() => this.filterBy({ code: one === code ? '' : one })}>${one} <span class="figures faint">${records}</span></button>`)}
      ${this.filter.sensor ? html`<button type="button" aria-pressed="true" @click=${() => this.filterBy({ sensor: '' })}>${t.sensorFilter(this.filter.sensor)}<span
        class="unseen">${t.showAllSensors}</span></button>` : ''}</div>`
      : this.filter.sensor ? html`<div class="filters"><button type="button" @click=${() => this.filterBy({ sensor: '' })}>${t.showOfAllSensors}</button></div>` : '';
  }

  tools(items) {
    const ids = [...this.chosen];
    const all = items.length > 0 && ids.length === items.length;
    return html`<div class="set-aside-tools"><label class="check"><input type="checkbox" .checked=${all} @change=${(event) => {
        this.chosen = new Set(event.target.checked ? items.map((one) => one.id) : []);
      }}> ${t.allShown(items.length)}</label>
      ${mayRespond(this.me) ? html`<button ?disabled=${this.busy || !ids.length} @click=${() => this.retry(ids)}>${ids.length ? t.reprocessCount(ids.length) : t.reprocessSelected} <kbd aria-hidden="true">r</kbd></button>` : ''}
      ${mayAdminister(this.me) ? html`<button ?disabled=${this.busy || !ids.length} @click=${() => this.ask(ids)}>${ids.length ? t.dropCount(ids.length) : t.dropSelected}</button>` : ''}</div>`;
  }

  body(found) {
    const { kind, sensor, code } = this.filter;
    const { items, next, total } = found;
    if (!items.length) {
      return html`<div class="empty"><h2>${sensor || code ? t.noMatch : kind === 'retry-queue' ? t.retryEmpty : t.quarantineEmpty}</h2>
        <p>${sensor || code ? t.noMatchHelp : kind === 'retry-queue' ? t.retryEmptyHelp : t.quarantineEmptyHelp}</p></div>`;
    }
    return html`${this.tools(items)}<ol class="set-aside" role="list" aria-label=${kind === 'retry-queue' ? t.retryList : t.quarantineList}>
        ${repeat(items, (one) => one.id, (one) => this.item(one))}</ol>
      ${next ? html`<p class="more">${t.shownOf(items.length, total)} <button @click=${() => this.more(found)}>${c.showMore}</button></p>` : ''}`;
  }

  dialog() {
    const { kind } = this.filter;
    const n = this.dropping.length;
    return html`<dialog aria-labelledby="drop-title"><form @submit=${(event) => this.drop(event)}>
      <h2 id="drop-title">${t.dropQuestion(counted.event(n))}</h2>
      <p>${kind === 'retry-queue' ? t.dropFromRetryHelp : t.dropFromQuarantineHelp}</p>
      <div class="actions"><button type="button" @click=${() => this.querySelector('dialog').close()}>${c.cancel}</button><button class="primary">${t.drop}</button></div></form></dialog>`;
  }

  render() {
    const { kind } = this.filter;
    const { quarantine, retryQueue } = this.center.status ?? {};
    const tab = (name, word, records) => html`<button type="button" aria-pressed=${kind === name} @click=${() => this.filterBy({ kind: name, code: '' })}>${word}
      <span class="figures faint">${records ?? ''}</span></button>`;
    return html`${places('/unprocessed')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1>
      <p>${t.unprocessedIntro}</p></div>
      <div class="filters" role="group" aria-label=${t.lists}>${tab('quarantine', t.quarantine, quarantine?.records)}${tab('retry-queue', t.retryQueue, retryQueue?.records)}</div>
      ${this.codes()}${this.found.render((found) => this.body(found))}${this.dialog()}`;
  }
}

customElements.define('wf-not-judged', NotJudged);
