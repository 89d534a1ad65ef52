// A case: it reads what there is to know, gives people's commands, and puts the views of its parts together.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond } from '../time.js';
import { Light, loading, trouble } from '../parts.js';
import { announce, done, failed } from '../toasts.js';
import { command, confirmSeen, isOpen, isWorse, may, whoHasIt } from '../cases.js';
import { head } from './case-head.js';
import { jumps } from './case-summary.js';
import { processTrees } from './processes.js';
import { activity, observables, pages, timeline } from './story.js';
import './would-page.js';
import './alert.js';
import './case-actions.js';
import './case-responses.js';
import { caseOperations } from './case-operation.js';
import './graph.js';
import { departed } from './moving.js';
import { answerByKey } from './proposals.js';
import { together } from './together.js';

const SETTLE_MILLIS = 300;
const REFRESH_MILLIS = 2000; // at most one refresh in that time, however fast the case grows
const MOST_ITEMS = 1000; // of a list, at once

const MOST_ALERTS = 5; // at first: the graph and the timeline show the rest

class CaseView extends Light {
  static properties = {
    me: {}, caseId: {}, kase: { state: true }, story: { state: true }, graph: { state: true }, failure: { state: true }, busy: { state: true },
  };

  constructor() {
    super();
    this.kase = null;
    this.story = { timeline: [], activity: [], pages: [] };
    this.why = { byAlert: new Map(), processes: [] };
    this.failure = null;
    this.busy = null;
    this.whole = new Set();
    this.graph = null;
    this.loading = false;
    this.loadedAt = 0;
    new EverySecond(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow(this.caseId);
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.reload = clearTimeout(this.reload);
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
      announce(`This case escalated: ${told.worsened.what.join(', ')}`);
    }
    if (!this.kase || told.version >= this.kase.version) this.kase = { ...this.kase, ...told };
    if (change.kind === 'snapshot' && told.version === this.story.version) return;
    this.refresh();
  }

  /** One refresh at a time, and not before the last one is a while ago: what happens meanwhile is in the next one. */
  refresh() {
    if (this.loading) {
      this.again = true;
      return;
    }
    this.reload ??= setTimeout(() => this.load(), Math.max(SETTLE_MILLIS, this.loadedAt + REFRESH_MILLIS - Date.now()));
  }

  async load() {
    this.reload = clearTimeout(this.reload);
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    await this.read();
    this.loading = false;
    this.loadedAt = Date.now();
    if (this.again && this.isConnected) {
      this.again = false;
      this.refresh();
    }
  }

  async read() {
    const path = `/cases/${segment(this.caseId)}`;
    try {
      const kase = await get(path);
      const [timeline, activity, pages, why, graph, operations] = await Promise.all([
        list(`${path}/timeline?limit=${MOST_ITEMS}`), list(`${path}/activity?limit=${MOST_ITEMS}`),
        list(`/pages?case=${segment(kase.id)}&limit=${MOST_ITEMS}`), get(`${path}/reasons`), get(`${path}/graph`), caseOperations(),
      ]);
      this.graph = graph;
      this.operations = operations;
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

  /** Of a dialog, which shows by `refused` why not. */
  operate(verb, body, said, refused) {
    const undo = verb === 'resolve' ? { label: 'Undo', run: () => this.unresolve() } : undefined;
    return this.give(verb, () => command(this.caseId, verb, body, this.kase.version), said, undo, refused);
  }

  /** `undo` is offered with the message, for what people press by mistake. */
  async give(verb, order, said, undo, refused) {
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
      failure.message += stale;
      (refused ?? (({ message }) => failed(message)))(failure);
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
    else this.act('acknowledge', {}, 'acknowledged. Its notifications have stopped');
  }

  confirm() {
    if (!may(this.kase, 'confirm')) done(isWorse(this.kase) ? 'Your role may not acknowledge the update.' : 'There is no update to acknowledge.');
    else this.give('confirm', () => confirmSeen(this.kase), 'update acknowledged. Its notifications have stopped');
  }

  assignToMe() {
    if (this.kase.assignee === this.me?.name) done('This case is assigned to you already.');
    else if (!may(this.kase, 'assign')) done('You cannot assign this case now.');
    else this.act('assign', { assignee: this.me.name }, 'assigned to you', this.kase.version);
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

  key(key) {
    if (!this.kase) return false;
    if (key === 'a') this.acknowledge();
    else if (key === 'w') this.confirm();
    else if (key === 'i') this.assignToMe();
    else if (key === 'c') this.querySelector('#note-text')?.focus();
    else return answerByKey(this, key);
    return true;
  }

  // --- what the watcher sees ---

  /** The case comes with some of its alerts; a flood has a thousand. */
  async loadAlerts() {
    this.whole.add('alerts');
    this.requestUpdate();
    if ((this.kase.alertCount ?? 0) <= (this.kase.alerts ?? []).length) return;
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
    const all = this.allAlerts?.length > some.length ? this.allAlerts : some;
    const alerts = this.whole.has('alerts') ? all : all.slice(0, MOST_ALERTS);
    const total = Math.max(this.kase.alertCount ?? 0, all.length);
    return html`<section id="alerts" aria-labelledby="alerts-title"><h2 id="alerts-title">Alerts and evidence <span class="count">${total}</span></h2>
      ${repeat(alerts, (alert) => alert.id,
        (alert) => html`<wf-alert .alert=${alert} .reason=${this.why.byAlert.get(alert.id)}
          .where=${this.kase.assetCount > 1}></wf-alert>`)}
      ${total > alerts.length ? html`<p class="more">Showing ${alerts.length} of ${total}
        <button class="quiet" @click=${() => this.loadAlerts()}>Show more</button></p>` : ''}</section>`;
  }

  render() {
    if (this.failure) return trouble(this.failure, () => this.load());
    const { kase } = this;
    if (!kase) return loading;
    const { version } = this.story;
    const mayAct = (kase.allowed ?? []).length > 0;
    return html`<article class="case">${head(this)}${jumps(this)}
      ${this.graph ? html`<wf-case-graph .graph=${this.graph}></wf-case-graph>` : ''}
      <div class="columns"><div>${timeline(this)}${this.alerts()}${processTrees(this.why.processes)}</div>
        <div><div id="response">${version ? html`<wf-case-responses .caseId=${kase.id} .version=${version} .may=${mayAct}
            .assets=${(kase.assets ?? []).filter((one) => one.kind === 'host')}></wf-case-responses><wf-case-actions .caseId=${kase.id}
            .version=${version} .may=${mayAct}></wf-case-actions>` : ''}</div>${
          pages(this)}${isOpen(kase) ? html`<wf-would-page .kase=${kase} .me=${this.me}></wf-would-page>` : ''}${
          together(kase, this.busy, (verb, body, said) => this.act(verb, body, said))}${departed(this)}${
          activity(this)}${observables(this)}</div></div>
    </article>`;
  }
}

customElements.define('wf-case', CaseView);
