// A search of the archive: conditions as chips, results newest first, their histogram and their most frequent values.

import { html } from 'lit';
import { get, post, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { mayRespond, mayWatch, mayWriteRules } from '../may.js';
import { archived } from './archived.js';
import { Selecting } from './selecting.js';
import './saved-hunts.js';
import './hunt-rule.js';
import { texts as t } from '../texts/hunt.js';

const HOUR_MILLIS = 3_600_000;
const DAY_HOURS = 24;
const MINUTES = 'yyyy-mm-ddThh:mm'.length;
const SHOWN = 200;
const TOP = 10;
// Names of columns whose conditions have another name.
const FIELDS = { user_name: 'user' };

const utc = (/** @type {string} */ value) => (value ? new Date(`${value}Z`).toISOString() : undefined);

class Hunt extends element({ query: '', me: null, opened: null, stamp: 0, otherHours: '', pattern: '', where: [], draft: '', hours: '24', running: false, stopped: false, found: null, failure: '' }) {
  disconnectedCallback() {
    super.disconnectedCallback();
    this.under = null;
  }

  selecting = new Selecting(this);

  firstUpdated() {
    const asked = new URLSearchParams(this.query);
    const given = asked.getAll('where');
    const saved = asked.get('saved');
    if (saved) {
      this.open(saved);
    } else if (given.length) {
      this.where = given;
      this.search();
    } else {
      this.querySelector('#hunt-condition').focus();
    }
  }

  /** A saved hunt, as soon as the page shows the fields for its values. @param {string} saved */
  async open(saved) {
    try {
      this.opened = await get(`/hunts/${segment(saved)}`);
    } catch (refused) {
      this.failure = refused.message;
      return;
    }
    const { hunt, lastHours } = this.opened;
    this.where = hunt.where ?? [];
    this.pattern = hunt.pattern ?? '';
    this.hours = String(lastHours ?? (hunt.from ? 0 : DAY_HOURS));
    if (!t.ranges[this.hours]) this.otherHours = this.hours;
    await this.updateComplete;
    const values = { text: hunt.text, rule: hunt.rule, from: hunt.from?.slice(0, MINUTES), to: hunt.to?.slice(0, MINUTES) };
    for (const [name, value] of Object.entries(values)) {
      const field = this.querySelector(`form [name="${name}"]`);
      if (field && value) field.value = value;
    }
    this.search();
  }

  add(condition) {
    const text = condition.trim();
    if (text && !this.where.includes(text)) this.where = [...this.where, text];
    this.draft = '';
  }

  submit(event) {
    event.preventDefault();
    this.add(this.draft);
    this.search();
  }

  request() {
    const form = new FormData(this.querySelector('form'));
    const to = this.hours === '0' ? utc(String(form.get('to') ?? '')) : undefined;
    const end = to ?? new Date().toISOString();
    const from = this.hours === '0' ? utc(String(form.get('from') ?? '')) : new Date(Date.parse(end) - Number(this.hours) * HOUR_MILLIS).toISOString();
    return { from: from ?? null, to: end, where: this.where, text: String(form.get('text')).trim(), rule: String(form.get('rule')).trim(),
      pattern: this.pattern || null, limit: SHOWN };
  }

  /** Each answer is a part of the time range, from its end backwards. */
  async search() {
    const run = {};
    this.under = run;
    this.running = true;
    this.stopped = false;
    this.failure = '';
    this.selecting.clear();
    const request = this.request();
    this.asked = request;
    let found = { records: [], matches: 0, histogram: [], top: new Map(), percent: 0, from: request.from, to: request.to };
    this.found = null;
    let before = null;
    try {
      do {
        const part = await post('/hunt', { ...request, before });
        if (this.under !== run) return;
        found = this.joined(found, part);
        this.found = found;
        before = part.next;
      } while (before);
    } catch (refused) {
      if (this.under === run) this.failure = refused.message;
    }
    if (this.under === run) this.running = false;
  }

  joined(found, part) {
    const top = new Map(found.top);
    for (const { field, values } of part.top) {
      const counts = new Map(top.get(field));
      for (const { value, records } of values) counts.set(value, (counts.get(value) ?? 0) + records);
      top.set(field, counts);
    }
    const histogram = new Map(found.histogram);
    for (const { from, records } of part.histogram) histogram.set(from, (histogram.get(from) ?? 0) + records);
    return { ...found, records: [...found.records, ...part.records].slice(0, SHOWN), matches: found.matches + part.matches,
      histogram: [...histogram].sort(([a], [b]) => (a < b ? -1 : 1)), top, percent: part.percent };
  }

  cancel() {
    this.under = null;
    this.running = false;
    this.stopped = true;
  }

  key(key) {
    if (key === '/') this.querySelector('#hunt-condition').focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('.archived summary'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  chips() {
    const { pattern } = this;
    return this.where.length || pattern ? html`<ul class="chips" aria-label=${t.conditions}>${this.where.map((text) => html`<li class="chip">${text}
      <button type="button" class="plain" aria-label=${t.remove(text)}
        @click=${() => { this.where = this.where.filter((one) => one !== text); }}>×</button></li>`)}${
        pattern ? html`<li class="chip">${pattern} <button type="button" class="plain" aria-label=${t.remove(pattern)} @click=${() => { this.pattern = ''; }}>×</button></li>` : ''}</ul>` : '';
  }

  /** A saved hunt may have a range of another length. */
  ranges() {
    const { otherHours } = this;
    return [...Object.entries(t.ranges), ...(otherHours ? [[otherHours, t.lastHours(otherHours)]] : [])];
  }

  form() {
    return html`<form class="hunt-filters" role="search" aria-label=${t.hunt} @submit=${(event) => this.submit(event)}>
      <label class="search">${t.condition} <input id="hunt-condition" maxlength="2000" autocomplete="off" .value=${this.draft}
        placeholder=${t.conditionExample} aria-describedby="hunt-help" @input=${(event) => { this.draft = event.target.value; }}></label>
      <label class="search">${t.text} <input name="text" maxlength="500" autocomplete="off"></label>
      <label>${t.range} <select @change=${(event) => { this.hours = event.target.value; }}>${this.ranges().map(([hours, label]) =>
        html`<option value=${hours} ?selected=${hours === this.hours}>${label}</option>`)}</select></label>
      ${this.hours === '0' ? html`<label>${t.fromUtc} <input name="from" type="datetime-local" required></label>
        <label>${t.toUtc} <input name="to" type="datetime-local"></label>` : ''}
      ${this.running ? html`<button type="button" @click=${() => this.cancel()}>${t.cancel}</button>` : html`<button class="primary">${t.search}</button>`}
      <p id="hunt-help" class="faint">${t.conditionHelp}</p>
      ${this.chips()}
      <details class="fold"><summary>${t.rule}</summary><label>${t.ruleHelp} <textarea name="rule" rows="8" maxlength="100000"></textarea></label></details>
    </form>`;
  }

  histogram({ histogram, matches }) {
    if (!histogram.length) return '';
    const most = Math.max(...histogram.map(([, count]) => count));
    return html`<figure class="histogram"><figcaption class="faint">${t.histogram(matches)}</figcaption>
      <ol>${histogram.map(([from, count]) => html`<li><span class="label">${from.slice(0, 16).replace('T', ' ')}</span>
        <meter min="0" max=${most} value=${count} aria-label=${t.bar(from, count)} title=${t.bar(from, count)}></meter>
        <span class="number">${count}</span></li>`)}</ol></figure>`;
  }

  top({ top }) {
    if (!top.size) return '';
    return html`<section class="top-values" aria-label=${t.topValues}><h2>${t.topValues}</h2><div class="columns">
      ${[...top].map(([field, counts]) => html`<div><h3>${field}</h3><ul>${[...counts].sort((a, b) => b[1] - a[1]).slice(0, TOP).map(([value, count]) => {
        const condition = `${FIELDS[field] ?? field} = ${value}`;
        return html`<li><button type="button" class="plain" title=${t.only(condition)} @click=${() => { this.add(condition); this.search(); }}>${value}</button>
          <span class="number">${count}</span></li>`;
      })}</ul></div>`)}</div></section>`;
  }

  state() {
    const { found } = this;
    if (this.failure) return html`<p role="alert" class="failure">${this.failure}</p>`;
    if (!found) return this.running ? html`<p role="status">${t.searching(0, 0)}</p>` : '';
    return html`<p role="status">${this.running ? t.searching(found.percent, found.matches)
      : this.stopped ? t.cancelled(found.percent, found.matches) : t.done(found.matches)}
      ${found.records.length < found.matches ? t.shown(found.records.length) : ''}</p>
      ${this.running ? html`<progress max="100" value=${found.percent} aria-label=${t.searching(found.percent, found.matches)}></progress>` : ''}`;
  }

  /** What can be done with the hunt that was last asked for. */
  actions() {
    const hunt = { ...this.asked, limit: null };
    const relative = this.hours === '0' ? 0 : Number(this.hours);
    return html`<div class="hunt-actions">${mayWatch(this.me) ? html`<wf-hunt-saving .hunt=${hunt} .lastHours=${relative} .opened=${this.opened} .me=${this.me}
        @changed=${(event) => { this.opened = event.detail; this.stamp += 1; }}></wf-hunt-saving>` : ''}
      ${mayWriteRules(this.me) && !hunt.rule && !hunt.pattern && (hunt.where?.length || hunt.text) ? html`<wf-hunt-rule .hunt=${hunt}></wf-hunt-rule>` : ''}</div>`;
  }

  render() {
    const { found } = this;
    return html`<h1 tabindex="-1">${this.opened?.name ?? t.hunt}</h1>
      ${mayWatch(this.me) ? html`<wf-saved-hunts .me=${this.me} .stamp=${this.stamp}></wf-saved-hunts>` : ''}${this.form()}${this.state()}${found ? this.actions() : ''}
      ${found ? html`${this.histogram(found)}${this.top(found)}
        ${found.records.length ? html`<section aria-label=${t.results}><h2>${t.results}</h2>
          ${this.selecting.bar('')}<ol class="records archived">${found.records.map((record) =>
            archived(record, mayRespond(this.me) ? this.selecting : null))}</ol></section>` : this.running ? '' : html`<p class="empty">${t.noMatch}</p>`}` : ''}`;
  }
}

customElements.define('wf-hunt', Hunt);
