// Telemetry that is not judged: what is in quarantine, what waits in parking, why, and what somebody may do about it.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { assetLink, plural, rawTelemetry, when } from '../parts.js';
import { CenterStatus } from '../status.js';
import { done, failed } from '../toasts.js';
import { places } from '../sensors.js';
import { mayAdminister, mayRespond } from '../may.js';

const AT_ONCE = 50;
const ASK_MILLIS = 15_000;
const PIECES = { quarantine: 'record', 'retry-queue': 'part' };

/** What is parked was never tried, or goes on being tried. */
const TRY = { quarantine: ['Judge', 'again'], 'retry-queue': ['Judge', 'now'] };

/** What helps against each reason. */
const HELP = {
  'sensor.foreign-asset': 'The sensor may not speak for this asset. Enrol it with a token that lets it, then judge them again.',
  'sensor.too-many-new-assets': 'The sensor brings names that nobody has heard of. If they are real, judge them; if it makes them up, revoke it.',
  'telemetry.no-asset': 'The record does not say which asset it is about. Give its source an asset in the sensor’s file.',
  'telemetry.json': 'The line is no JSON. Its source may be text: say so in the sensor’s file.',
  'asset.failing': 'The asset does not answer. They are tried again twice a minute; the node’s log tells why.',
  'asset.damaged': 'The asset’s journal cannot be read. Repair it, or restore its rows from a backup.',
};

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

  /** Whoever was in a list that changed under them goes on where they were, not at the top of the page. */
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

  words(what) {
    const [verb, when] = TRY[this.filter.kind];
    return `${verb} ${what} ${when}`;
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
    if (refused.length) failed(refused.length === 1 ? refused[0] : `${refused.length} stay. The first: ${refused[0]}`);
    await this.found.load();
    await this.settle(at);
  }

  retry(ids) {
    return this.each(ids, (/** @type {string} */ path) => post(`${path}/retry`, {}), (n) => `${plural(n, PIECES[this.filter.kind])} judged`);
  }

  async ask(ids) {
    this.dropping = ids;
    await this.updateComplete;
    this.querySelector('dialog').showModal();
  }

  drop(event) {
    event.preventDefault();
    this.querySelector('dialog').close();
    return this.each(this.dropping, (path) => remove(path), (n) => `${plural(n, PIECES[this.filter.kind])} dropped`);
  }

  /** The records themselves are asked for when somebody wants to see them. */
  async open(event, item) {
    if (!event.target.open || this.raw.has(item.id)) return;
    await this.opening.send(async () => {
      const told = this.filter.kind === 'retry-queue' ? await get(`/retry-queue/${segment(item.id)}`) : await get(`/quarantine/${segment(item.id)}`);
      this.raw = new Map(this.raw).set(item.id, 'telemetry' in told ? told.telemetry : [told]);
    });
  }

  records(item) {
    const raw = this.raw.get(item.id);
    if (!raw) return html`<p class="faint">Loading…</p>`;
    return raw.map((one) => html`<pre class="raw" tabindex="0" role="region" aria-label="Record as received">${one.raw === null || one.raw === undefined
      ? `No text. Its bytes in base64: ${one.rawBase64 ?? ''}` : rawTelemetry(one.raw)}</pre>`);
  }

  about(item) {
    const asset = item.asset?.replace(/^default\//, '');
    return html`<span class="what">${asset ? assetLink(asset) : html`<span class="faint">no asset known</span>`}
      <span class="facts"><span>from <a href="/sensors/${segment(item.sensor)}">${item.sensor}</a></span>
        <span>${this.filter.kind === 'retry-queue' ? html`${plural(item.records, 'record')}, since ${when(item.since)}` : html`${when(item.receivedAt)}, ${item.bytes} bytes${
          item.cut ? ', only its beginning' : ''}`}</span></span></span>`;
  }

  item(item) {
    const name = `${item.asset?.replace(/^default\//, '') ?? 'no asset'}, ${item.code}`;
    return html`<li data-id=${item.id}><input type="checkbox" aria-label="Select ${name}" .checked=${this.chosen.has(item.id)}
        @change=${(event) => this.choose(item.id, event.target.checked)}>
      <div class="set-aside-body">${this.about(item)}
        <details @toggle=${(event) => this.open(event, item)}><summary><code>${item.code}</code> <span>${item.reason}</span></summary>
          ${HELP[item.code] ? html`<p class="faint">${HELP[item.code]}</p>` : ''}${this.records(item)}
          <div class="actions">${mayRespond(this.me) && !item.cut ? html`<button ?disabled=${this.busy} @click=${() => this.retry([item.id])}>${this.words('it')}</button>` : ''}
            ${mayAdminister(this.me) ? html`<button ?disabled=${this.busy} @click=${() => this.ask([item.id])}>Drop it…</button>` : ''}</div></details></div></li>`;
  }

  codes() {
    const { kind, code } = this.filter;
    const counts = Object.entries((kind === 'retry-queue' ? this.center.status?.retryQueue : this.center.status?.quarantine)?.byCode ?? {});
    if (code && !counts.some(([one]) => one === code)) counts.push([code, 0]);
    return counts.length ? html`<div class="filters" role="group" aria-label="Why">${counts.map(([one, records]) => html`<button type="button"
      aria-pressed=${one === code} @click=${() => this.filterBy({ code: one === code ? '' : one })}>${one} <span class="figures faint">${records}</span></button>`)}
      ${this.filter.sensor ? html`<button type="button" aria-pressed="true" @click=${() => this.filterBy({ sensor: '' })}>sensor ${this.filter.sensor} ✕<span
        class="unseen">: show those of every sensor</span></button>` : ''}</div>`
      : this.filter.sensor ? html`<div class="filters"><button type="button" @click=${() => this.filterBy({ sensor: '' })}>Show those of every sensor</button></div>` : '';
  }

  tools(items) {
    const ids = [...this.chosen];
    const all = items.length > 0 && ids.length === items.length;
    return html`<div class="set-aside-tools"><label class="check"><input type="checkbox" .checked=${all} @change=${(event) => {
        this.chosen = new Set(event.target.checked ? items.map((one) => one.id) : []);
      }}> All ${items.length} shown</label>
      ${mayRespond(this.me) ? html`<button ?disabled=${this.busy || !ids.length} @click=${() => this.retry(ids)}>${this.words(ids.length || 'the selected')} <kbd aria-hidden="true">r</kbd></button>` : ''}
      ${mayAdminister(this.me) ? html`<button ?disabled=${this.busy || !ids.length} @click=${() => this.ask(ids)}>Drop ${ids.length || 'the selected'}…</button>` : ''}</div>`;
  }

  body(found) {
    const { kind, sensor, code } = this.filter;
    const { items, next, total } = found;
    if (!items.length) {
      return html`<div class="empty"><h2>${sensor || code ? 'Nothing matches' : kind === 'retry-queue' ? 'Nothing waits' : 'Nothing is in quarantine'}</h2>
        <p>${sensor || code ? 'Take a filter away above.' : kind === 'retry-queue' ? 'Every record that came has reached its asset, or is in quarantine.' : 'Every record that came could be judged.'}</p></div>`;
    }
    return html`${this.tools(items)}<ol class="set-aside" role="list" aria-label=${kind === 'retry-queue' ? 'Parts that wait' : 'Records in quarantine'}>
        ${repeat(items, (one) => one.id, (one) => this.item(one))}</ol>
      ${next ? html`<p class="more">${items.length} of ${total} <button @click=${() => this.more(found)}>Show more</button></p>` : ''}`;
  }

  dialog() {
    const { kind } = this.filter;
    const n = this.dropping.length;
    return html`<dialog aria-labelledby="drop-title"><form @submit=${(event) => this.drop(event)}>
      <h2 id="drop-title">Drop ${plural(n, PIECES[kind])}?</h2>
      <p>${n === 1 ? 'It is' : 'They are'} gone for good and judged by no rule. ${kind === 'retry-queue' ? 'The sensor keeps a gap, with the reason “dropped”.'
        : 'The sensor counts them as rejected.'} Who dropped them is logged.</p>
      <div class="actions"><button type="button" @click=${() => this.querySelector('dialog').close()}>Cancel</button><button class="primary">Drop ${n === 1 ? 'it' : 'them'}</button></div></form></dialog>`;
  }

  render() {
    const { kind } = this.filter;
    const { quarantine, retryQueue } = this.center.status ?? {};
    const tab = (name, word, records) => html`<button type="button" aria-pressed=${kind === name} @click=${() => this.filterBy({ kind: name, code: '' })}>${word}
      <span class="figures faint">${records ?? ''}</span></button>`;
    return html`${places('/unprocessed')}<div class="headline calm"><h1 tabindex="-1">Not judged</h1>
      <p>Quarantine has records that cannot be judged until somebody removes the reason. Parking has records that wait, for an asset that does not answer or for room for new names:
        they are judged by themselves as soon as that is over.</p></div>
      <div class="filters" role="group" aria-label="Which">${tab('quarantine', 'Quarantine', quarantine?.records)}${tab('retry-queue', 'Parking', retryQueue?.records)}</div>
      ${this.codes()}${this.found.render((found) => this.body(found))}${this.dialog()}`;
  }
}

customElements.define('wf-not-judged', NotJudged);
