// A case: it reads what there is to know, gives people's commands, and puts the views of its parts together.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond } from '../time.js';
import { element, focusNext, goTo } from '../element.js';
import { Loading, loading } from '../loading.js';
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
import './case-records.js';
import './hidden.js';
import './case-proof.js';
import './similar-cases.js';
import { addException, exceptDialog } from './except.js';
import { mayWatch, mayWriteRules } from '../may.js';
import './case-work.js';
import { departed } from './moving.js';
import { answerByKey } from './proposals.js';
import { together } from './together.js';
import { texts as t } from '../texts/case.js';
import { common as c } from '../texts/common.js';

const REFRESH_MILLIS = 2000; // at most one refresh in that time, however fast the case grows
const MOST_ITEMS = 1000; // of a list, at once

/** Until the rest is there. @type {any} */
const NOTHING = {
  version: null, timeline: [], activity: [], pages: [], actions: [], operations: [], processes: [], whyOf: new Map(), graph: { nodes: [], edges: [], stages: [], attackVersion: '' }, work: { tasks: [], notes: [], noteCount: 0 },
};

/** Whether an indicator may have an alert in the case: a long timeline shows only its first detections. */
const ofIndicators = (timeline) => timeline.length < (timeline.total ?? 0) || timeline.some((one) => one.rule.startsWith('indicator--'));

const MOST_ALERTS = 5; // at first: the graph and the timeline show the rest

class CaseView extends element({ me: null, caseId: '', kase: null, busy: null }) {
  parts = new Loading(this, (signal) => this.read(signal), { pause: REFRESH_MILLIS });
  whole = new Set();

  /** The case comes with some of its alerts; a flood has a thousand. */
  all = new Loading(this, async (signal) => (await list(`/alerts?case=${segment(this.kase.id)}&limit=${MOST_ITEMS}`, signal)).reverse(),
    { key: () => (this.whole.has('alerts') && this.kase.alertCount > (this.kase.alerts ?? []).length ? this.kase.id : null), as: 'extra' });

  followed = '';
  comesToNote = false;
  arrived = false;

  constructor() {
    super();
    new EverySecond(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow(this.caseId);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unfollow?.();
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
      announce(t.acknowledgedBy(told.acknowledgedBy));
    }
    if (this.kase && told.worsened && isWorse(told) && told.worsened.news !== this.kase.worsened?.news) {
      announce(t.escalated(told.worsened.what.join(', ')));
    }
    if (!this.kase || told.version >= this.kase.version) this.kase = { ...this.kase, ...told };
    const { value } = this.parts;
    if (change.kind !== 'snapshot' || (value && told.version !== value.version)) this.parts.refresh();
  }

  async read(signal) {
    const id = segment(this.caseId);
    const kase = await get(`/cases/${id}`, signal);
    const [overview, pages, operations] = await Promise.all(
      [get(`/cases/${id}/overview`, signal), list(`/notifications?case=${segment(kase.id)}&limit=${MOST_ITEMS}`, signal), caseOperations()]);
    if (kase.id !== this.followed && !signal.aborted) this.follow(kase.id); // the address may name the case by its number
    if (!this.kase || kase.version >= this.kase.version) this.kase = { ...this.kase, ...kase };
    else this.parts.refresh(); // the stream has a newer version already
    const { reasons, detectionCount, activityCount, ...more } = overview;
    const timeline = Object.assign(overview.timeline.sort((a, b) => Date.parse(a.time) - Date.parse(b.time)), { total: detectionCount });
    const activity = Object.assign(overview.activity, { total: activityCount });
    return {
      ...more, version: kase.version, timeline, activity, pages, operations, processes: reasons.processes,
      whyOf: new Map(reasons.alerts.map((one) => [one.alert, one])),
    };
  }

  // --- what the watcher does ---

  act(verb, body, said, version) {
    return this.give(verb, () => command(this.caseId, verb, body, version), said);
  }

  /** Of a dialog, which shows by `refused` why not. */
  operate(verb, body, said, refused) {
    const undo = verb === 'resolve' ? { label: t.undo, run: () => this.unresolve() } : undefined;
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
      done(t.done(this.kase.number, said, began ? t.nowInProgress : ''), undo);
      return true;
    } catch (failure) {
      const stale = failure.status === 412 ? t.changedMeanwhile : '';
      failure.message += stale;
      (refused ?? (({ message }) => failed(message)))(failure);
      return false;
    } finally {
      this.busy = null;
      this.parts.load();
      await this.updateComplete;
      if (document.activeElement === document.body) this.querySelector('h1')?.focus();
    }
  }

  acknowledge() {
    if (!may(this.kase, 'acknowledge')) done(whoHasIt(this.kase, this.me));
    else this.act('acknowledge', {}, t.acknowledged);
  }

  confirm() {
    if (!may(this.kase, 'confirm')) done(isWorse(this.kase) ? t.mayNotConfirm : t.noUpdate);
    else this.give('confirm', () => confirmSeen(this.kase), t.updateAcknowledged);
  }

  assignToMe() {
    if (this.me && this.kase.assignee === this.me.name) done(t.alreadyYours);
    else if (!this.me || !may(this.kase, 'assign')) done(t.mayNotAssign);
    else this.act('assign', { assignee: this.me.name }, t.assignedToYou, this.kase.version);
  }

  /** The work goes on in the whole: the answer is that case. */
  async merge(body) {
    let whole = '';
    const merged = await this.give('merge', async () => { whole = (await post(`/cases/${segment(this.kase.id)}/merge`, body)).id; },
      t.merged);
    if (merged) goTo(this, `/cases/${segment(whole)}`);
    return merged;
  }

  /** Reopens the case for the person who resolved it by mistake, and acknowledges it before it notifies anyone. */
  unresolve() {
    return this.give('reopen', async () => {
      await command(this.caseId, 'reopen', { reason: t.resolvedByMistake });
      return command(this.caseId, 'acknowledge');
    }, t.reopened);
  }

  async note(event) {
    event.preventDefault();
    const field = event.target.elements.text;
    const text = field.value.trim();
    if (text && (await this.act('notes', { text }, t.noteAdded))) field.value = '';
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
    else if (key === 'c') this.toNote();
    else if (key === 'e') this.except();
    else if (key === 't') this.addTask();
    else if (key === 's') focusNext(this.querySelectorAll('#similar .similar-name a'), 1);
    else return answerByKey(this, key);
    return true;
  }

  /** From the alert that has the keyboard, or the first one. */
  except() {
    const focused = /** @type {any} */ (document.activeElement?.closest('wf-alert'));
    addException(this, (focused ?? this.querySelector('wf-alert'))?.alert.id);
  }

  /** The last dialog of the section adds a task; the others change one. */
  addTask() {
    if (!may(this.kase, 'tasks')) done(t.mayNotAddTasks);
    else /** @type {any} */ ([...this.querySelectorAll('#tasks wf-task-dialog')].at(-1))?.show();
  }

  /** If the form is not loaded yet, it gets the focus once it is. */
  toNote() {
    this.querySelector('#note-text')?.focus();
    this.comesToNote = this.parts.state === 'loading';
  }

  /** What was asked for before it was there. */
  updated() {
    if (this.arrived || this.parts.state === 'loading') return;
    this.arrived = true;
    if (this.comesToNote) this.toNote();
    else document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }

  // --- what the watcher sees ---

  showAlerts() {
    this.whole.add('alerts');
    if (this.all.failure) this.all.load();
    this.requestUpdate();
  }

  alerts(whyOf) {
    const some = this.kase.alerts ?? [];
    const all = (this.all.value ?? []).length > some.length ? this.all.value ?? [] : some;
    const alerts = this.whole.has('alerts') ? all : all.slice(0, MOST_ALERTS);
    const total = Math.max(this.kase.alertCount ?? 0, all.length);
    return html`<section id="alerts" aria-labelledby="alerts-title" @except=${(event) => addException(this, event.detail)}><h2 id="alerts-title">${t.alertsAndEvidence} <span class="count">${total}</span></h2>
      ${repeat(alerts, (alert) => alert.id,
        (alert) => html`<wf-alert .alert=${alert} .reason=${whyOf.get(alert.id)}
          .where=${this.kase.assetCount > 1} .may=${may(this.kase, 'notes')} .tune=${mayWriteRules(this.me)}></wf-alert>`)}
      ${total > alerts.length ? html`<p class="more">${c.showing(alerts.length, total)}
        <button class="quiet" @click=${() => this.showAlerts()}>${c.showMore}</button></p>` : ''}${this.all.failure ? html`<p role="alert">${this.all.failure.message}</p>` : ''}
      <wf-case-records .kase=${this.kase.id}></wf-case-records>
      ${total ? html`<wf-around id="telemetry" .of=${`/cases/${segment(this.kase.id)}`} .kase=${this.kase.id} .may=${may(this.kase, 'notes')}></wf-around>` : ''}</section>`;
  }

  /** Who has it, and the button that takes it, do not wait for the rest. */
  render() {
    return this.parts.render((parts) => this.body(parts), this.kase ? NOTHING : null);
  }

  body(parts) {
    const { kase } = this;
    const mayAct = (kase.allowed ?? []).length > 0;
    return html`<article class="case">${head(this, parts)}${parts.version === null ? loading : html`${mayWatch(this.me) ? html`<wf-hidden .of=${`/cases/${segment(kase.id)}`}></wf-hidden>` : ''}${jumps(kase, parts)}
      <wf-case-graph .graph=${parts.graph}></wf-case-graph>
      <div class="columns"><div>${timeline(this, parts.timeline)}${this.alerts(parts.whyOf)}${processTrees(parts.processes)}</div>
        <div><div @changed=${() => this.parts.load()}><wf-case-tasks .kase=${kase.id} .number=${kase.number} .tasks=${parts.work.tasks} .attack=${kase.attack ?? []}
            .may=${may(kase, 'tasks')}></wf-case-tasks><wf-case-notes .number=${kase.number} .notes=${parts.work.notes} .total=${parts.work.noteCount}
            .me=${this.me} .may=${may(kase, 'note')}></wf-case-notes></div><div id="response"><wf-case-responses .caseId=${kase.id} .version=${parts.version} .may=${mayAct}
            .ofIndicators=${ofIndicators(parts.timeline)} .assets=${(kase.assets ?? []).filter((one) => one.kind === 'host')}></wf-case-responses><wf-case-actions .caseId=${kase.id}
            .known=${parts.actions} .may=${mayAct}></wf-case-actions></div>${
          pages(this, parts.pages)}${isOpen(kase) ? html`<wf-would-page .kase=${kase} .me=${this.me}></wf-would-page>` : ''}${
          together(kase, this.busy, (verb, body, said) => this.act(verb, body, said))}${departed(this)}<wf-similar-cases .kase=${kase.id}></wf-similar-cases>${
          activity(this, parts.activity)}${observables(this)}<wf-case-proof .kase=${kase.id} .me=${this.me}></wf-case-proof></div></div>`}
    ${exceptDialog(this.me)}</article>`;
  }
}

customElements.define('wf-case', CaseView);
