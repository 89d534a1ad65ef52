// A search of the archive: conditions as chips, results newest first, their histogram and their most frequent values; or a statement of SQL.

import { html, nothing } from 'lit';
import { get, search, segment } from '../api.js';
import { sentence } from '../blob.js';
import { element, focusNext } from '../element.js';
import { Sending } from '../loading.js';
import { mayAdminister, mayRespond, mayWatch, mayWriteRules } from '../may.js';
import { archived } from './archived.js';
import { Selecting } from './selecting.js';
import './archive-nodes.js';
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

// Refusals that are shown at the field they are about.
const AT_FIELD = ['search.sql', 'search.pattern'];
const TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' };
const FILE_KEPT_MILLIS = 60_000;
// Types of SQL whose values stand at the right, and whose values stay on one line.
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT|INTEGER|UINTEGER|DOUBLE|FLOAT|DECIMAL)/;
const TIME = /^(TIMESTAMP|DATE|TIME)/;

const utc = (/** @type {string} */ value) => (value ? new Date(`${value}Z`).toISOString() : undefined);

function saveFile(name, text, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FILE_KEPT_MILLIS); // the browser may read it later
}

class Hunt extends element({ query: '', me: null, opened: null, stamp: 0, mode: 'conditions', where: [], draft: '', text: '', rule: '', pattern: '', sql: '',
  hours: '24', otherHours: '', from: '', to: '', running: false, stopped: false, found: null, result: null, failure: null }) {
  disconnectedCallback() {
    super.disconnectedCallback();
    this.under?.abort();
    this.under = null;
  }

  selecting = new Selecting(this);
  saving = new Sending(this);

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

  /** @param {string} saved */
  async open(saved) {
    try {
      this.opened = await get(`/hunts/${segment(saved)}`);
    } catch (refused) {
      this.failure = refused;
      return;
    }
    const { hunt, sql, lastHours } = this.opened;
    this.mode = sql ? 'sql' : 'conditions';
    this.sql = sql ?? '';
    this.where = hunt.where ?? [];
    this.text = hunt.text ?? '';
    this.rule = hunt.rule ?? '';
    this.pattern = hunt.pattern ?? '';
    this.from = hunt.from?.slice(0, MINUTES) ?? '';
    this.to = hunt.to?.slice(0, MINUTES) ?? '';
    this.hours = String(lastHours ?? (hunt.from ? 0 : DAY_HOURS));
    if (!t.ranges[this.hours]) this.otherHours = this.hours;
    if (sql) this.select();
    else this.search();
  }

  add(condition) {
    const text = condition.trim();
    if (text && !this.where.includes(text)) this.where = [...this.where, text];
    this.draft = '';
  }

  submit(event) {
    event.preventDefault();
    if (this.mode === 'sql') {
      this.select();
      return;
    }
    this.add(this.draft);
    this.search();
  }

  times() {
    const given = this.hours === '0';
    const to = (given && utc(this.to)) || new Date().toISOString();
    const from = given ? utc(this.from) : new Date(Date.parse(to) - Number(this.hours) * HOUR_MILLIS).toISOString();
    return { from: from ?? null, to };
  }

  request() {
    return { ...this.times(), where: this.where, text: this.text.trim(), rule: this.rule.trim(), pattern: this.pattern.trim() || null, limit: SHOWN };
  }

  /** @param {any} request */
  begin(request) {
    this.under?.abort();
    const run = new AbortController();
    this.under = run;
    this.asked = request;
    this.saving.problem = null;
    Object.assign(this, { running: true, stopped: false, failure: null, result: null });
    return run;
  }

  /** Runs the statement. The center ends it when the request is aborted. */
  async select() {
    const run = this.begin({ ...this.times(), sql: this.sql, limit: SHOWN });
    try {
      const result = await search('/hunt/sql', this.asked, { signal: run.signal });
      if (this.under === run) this.result = result;
    } catch (refused) {
      if (this.under === run) this.failure = refused;
    }
    if (this.under === run) this.running = false;
  }

  /** Each answer is a part of the time range, from its end backwards. */
  async search() {
    const request = this.request();
    const run = this.begin(request);
    this.selecting.clear();
    let found = { records: [], matches: 0, histogram: [], top: new Map(), percent: 0, from: request.from, to: request.to };
    this.found = null;
    let before = null;
    try {
      do {
        const part = await search('/hunt', { ...request, before }, { signal: run.signal });
        if (this.under !== run) return;
        found = this.joined(found, part);
        this.found = found;
        before = part.next;
      } while (before);
    } catch (refused) {
      if (this.under === run) this.failure = refused;
    }
    if (this.under === run) this.running = false;
  }

  /** Downloads all records, or rows, of what is shown. @param {string} format */
  download(format) {
    const path = `/hunt${this.mode === 'sql' ? '/sql' : ''}/${format === 'csv' ? 'csv' : 'export'}`;
    const file = `hunt-${this.asked.to.slice(0, MINUTES).replace('T', '-').replace(':', '')}.${format}`;
    return this.saving.ask(async () => {
      saveFile(file, await search(path, { ...this.asked, limit: null }, { plain: true }), TYPES[format]);
    }, t.downloaded(file), format);
  }

  /** @param {string} mode */
  switchTo(mode) {
    this.cancel();
    this.saving.problem = null;
    Object.assign(this, { mode, stopped: false, found: null, result: null, failure: null });
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
    this.under?.abort();
    this.under = null;
    this.running = false;
    this.stopped = true;
  }

  key(key) {
    if (key === '/') this.toField();
    else if (key === 't') this.switchByKey();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('.archived summary'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  toField() {
    this.querySelector('#hunt-condition, #hunt-sql').focus();
  }

  async switchByKey() {
    this.switchTo(this.mode === 'sql' ? 'conditions' : 'sql');
    await this.updateComplete;
    this.toField();
  }

  runByKey(event) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!this.running) event.target.form.requestSubmit();
  }

  chips() {
    return this.where.length ? html`<ul class="chips" aria-label=${t.conditions}>${this.where.map((text) => html`<li class="chip">${text}
      <button type="button" class="plain" aria-label=${t.remove(text)}
        @click=${() => { this.where = this.where.filter((one) => one !== text); }}>×</button></li>`)}</ul>` : '';
  }

  /** A saved hunt may have a range of another length. */
  ranges() {
    const { otherHours } = this;
    return [...Object.entries(t.ranges), ...(otherHours ? [[otherHours, t.lastHours(otherHours)]] : [])];
  }

  /** A refusal at its field, which has it as its description. @param {string} code */
  problem(code) {
    return this.failure?.code === code ? html`<p id="hunt-problem" role="alert" class="problem">${this.failure.message}</p>` : '';
  }

  statement() {
    const wrong = this.failure?.code === 'search.sql';
    return html`<label class="wide">${t.sql} <textarea id="hunt-sql" name="sql" rows="6" maxlength="10000" required spellcheck="false" .value=${this.sql}
        placeholder=${t.sqlExample} aria-invalid=${wrong} aria-describedby=${wrong ? 'hunt-problem hunt-sql-help' : 'hunt-sql-help'}
        @input=${(event) => { this.sql = event.target.value; }} @keydown=${(event) => this.runByKey(event)}></textarea></label>
      ${this.problem('search.sql')}<p id="hunt-sql-help" class="faint">${t.sqlHelp}</p>`;
  }

  queries() {
    const wrong = this.failure?.code === 'search.pattern';
    return html`<label class="wide">${t.pattern} <textarea name="pattern" rows="2" maxlength="100000" spellcheck="false" .value=${this.pattern}
        placeholder=${t.patternExample} aria-invalid=${wrong} aria-describedby=${wrong ? 'hunt-problem' : nothing}
        @input=${(event) => { this.pattern = event.target.value; }} @keydown=${(event) => this.runByKey(event)}></textarea></label>
      ${this.problem('search.pattern')}
      <details class="fold" ?open=${this.rule !== ''}><summary>${t.rule}</summary><label>${t.ruleHelp} <textarea name="rule" rows="8" maxlength="100000"
        .value=${this.rule} @input=${(event) => { this.rule = event.target.value; }}></textarea></label></details>`;
  }

  form() {
    const sql = this.mode === 'sql';
    return html`<form class="hunt-filters" role="search" aria-label=${t.hunt} @submit=${(event) => this.submit(event)}>
      <label>${t.mode} <select name="mode" @change=${(event) => this.switchTo(event.target.value)}>${Object.entries(t.modes).map(([mode, label]) =>
        html`<option value=${mode} ?selected=${mode === this.mode}>${label}</option>`)}</select></label>
      ${sql ? this.statement() : html`<label class="search">${t.condition} <input id="hunt-condition" maxlength="2000" autocomplete="off" .value=${this.draft}
        placeholder=${t.conditionExample} aria-describedby="hunt-help" @input=${(event) => { this.draft = event.target.value; }}></label>
      <label class="search">${t.text} <input name="text" maxlength="500" autocomplete="off" .value=${this.text}
        @input=${(event) => { this.text = event.target.value; }}></label>`}
      <label>${t.range} <select @change=${(event) => { this.hours = event.target.value; }}>${this.ranges().map(([hours, label]) =>
        html`<option value=${hours} ?selected=${hours === this.hours}>${label}</option>`)}</select></label>
      ${this.hours === '0' ? html`<label>${t.fromUtc} <input name="from" type="datetime-local" required .value=${this.from} @input=${(event) => { this.from = event.target.value; }}></label>
        <label>${t.toUtc} <input name="to" type="datetime-local" .value=${this.to} @input=${(event) => { this.to = event.target.value; }}></label>` : ''}
      ${this.running ? html`<button type="button" @click=${() => this.cancel()}>${t.cancel}</button>` : html`<button class="primary">${t.search}</button>`}
      ${sql ? '' : html`<p id="hunt-help" class="faint">${t.conditionHelp}</p>${this.chips()}${this.queries()}`}
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
    const { found, failure } = this;
    if (failure) return AT_FIELD.includes(failure.code) ? '' : html`<p role="alert" class="failure">${failure.message}</p>`;
    if (this.mode === 'sql') return this.running || this.stopped ? html`<p role="status">${this.running ? t.sqlRuns : t.sqlCancelled}</p>` : '';
    if (!found) return this.running || this.stopped ? html`<p role="status">${this.running ? t.searching(0, 0) : t.sqlCancelled}</p>` : '';
    return html`<p role="status">${this.running ? t.searching(found.percent, found.matches)
      : this.stopped ? t.cancelled(found.percent, found.matches) : t.done(found.matches)}
      ${found.records.length < found.matches ? t.shown(found.records.length) : ''}</p>
      ${this.running ? html`<progress max="100" value=${found.percent} aria-label=${t.searching(found.percent, found.matches)}></progress>` : ''}`;
  }

  downloads() {
    const { busy, problem } = this.saving;
    return html`<div class="downloads">${['csv', 'ndjson'].map((format) => html`<button type="button" ?disabled=${busy !== null} @click=${() => this.download(format)}>${
      busy === format ? t.downloading : t.download(format)}</button>`)}${problem ? html`<p role="alert" class="problem">${problem.message}</p>` : ''}</div>`;
  }

  rows({ columns, rows, truncated }) {
    const kinds = columns.map(({ type }) => (NUMERIC.test(type) ? 'number' : TIME.test(type) ? 'moment' : ''));
    return html`<p role="status">${truncated ? t.firstRows(rows.length) : t.rows(rows.length)}</p>
      ${rows.length ? html`${this.downloads()}<div class="scroller" tabindex="0" role="region" aria-label=${t.sqlResult}><table class="assets sql-result">
        <thead><tr>${columns.map(({ name }, i) => html`<th scope="col" class=${kinds[i]}>${name}</th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>${row.map((value, i) => html`<td data-label=${columns[i].name} class=${kinds[i]}>${
          value === null ? '–' : sentence(String(value), columns[i].name)}</td>`)}</tr>`)}</tbody>
      </table></div>` : html`<p class="empty">${t.noRow}</p>`}`;
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
      ${mayWatch(this.me) ? html`<wf-saved-hunts .me=${this.me} .stamp=${this.stamp}></wf-saved-hunts>` : ''}${this.form()}${this.state()}${found || this.result ? this.actions() : ''}${this.result ? this.rows(this.result) : ''}
      ${found ? html`${this.histogram(found)}${this.top(found)}
        ${found.records.length ? html`<section aria-label=${t.results}><h2>${t.results}</h2>${this.downloads()}
          ${this.selecting.bar('')}<ol class="records archived">${found.records.map((record) =>
            archived(record, mayRespond(this.me) ? this.selecting : null))}</ol></section>` : this.running ? '' : html`<p class="empty">${t.noMatch}</p>`}` : ''}
      ${mayAdminister(this.me) ? html`<wf-archive-nodes></wf-archive-nodes>` : ''}`;
  }
}

customElements.define('wf-hunt', Hunt);
