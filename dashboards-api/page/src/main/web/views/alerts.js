// Alerts to hunt in: those that belong to no case, how many each rule and each asset has, and a case that a person opens from some of them.
//
// The list does not change while alerts are selected: a bar counts the changes.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { live as typed } from 'lit/directives/live.js';
import { get, post } from '../api.js';
import { now } from '../time.js';
import { element, goTo } from '../element.js';
import { mayRespond, mayWriteRules } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { assetName, caseLink, severityMark } from '../parts.js';
import { done } from '../toasts.js';
import { SEVERITIES } from '../cases.js';
import { Asking } from './asking.js';
import './alert.js';
import './moving.js';
import { addException, exceptDialog } from './except.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/alerts.js';

const SHOWN_AT_ONCE = 100;
const COUNTS_AT_FIRST = 6;
const COUNTS_AT_MOST = 200;
const MOST_CHOSEN = 50; // of one case
const LOOK_MILLIS = 15_000;
const TYPING_MILLIS = 300;

const HOURS = { '1h': 1, '1d': 24, '7d': 168 };

/** No filter. */
export const nothing = () => ({ all: false, rule: '', asset: '', levels: new Set(), time: '', text: '' });

export function filterFromUrl(query) {
  const parameters = new URLSearchParams(query);
  const time = parameters.get('time') ?? '';
  return {
    all: parameters.get('case') === 'all',
    rule: parameters.get('rule') ?? '',
    asset: parameters.get('asset') ?? '',
    levels: new Set((parameters.get('level') ?? '').split(',').filter((level) => SEVERITIES.includes(level))),
    time: Object.hasOwn(t.periods, time) ? time : '',
    text: parameters.get('q') ?? '',
  };
}

function shared(filter) {
  const parameters = new URLSearchParams();
  if (filter.rule) parameters.set('rule', filter.rule);
  if (filter.asset) parameters.set('asset', filter.asset);
  if (filter.levels.size) parameters.set('level', SEVERITIES.filter((level) => filter.levels.has(level)).join(','));
  if (filter.text.trim()) parameters.set('q', filter.text.trim());
  return parameters;
}

export function urlOf(filter) {
  const parameters = shared(filter);
  if (filter.all) parameters.set('case', 'all');
  if (filter.time) parameters.set('time', filter.time);
  return parameters.size ? `/alerts?${parameters}` : '/alerts';
}

/** What the API is asked, with more parameters of the list. */
export function asked(filter) {
  const parameters = shared(filter);
  if (!filter.all) parameters.set('case', 'none');
  const since = filter.time ? { from: new Date(now() - HOURS[filter.time] * 3_600_000).toISOString() } : {};
  return (more) => new URLSearchParams([...parameters, ...Object.entries({ ...since, ...more })]);
}

class Opening extends element({ chosen: null }, Asking) {
  render() {
    const several = this.chosen.length > 1;
    const fields = html`<p>${counted.alert(this.chosen.length)}:
        ${this.chosen.slice(0, 3).map((alert) => alert.title).join('; ')}${this.chosen.length > 3 ? '; …' : ''}</p>
      <label>${several ? t.reasonTogether : t.reasonAlone}
        <textarea name="reason" rows="3" maxlength="2000" required></textarea></label>
      <p class="faint">${t.openHelp}</p>`;
    return this.ask({ label: t.openButton, title: t.openTitle, fields });
  }
}

class Alerts extends element({ me: null, query: '', filter: null, words: '', most: COUNTS_AT_FIRST, cursor: null, news: false }) {
  sending = new Sending(this);
  chosen = new Map();
  asking = asked(nothing());
  found = new Loading(this, async (signal) => {
    this.asking = asked(this.filter);
    const [page, counts] = await Promise.all([
      get(`/alerts?${this.asking({ limit: SHOWN_AT_ONCE })}`, signal), get(`/alerts/counts?${this.asking({ limit: this.most })}`, signal),
    ]);
    if (!signal.aborted) this.keep(page.items);
    return { items: page.items, next: page.nextCursor, counts };
  }, { key: () => `${urlOf({ ...this.filter, text: this.words })} ${this.most}` });

  connectedCallback() {
    super.connectedCallback();
    this.looking = setInterval(() => this.look(), LOOK_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
    clearTimeout(this.typing);
  }

  willUpdate(changed) {
    if (!changed.has('query')) return;
    this.filter = filterFromUrl(this.query);
    this.words = this.filter.text;
  }

  // --- what is read ---

  get items() {
    return this.found.value?.items ?? [];
  }

  /** Of the chosen ones those that are still there, and still have no case. */
  keep(items) {
    const free = new Set(items.filter((alert) => !alert.case).map((alert) => alert.id));
    for (const id of this.chosen.keys()) if (!free.has(id)) this.chosen.delete(id);
    if (!items.some((alert) => alert.id === this.cursor)) this.cursor = null;
    this.news = false;
  }

  more(before) {
    return this.found.more((signal) => get(`/alerts?${this.asking({ limit: SHOWN_AT_ONCE, cursor: before.next })}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], next: page.nextCursor }));
  }

  async look() {
    const before = this.found.value;
    if (!before || this.found.busy || this.news || document.hidden) return;
    try {
      const { total } = await get(`/alerts?${this.asking({ limit: 1 })}`);
      if (before === this.found.value && !this.found.busy) this.news = total !== before.counts.alerts;
    } catch {
      // Asked again soon; that the center cannot be reached the pill shows.
    }
  }

  // --- what the hunter does ---

  filterBy(change) {
    clearTimeout(this.typing);
    this.filter = { ...this.filter, ...change };
    this.words = this.filter.text;
    history.replaceState(history.state, '', urlOf(this.filter));
  }

  type(text) {
    clearTimeout(this.typing);
    this.filter = { ...this.filter, text };
    this.typing = setTimeout(() => this.filterBy({}), TYPING_MILLIS);
  }

  toggleLevel(level) {
    const levels = new Set(this.filter.levels);
    if (!levels.delete(level)) levels.add(level);
    this.filterBy({ levels });
  }

  toggle(name, value) {
    this.filterBy({ [name]: this.filter[name] === value ? '' : value });
  }

  choose(alert, on = !this.chosen.has(alert.id)) {
    if (on && this.chosen.size >= MOST_CHOSEN) done(t.openLimit(MOST_CHOSEN));
    else if (on) this.chosen.set(alert.id, alert);
    else this.chosen.delete(alert.id);
    this.requestUpdate();
  }

  chooseAll() {
    for (const alert of this.items.filter((one) => !one.case)) {
      if (this.chosen.size < MOST_CHOSEN) this.chosen.set(alert.id, alert);
    }
    this.requestUpdate();
  }

  clear() {
    this.chosen.clear();
    this.requestUpdate();
  }

  open({ reason }) {
    return this.give(() => post('/cases', { alerts: [...this.chosen.keys()], reason }), (kase) => t.opened(kase.number));
  }

  /** Gives the order that adds the chosen alerts to a case. */
  add(order) {
    return this.give(order, (kase) => t.added(kase.number, counted.moreAlert(this.chosen.size)));
  }

  /** Goes to the case that the order answers; whether the dialog is over, as it is when others were faster. */
  async give(order, said) {
    const taken = await this.sending.send(async () => {
      const kase = await order();
      done(said(kase));
      goTo(this, `/cases/${encodeURIComponent(kase.id)}`);
    });
    if (!taken) this.found.load();
    return taken || this.sending.problem.status === 409;
  }

  async pointTo(id) {
    this.cursor = id;
    await this.updateComplete;
    this.querySelector(`li[data-alert="${CSS.escape(id)}"] summary`)?.focus();
  }

  step(by) {
    const ids = this.items.map((alert) => alert.id);
    if (!ids.length) return;
    const at = ids.indexOf(this.cursor);
    this.pointTo(ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))]);
  }

  focusMoved(event) {
    const row = event.target.closest('li[data-alert]');
    if (row) this.cursor = row.dataset.alert;
  }

  /** Answers whether the key was one of this list's. */
  key(key) {
    if (key === 'j') this.step(1);
    else if (key === 'k') this.step(-1);
    else if (key === 'x') this.chooseAt(this.items.find((alert) => alert.id === this.cursor));
    else if (key === 'o') this.askAt('wf-opening', t.pressOpen);
    else if (key === 'c') this.askAt('wf-adding', t.pressAdd);
    else if (key === 'e') addException(this, this.cursor ?? undefined);
    else if (key === 'n') this.found.load();
    else if (key === '/') this.querySelector('#filter-text').focus();
    else if (key === 'Escape') this.clear();
    else return false;
    return true;
  }

  chooseAt(alert) {
    if (!mayRespond(this.me)) done(t.mayNotOpen);
    else if (!alert) done(t.selectFirst);
    else if (alert.case) done(t.inCase);
    else this.choose(alert);
  }

  askAt(dialog, what) {
    if (this.chosen.size) this.querySelector(dialog).show();
    else done(t.selectThen(what));
  }

  // --- what the hunter sees ---

  /** @param {Api['AlertCounts']} counts */
  headline({ alerts, ruleCount, assetCount }) {
    return html`<div class="headline"><h1 tabindex="-1">${this.filter.all ? t.count(alerts) : t.countWithoutCase(alerts)}</h1>
      <p>${counted.rule(ruleCount)} · ${counted.asset(assetCount)}</p></div>`;
  }

  filters() {
    const { all, levels, time, text } = this.filter;
    return html`<form class="filters" role="search" aria-label=${t.filters} @submit=${(e) => e.preventDefault()}>
      <label class="field grow"><span class="unseen">${t.filterLabel}</span>
        <input id="filter-text" type="search" placeholder=${t.filterPlaceholder} .value=${typed(text)}
          @input=${(e) => this.type(e.target.value)} @keydown=${(e) => this.leaveSearch(e)}>
        <kbd aria-hidden="true">/</kbd></label>
      <label class="field"><span class="unseen">${t.caseFilter}</span>
        <select @change=${(e) => this.filterBy({ all: e.target.value === 'all' })}>
          <option value="none" ?selected=${!all}>${t.withoutCaseOption}</option>
          <option value="all" ?selected=${all}>${t.allAlerts}</option></select></label>
      <label class="field"><span class="unseen">${t.period}</span>
        <select @change=${(e) => this.filterBy({ time: e.target.value })}>${Object.entries(t.periods).map(([value, word]) =>
          html`<option value=${value} ?selected=${time === value}>${word}</option>`)}</select></label>
      <div class="severities" role="group" aria-label=${t.levels}>${SEVERITIES.map((level) =>
        html`<button type="button" aria-pressed=${levels.has(level)} title=${level}
          @click=${() => this.toggleLevel(level)}>${severityMark(level)}</button>`)}</div>
    </form>`;
  }

  leaveSearch(event) {
    if (event.key !== 'Escape' && event.key !== 'Enter') return;
    event.preventDefault();
    event.target.blur();
    if (event.key === 'Enter') this.step(0);
  }

  countedBy(name, items, total, value, label) {
    const id = `by-${name}`;
    const rest = total > items.length;
    return html`<section aria-labelledby=${id}><h2 id=${id}>${t.countedBy(name)}</h2>
      <ul class="counted">${items.map((item) => html`<li><button type="button" class="quiet" aria-pressed=${this.filter[name] === value(item)}
        @click=${() => this.toggle(name, value(item))}>${severityMark(item.level)}<span class="of">${label(item)}</span>
        <span class="figures">${item.alerts.toLocaleString('en')}<span class="unseen"> ${item.alerts === 1 ? 'alert' : 'alerts'}</span></span>
        </button></li>`)}</ul>
      ${rest ? html`<p class="more faint">${t.showingOf(items.length)} ${total.toLocaleString('en')}
        ${this.most < COUNTS_AT_MOST ? html`<button class="quiet" @click=${() => { this.most = COUNTS_AT_MOST; }}>${c.showMore}</button>` : ''}</p>`
        : ''}</section>`;
  }

  /** @param {Api['AlertCounts']} counts */
  counted({ rules, ruleCount, assets, assetCount }) {
    if (!rules.length) return '';
    return html`<div class="counts">
      ${this.countedBy('rule', rules, ruleCount, (one) => one.rule, (one) => one.title)}
      ${this.countedBy('asset', assets, assetCount, (one) => one.asset, (one) => assetName(one.asset))}</div>`;
  }

  picking() {
    if (!mayRespond(this.me) || !this.items.some((alert) => !alert.case)) return '';
    const chosen = [...this.chosen.values()];
    return html`<div class="picking" role="group" aria-label=${t.selection}>
      <p role="status">${chosen.length ? html`<strong>${chosen.length}</strong> ${t.selected}` : t.selectSome}</p>
      ${chosen.length ? html`<wf-opening .chosen=${chosen} .busy=${this.sending.busy} .act=${(body) => this.open(body)}></wf-opening>
          <wf-adding .chosen=${chosen} .busy=${this.sending.busy} .act=${(order) => this.add(order)}></wf-adding>
          <button class="quiet" @click=${() => this.clear()}>${c.clear}</button>`
        : html`<button class="quiet" @click=${() => this.chooseAll()}>${t.select} ${
          this.items.length > MOST_CHOSEN ? t.firstOf(MOST_CHOSEN) : t.allShown}</button>`}</div>`;
  }

  /** @param {Api['Alert']} alert */
  row(alert) {
    const chosen = this.chosen.has(alert.id);
    return html`<li data-alert=${alert.id} class="${chosen ? 'is-chosen' : ''} ${this.cursor === alert.id ? 'is-cursor' : ''}">
      ${mayRespond(this.me) && !alert.case ? html`<label class="pick"><input type="checkbox" .checked=${typed(chosen)}
        @change=${(e) => this.choose(alert, e.target.checked)}><span class="unseen">${t.selectAlert(alert.title, alert.asset)}</span></label>` : ''}
      <wf-alert .alert=${alert} .where=${true} .tune=${mayWriteRules(this.me)}></wf-alert>
      ${alert.case ? html`${caseLink(alert.case, alert.title, 'in-case')}` : ''}
    </li>`;
  }

  empty() {
    if (urlOf(this.filter) !== '/alerts') {
      return html`<div class="empty"><h2>${t.noMatch}</h2>
        <p><button @click=${() => this.filterBy(nothing())}>${t.showWithoutCase}</button></p></div>`;
    }
    return html`<div class="empty"><h2>${t.allInCases}</h2>
      <p>${t.allInCasesHelp}</p></div>`;
  }

  render() {
    return this.found.render((found) => this.body(found));
  }

  body(found) {
    const { items, counts, next } = found;
    return html`<div class="news-place">${this.news ? html`<button class="news" @click=${() => this.found.load()}>
        ${t.changed}</button>` : ''}</div>
      ${this.headline(counts)}${this.filters()}${this.counted(counts)}
      ${items.length ? html`<h2 class="unseen">${t.alerts}</h2>${this.picking()}<ol class="hunt" aria-label=${t.alerts} @focusin=${this.focusMoved} @except=${(event) => addException(this, event.detail)}>
          ${repeat(items, (alert) => alert.id, (alert) => this.row(alert))}</ol>` : this.empty()}
      ${next ? html`<p class="more">${t.showingAll(items.length.toLocaleString('en'), counts.alerts.toLocaleString('en'))}
        <button class="quiet" @click=${() => this.more(found)}>${c.showMore}</button></p>` : ''}${exceptDialog(this.me)}`;
  }
}

customElements.define('wf-opening', Opening);
customElements.define('wf-alerts', Alerts);
