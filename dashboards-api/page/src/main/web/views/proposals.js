// Merge suggestions: two open cases, assigned to different people, that are linked by alerts. A person decides whether to merge them. Shown on both cases, in a
// list, and announced once to the assignees.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { isMine, may } from '../cases.js';
import { live } from '../live.js';
import { element, goTo } from '../element.js';
import { mayRespond } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { severityMark, statusChip, when } from '../parts.js';
import { announce, done } from '../toasts.js';
import { texts as t } from '../texts/entities.js';

const MOST = 500;

const place = (id) => `/cases/${segment(id)}`;
const links = (one) => html`<ul class="reasons">${one.links.map((link) => html`<li>${link}</li>`)}</ul>`;
const reasonOf = (form) => form?.elements.reason.value.trim();

/** Gives the answer; the accepted one leads to the whole. `view` is the page of the case. */
async function answer(view, verb, one, form) {
  const { kase } = view;
  const reason = reasonOf(form);
  const body = reason ? { other: one.id, reason } : { other: one.id };
  /** @type {any} */
  let answered = null;
  const said = verb === 'accept' ? t.merged(one.number) : t.kept(one.number);
  const taken = await view.give(verb, async () => {
    answered = await post(`${place(kase.id)}/${verb}`, body);
    return answered.id === kase.id ? answered : null;
  }, said);
  if (taken && answered.id !== kase.id) goTo(view, place(answered.id));
}

/** What is proposed for a case, with the buttons to answer it. */
export function proposed(view) {
  const { kase, busy } = view;
  const { mergeSuggestions: proposals = [] } = kase;
  if (!proposals.length) return '';
  return html`<section class="proposals" aria-labelledby="proposals-title"><h2 id="proposals-title">${t.suggestion}</h2>
    ${proposals.map((one, at) => html`<div class="proposal">
      <p><a href=${place(one.id)}><span class="number">#${one.number}</span> ${one.title}</a>
        <span class="faint">${one.holder ? t.assignedTo(one.holder) : ''}${t.sameAttack(when(one.at))}</span></p>
      ${links(one)}
      ${may(kase, 'accept') ? html`<form class="answer" @submit=${(event) => event.preventDefault()}>
        <label><span class="unseen">${t.reasonFor(one.number)}</span>
          <input name="reason" maxlength="2000" placeholder=${t.reasonOptional}></label>
        <button class="primary" type="button" ?disabled=${busy} aria-label=${t.mergeWith(one.number)}
          @click=${(event) => answer(view, 'accept', one, event.target.form)}>${t.merge} ${at ? '' : html`<kbd aria-hidden="true">y</kbd>`}</button>
        <button type="button" ?disabled=${busy} aria-label=${t.keepSeparateFrom(one.number)}
          @click=${(event) => answer(view, 'dismiss', one, event.target.form)}>${t.keepSeparate} ${at ? '' : html`<kbd aria-hidden="true">d</kbd>`}</button>
      </form>` : ''}</div>`)}</section>`;
}

/** Answers the first proposal by a key; says whether the key was one of these. */
export function answerByKey(view, key) {
  const verb = { y: 'accept', d: 'dismiss' }[key];
  if (!verb) return false;
  const [one] = view.kase.mergeSuggestions ?? [];
  if (!one) done(t.none);
  else if (!may(view.kase, verb)) done(t.mayNot);
  else answer(view, verb, one, view.querySelector('form.answer'));
  return true;
}

const known = new Map();

/** Announces a new suggestion once to the assignees; returns how many suggestions there are on open cases. */
export function tellProposals(items, me) {
  let all = 0;
  for (const kase of items.values()) {
    const count = kase.mergeSuggestionCount ?? 0;
    all += count;
    const before = known.get(kase.id);
    known.set(kase.id, count);
    if (before === undefined || count <= before || !isMine(kase, me)) continue;
    const text = t.announced(kase.number);
    announce(text);
    done(text, { label: t.showIt, run: () => goTo(document.querySelector('main'), place(kase.id)) });
  }
  return all;
}

class Proposals extends element({ me: null, cursor: 0, counts: '' }) {
  found = new Loading(this, (signal) => list(`/merge-suggestions?limit=${MOST}`, signal), { key: () => this.counts });
  sending = new Sending(this);

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('cases', (items) => {
      this.counts = [...items.values()].filter((kase) => kase.mergeSuggestionCount).map((kase) => `${kase.id} ${kase.version}`).join();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unfollow?.();
  }

  willUpdate() {
    this.cursor = Math.min(this.cursor, Math.max(0, this.items.length - 1));
  }

  get items() {
    return this.found.value ?? [];
  }

  async answer(one, verb) {
    if (this.sending.busy || !one) return;
    await this.sending.send(async () => {
      const kase = await post(`${place(one.older.id)}/${verb}`, { other: one.younger.id });
      done(verb === 'accept' ? t.mergedInto(kase.number) : t.keptBoth(one.older.number, one.younger.number),
        { label: t.showIt, run: () => goTo(document.querySelector('main'), place(kase.id)) });
    });
    await this.found.load();
  }

  async step(by) {
    if (!this.items.length) return;
    this.cursor = Math.min(this.items.length - 1, Math.max(0, this.cursor + by));
    await this.updateComplete;
    this.querySelectorAll('li[data-proposal] a')[this.cursor * 2]?.focus();
  }

  /** Answers whether the key was one of this list's. */
  key(key) {
    const one = this.items[this.cursor];
    if (key === 'j') this.step(1);
    else if (key === 'k') this.step(-1);
    else if ((key === 'y' || key === 'd') && !mayRespond(this.me)) done(t.mayNot);
    else if (key === 'y') this.answer(one, 'accept');
    else if (key === 'd') this.answer(one, 'dismiss');
    else return false;
    return true;
  }

  /** @param {Api['MergeSuggestionSide']} one */
  side(one) {
    return html`<p>${severityMark(one.severity)} <a href=${place(one.id)}><span class="number">#${one.number}</span> ${one.title}</a>
      ${statusChip(one.status)} <span class="faint">${one.acknowledgedBy ?? one.assignee ?? ''}</span></p>`;
  }

  render() {
    return this.found.render((items) => this.body(items, items.total));
  }

  body(items, count) {
    return html`<div class="headline"><h1 tabindex="-1">${t.count(count)}</h1>
        <p>${t.help}</p></div>
      ${count ? html`<ol class="together" aria-label=${t.list}>${items.map((one, at) => html`<li data-proposal
          class=${at === this.cursor ? 'is-cursor' : ''} @focusin=${() => { this.cursor = at; }}><div>${this.side(one.older)}${this.side(one.younger)}
          ${links(one)}<p class="faint">${t.suggested(when(one.at))}</p></div>
          ${mayRespond(this.me) ? html`<div class="answer">
            <button class="primary" ?disabled=${this.sending.busy} aria-label=${t.mergeInto(one.younger.number, one.older.number)}
              @click=${() => this.answer(one, 'accept')}>${t.merge} <kbd aria-hidden="true">y</kbd></button>
            <button ?disabled=${this.sending.busy} aria-label=${t.keepBoth(one.older.number, one.younger.number)}
              @click=${() => this.answer(one, 'dismiss')}>${t.keepSeparate} <kbd aria-hidden="true">d</kbd></button></div>` : ''}</li>`)}</ol>`
        : html`<div class="empty"><h2>${t.empty}</h2>
          <p>${t.emptyHelp}</p></div>`}`;
  }
}

customElements.define('wf-proposals', Proposals);
