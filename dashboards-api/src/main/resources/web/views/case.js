// A case: who has it, what may be done with it, what happened on which asset, who was told, and the raw evidence.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond, age, span } from '../time.js';
import { Light, assetLink, loading, plural, severityMark, statusChip, techniques, trouble, when } from '../parts.js';
import { announce, done, failed } from '../toasts.js';
import { command, confirmSeen, isWorse, may, nextPage, waits, whoHasIt } from '../cases.js';
import { folded } from '../timeline.js';
import { processTrees } from './processes.js';
import { profileChips } from './profile.js';
import './alert.js';
import './closing.js';
import { together, wentInto } from './together.js';

const SETTLE_MILLIS = 300;
const MOST_ITEMS = 1000; // of a list, at once

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const ordinal = (n) => ORDINALS[n - 1] ?? `${n}th`;

const OBSERVABLES = ['user', 'ip', 'domain', 'url', 'email', 'process', 'file', 'hash']; // what people ask first, first
const FEW = { pages: 4, activity: 12, observables: 10 };

// What each button says; whether it is there is the center's word (`allowed` of the case).
const VERBS = {
  start: { label: 'Start work', said: 'work started' },
  resume: { label: 'Resume work', said: 'work resumed' },
  hold: { label: 'Put on hold', said: 'put on hold' },
  contain: { label: 'Mark contained', said: 'contained' },
};

class CaseView extends Light {
  static properties = {
    me: {}, caseId: {}, kase: { state: true }, story: { state: true }, failure: { state: true }, busy: { state: true },
  };

  constructor() {
    super();
    this.kase = null;
    this.story = { timeline: [], activity: [], pages: [] };
    this.why = { byAlert: new Map(), processes: [] };
    this.failure = null;
    this.busy = null;
    this.whole = new Set();
    new EverySecond(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow(this.caseId);
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.reload);
    this.unfollow();
  }

  follow(id) {
    this.unfollow?.();
    this.followed = id;
    this.unfollow = live.follow(`case:${id}`, (items, change) => this.heard(items, change));
  }

  heard(items, change) {
    const told = items.values().next().value;
    if (!told) return;
    if (this.kase && told.acknowledgedBy && told.acknowledgedBy !== this.kase.acknowledgedBy) {
      announce(`Acknowledged by ${told.acknowledgedBy}`);
    }
    if (this.kase && told.worsened && isWorse(told) && told.worsened.news !== this.kase.worsened?.news) {
      announce(`This case got worse: ${told.worsened.what.join(', ')}`);
    }
    if (!this.kase || told.version >= this.kase.version) this.kase = { ...this.kase, ...told };
    if (change.kind === 'snapshot' && told.version === this.story.version) return;
    this.reload ??= setTimeout(() => this.load(), SETTLE_MILLIS);
  }

  async load() {
    this.reload = clearTimeout(this.reload);
    const path = `/cases/${segment(this.caseId)}`;
    try {
      const kase = await get(path);
      const [timeline, activity, pages, why] = await Promise.all([
        list(`${path}/timeline?limit=${MOST_ITEMS}`), list(`${path}/activity?limit=${MOST_ITEMS}`),
        list(`/pages?case=${segment(kase.id)}&limit=${MOST_ITEMS}`), get(`${path}/reasons`),
      ]);
      this.why = { byAlert: new Map(why.alerts.map((one) => [one.alert, one])), processes: why.processes };
      if (kase.id !== this.followed) this.follow(kase.id); // the address may name the case by its number
      if (!this.kase || kase.version >= this.kase.version) this.kase = { ...this.kase, ...kase };
      timeline.total = Math.max(timeline.total, timeline.length);
      timeline.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
      this.story = { timeline, activity, pages, version: kase.version };
      this.failure = null;
    } catch (failure) {
      if (this.story.version)
        failed(`What happened to this case could not be read: ${failure.message}`, { label: 'Try again', run: () => this.load() });
      else this.failure = failure;
    }
  }

  // --- what the watcher does ---

  act(verb, body, said, version) {
    return this.give(verb, () => command(this.caseId, verb, body, version), said);
  }

  /** `undo` is offered with the message, for what people press by mistake. */
  async give(verb, order, said, undo) {
    if (this.busy) return false;
    this.busy = verb;
    try {
      const before = this.kase.status;
      const answer = await order();
      if (answer?.id) this.kase = { ...this.kase, ...answer };
      const began = verb !== 'start' && before === 'acknowledged' && this.kase.status === 'in_progress';
      done(`Case ${this.kase.number} ${said}${began ? '. It is now in progress' : ''}`, undo);
      return true;
    } catch (failure) {
      const stale = failure.status === 412 ? ' It changed meanwhile: look at it as it is now, then repeat.' : '';
      failed(failure.message + stale);
      return false;
    } finally {
      this.busy = null;
      this.load();
      await this.updateComplete;
      if (document.activeElement === document.body) this.querySelector('h1')?.focus();
    }
  }

  acknowledge() {
    if (!may(this.kase, 'acknowledge')) done(whoHasIt(this.kase, this.me));
    else this.act('acknowledge', {}, 'acknowledged. Its pages have stopped');
  }

  confirm() {
    if (!may(this.kase, 'confirm')) done(isWorse(this.kase) ? 'Your role may not confirm it.' : 'There is no worse news to confirm.');
    else this.give('confirm', () => confirmSeen(this.kase), 'confirmed: you have seen that it got worse. Its pages have stopped');
  }

  assignToMe() {
    if (this.kase.assignee === this.me?.name) done('This case is assigned to you already.');
    else if (!may(this.kase, 'assign')) done('You cannot assign this case now.');
    else this.act('assign', { assignee: this.me.name }, 'assigned to you', this.kase.version);
  }

  resolve(body) {
    const undo = { label: 'Undo', run: () => this.unresolve() };
    return this.give('resolve', () => command(this.caseId, 'resolve', body, this.kase.version), 'resolved', undo);
  }

  /** The work goes on in the whole: the answer is that case. */
  async merge(body) {
    let whole = null;
    const merged = await this.give('merge', async () => {
      whole = await post(`/cases/${segment(this.kase.id)}/merge`, body);
      return null;
    }, 'merged. You see the whole now');
    if (merged) this.dispatchEvent(new CustomEvent('go', { detail: `/cases/${segment(whole.id)}`, bubbles: true }));
    return merged;
  }

  /** Back to the person who pressed it, before it pages anybody anew. */
  unresolve() {
    return this.give('reopen', async () => {
      await command(this.caseId, 'reopen', { reason: 'Resolved by mistake' });
      return command(this.caseId, 'acknowledge');
    }, 'open again, and yours');
  }

  async note(event) {
    event.preventDefault();
    const field = event.target.elements.text;
    const text = field.value.trim();
    if (text && (await this.act('notes', { text }, 'has your note'))) field.value = '';
  }

  noteKey(event) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  }

  /** The first note of who acknowledged says that work has begun: nobody should be surprised by it. */
  noteBegins() {
    return this.kase.status === 'acknowledged' && this.kase.acknowledgedBy === this.me?.name;
  }

  key(key) {
    if (!this.kase) return false;
    if (key === 'a') this.acknowledge();
    else if (key === 'w') this.confirm();
    else if (key === 'i') this.assignToMe();
    else if (key === 'c') this.querySelector('#note-text')?.focus();
    else return false;
    return true;
  }

  // --- what the watcher sees ---

  standing() {
    const { kase } = this;
    if (waits(kase)) {
      return html`<p class="standing nobody">${kase.assignee ? html`Assigned to <strong>${kase.assignee}</strong>, not acknowledged`
        : 'Unassigned'} · ${this.due()}</p>`;
    }
    return html`<p class="standing">${statusChip(kase.status)}
      ${kase.acknowledgedBy ? html`<span class="taken">Acknowledged by <strong>${kase.acknowledgedBy}</strong></span>
        <span class="faint">${age(kase.acknowledgedAt ?? kase.updatedAt)} ago</span>` : ''}
      ${kase.assignee ? html`<span>Assigned to <strong>${kase.assignee}</strong></span>` : ''}
      ${kase.classification ? html`<span class="faint">${kase.classification}, ${kase.determination}</span>` : ''}</p>`;
  }

  due() {
    const { text, left } = nextPage(this.kase);
    return left === undefined ? text : html`${text} <span class="figures">${left}</span>`;
  }

  worse() {
    const { worsened } = this.kase;
    if (!worsened) return '';
    const severity = worsened.from === worsened.to ? '' : ` from ${worsened.from} to ${worsened.to}`;
    return html`<div class="worse ${isWorse(this.kase) ? 'unseen-yet' : ''}"><p><strong>It got worse</strong>${severity}
      ${when(worsened.updatedAt)}:
        ${worsened.what.join('; ')}</p>
      <p class="faint">${worsened.confirmedBy ? html`Confirmed by ${worsened.confirmedBy} ${when(worsened.confirmedAt)}`
        : html`Nobody has confirmed it · ${this.due()}`}</p></div>`;
  }

  /** Why it is graver than its rules say. */
  raised() {
    const { raised = [] } = this.kase;
    if (!raised.length) return '';
    return html`<ul class="raised" aria-label="Why it is graver than its rules say">${raised.map((why) => html`<li>${why}</li>`)}</ul>`;
  }

  actions() {
    const { kase, busy } = this;
    if (!kase.allowed?.length) return '';
    const edit = (verb, said) => (body) => this.act(verb, body, said, kase.version);
    const verbs = Object.entries(VERBS).filter(([verb]) => may(kase, verb));
    return html`<div class="actions" role="group" aria-label="Actions">
      ${may(kase, 'acknowledge') ? html`<button class="primary large" ?disabled=${busy} @click=${() => this.acknowledge()}>
        ${busy === 'acknowledge' ? 'Sending…' : html`Acknowledge <kbd aria-hidden="true">a</kbd>`}</button>` : ''}
      ${may(kase, 'confirm') ? html`<button class="primary large" ?disabled=${busy} @click=${() => this.confirm()}>
        ${busy === 'confirm' ? 'Sending…' : html`Confirm: I have seen it <kbd aria-hidden="true">w</kbd>`}</button>` : ''}
      ${may(kase, 'assign') && this.me && kase.assignee !== this.me.name
        ? html`<button ?disabled=${busy} @click=${() => this.assignToMe()}>Assign to me <kbd aria-hidden="true">i</kbd></button>` : ''}
      ${verbs.map(([verb, { label, said }]) => html`<button ?disabled=${busy}
        @click=${() => edit(verb, said)({})}>${label}</button>`)}
      ${may(kase, 'assign')
        ? html`<wf-assigning .act=${edit('assign', 'assigned')} .assignee=${kase.assignee} .busy=${busy}></wf-assigning>`
        : ''}
      ${may(kase, 'resolve') ? html`<wf-resolving .act=${(body) => this.resolve(body)} .busy=${busy}></wf-resolving>` : ''}
      ${may(kase, 'close') ? html`<wf-closing .act=${edit('close', 'closed')} .busy=${busy}></wf-closing>` : ''}
      ${may(kase, 'reopen')
        ? html`<wf-reopening .act=${edit('reopen', 'open again')} .busy=${busy}></wf-reopening>` : ''}
      ${may(kase, 'merge') ? html`<wf-merging .kase=${kase} .act=${(body) => this.merge(body)} .busy=${busy}></wf-merging>` : ''}
      ${may(kase, 'link')
        ? html`<wf-linking .kase=${kase} .act=${(body) => this.act('link', body, 'linked')} .busy=${busy}></wf-linking>` : ''}</div>`;
  }

  /** The first of many; the rest on demand. */
  few(name, items) {
    const cut = !this.whole.has(name) && items.length > FEW[name] + 1;
    const showAll = () => {
      this.whole.add(name);
      this.requestUpdate();
    };
    return {
      shown: cut ? items.slice(0, FEW[name]) : items,
      more: cut ? html`<p class="more"><button class="quiet" @click=${showAll}>Show all ${items.length}</button></p>` : '',
    };
  }

  /** The case comes with some of its alerts; a flood has a thousand. */
  async loadAlerts() {
    try {
      const rest = await list(`/alerts?case=${segment(this.kase.id)}&limit=${MOST_ITEMS}`);
      this.allAlerts = rest.reverse();
      this.requestUpdate();
    } catch (failure) {
      failed(failure.message, { label: 'Try again', run: () => this.loadAlerts() });
    }
  }

  alerts() {
    const some = this.kase.alerts ?? [];
    const alerts = this.allAlerts?.length > some.length ? this.allAlerts : some;
    const total = Math.max(this.kase.alertCount ?? 0, alerts.length);
    return html`<section aria-labelledby="alerts-title"><h2 id="alerts-title">Alerts <span class="count">${total}</span></h2>
      ${repeat(alerts, (alert) => alert.id,
        (alert) => html`<wf-alert .alert=${alert} .reason=${this.why.byAlert.get(alert.id)}
          .where=${this.kase.assetCount > 1}></wf-alert>`)}
      ${total > alerts.length ? html`<p class="more">Showing ${alerts.length} of ${total}
        <button class="quiet" @click=${() => this.loadAlerts()}>Show more</button></p>` : ''}</section>`;
  }

  /** What was read of a list that goes on. */
  cut(items) {
    return items.total > items.length
      ? html`<p class="more faint">Showing ${items.length} of ${items.total}: the API lists them all.</p>`
      : '';
  }

  timeline() {
    const { timeline } = this.story;
    const started = timeline.length ? Date.parse(timeline[0].time) : 0;
    return html`<section aria-labelledby="line-title"><h2 id="line-title">Timeline</h2>
      ${timeline.length === 0
        ? html`<p class="faint">No detection yet.</p>`
        : html`<ol class="timeline">${folded(timeline, this.kase.alerts ?? []).map((item) =>
        html`<li class="sev-${item.level}">${severityMark(item.level)}
          <div>${item.times > 1
            ? html`<span class="times">${item.times} ×</span> `
            : ''}<strong>${item.title}</strong><div class="facts">${assetLink(item.asset)}<span>${when(item.time)}${
            item.until === item.time ? '' : html` to ${when(item.until)}`}</span>
          ${Date.parse(item.time) - started >= 1000
            ? html`<span title="since the first detection">+${span(Date.parse(item.time) - started)}</span>`
            : ''}</div></div></li>`)}</ol>`}${this.cut(timeline)}</section>`;
  }

  activity() {
    const { shown, more } = this.few('activity', [...this.story.activity].reverse());
    return html`<section aria-labelledby="activity-title"><h2 id="activity-title">Activity</h2>
      ${may(this.kase, 'notes')
        ? html`<form class="note"
          @submit=${(event) => this.note(event)}><label for="note-text">Add a note <kbd aria-hidden="true">c</kbd></label>
        <textarea id="note-text" name="text" rows="2" maxlength="10000" required @keydown=${(event) => this.noteKey(event)}
          aria-describedby=${this.noteBegins() ? 'note-begins' : 'note-sends'}></textarea>
        ${this.noteBegins() ? html`<p id="note-begins" class="faint">Your first note moves the case to In progress.</p>` : ''}
        <button id="note-sends" ?disabled=${this.busy} title="Ctrl+Enter">Add note</button></form>` : ''}
      <ol class="activity">${shown.map((item) => html`<li class=${!item.by || item.by === 'watchfloor' ? 'by-itself' : ''}>
        <div class="facts"><strong>${item.by ?? 'watchfloor'}</strong> <span>${item.verb}</span> ${when(item.at)}${
          item.part ? html` <span>in case #${item.part}</span>` : ''}</div>
        ${item.text ? html`<p>${item.text}</p>` : ''}</li>`)}</ol>${more}${this.cut(this.story.activity)}</section>`;
  }

  pages() {
    const { pages } = this.story;
    const { shown, more } = this.few('pages', pages);
    return html`<section aria-labelledby="pages-title"><h2 id="pages-title">Pages
      <span class="count">${pages.total ?? pages.length}</span></h2>
      ${pages.length === 0 ? html`<p class="faint">Nobody was paged for this case.</p>` : html`<ol class="pages">${shown.map((page) =>
        html`<li><span class="outcome outcome-${page.status}">${page.status}</span> ${when(page.queuedAt)}
          <span class="faint">${ordinal(page.step)} page (${page.kind === 'worsened' ? 'got worse' : `round ${page.round}`})</span>
          ${(page.attempts ?? []).map((attempt) =>
            html`<p class="attempt">${when(attempt.at)} ${attempt.outcome}${attempt.detail ? `: ${attempt.detail}` : ''}</p>`)}
        </li>`)}</ol>${more}${this.cut(pages)}`}</section>`;
  }

  /** Of one asset. */
  said(asset) {
    if (!asset) return '';
    const who = [asset.owner, asset.group].filter(Boolean).join(', ');
    return html`${profileChips(asset)}${who ? html` <span class="faint">${who}</span>` : ''}`;
  }

  observables() {
    const { observables = [], assets = [], described = [] } = this.kase;
    const said = new Map(described.map((one) => [one.id, one]));
    const { shown, more } = this.few('observables',
      [...observables].sort((a, b) => OBSERVABLES.indexOf(a.type) - OBSERVABLES.indexOf(b.type)));
    return html`<section aria-labelledby="who-title"><h2 id="who-title">Assets and observables</h2>
      <dl class="pairs">${assets.map((asset) => html`<dt>${asset.kind.replaceAll('-', ' ')}</dt>
          <dd><a class="asset-name" href="/assets/${encodeURIComponent(asset.id)}">${asset.name}</a>${this.said(said.get(asset.id))}</dd>`)}
        ${shown.map((o) => html`<dt>${o.type}</dt><dd><code>${o.value}</code></dd>`)}</dl>${more}</section>`;
  }

  render() {
    if (this.failure) return trouble(this.failure, () => this.load());
    const { kase } = this;
    if (!kase) return loading;
    return html`<article class="case">
      <header class="case-head sev-${kase.severity}">
        <p class="crumbs"><a href="/">Queue</a></p>
        <div class="case-title">${severityMark(kase.severity)}
          <h1 tabindex="-1"><span class="number">#${kase.number}</span> ${kase.title}</h1></div>
        ${wentInto(kase)}${this.standing()}${this.worse()}${this.raised()}
        ${kase.flood ? html`<p class="facts">${kase.flood.startsWith('rule:') ? html`A campaign: one rule opened too many cases within a minute.`
          : html`Sensor <strong>${kase.flood}</strong> opened too many cases within a minute:`} This one gathers
          ${plural(kase.alertCount, 'alert')} on ${plural(kase.assetCount, 'asset')}.</p>` : ''}
        ${kase.openedByHand ? html`<p>Opened by hand by <strong>${kase.openedByHand.by}</strong>: ${kase.openedByHand.reason}</p>` : ''}
        ${kase.risk ? html`<p>Opened by risk, <strong>${kase.risk.score}</strong> of ${kase.risk.threshold}: no alert has the level that opens a case.</p>
          <ol class="risk" aria-label="What the risk is made of">${kase.risk.parts.map((part) => html`<li><span class="figures">${part.points}</span>
            <a href="/alerts/${encodeURIComponent(part.alert)}">${part.title}</a> <span class="faint">${part.level}, ${when(part.at)}</span></li>`)}</ol>
          ${kase.risk.otherParts ? html`<p class="faint">and ${plural(kase.risk.otherParts, 'smaller part')}</p>` : ''}` : ''}
        <p class="facts"><span>opened ${when(kase.openedAt)}, ${age(kase.openedAt)} ago</span>
          <span>${plural(kase.pageCount ?? 0, 'page')} sent</span>${techniques(kase.attack)}</p>
        ${this.actions()}
      </header>
      <div class="columns"><div>${this.alerts()}${processTrees(this.why.processes)}${this.timeline()}</div>
        <div>${together(kase, this.busy, (verb, body, said) => this.act(verb, body, said))}${this.pages()}${this.activity()}${this.observables()}</div></div>
    </article>`;
  }
}

customElements.define('wf-case', CaseView);
