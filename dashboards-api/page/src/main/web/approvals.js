// Pending approvals, for the banner, the page and the bar; and the dialog of a request of this session: a
// command that needs approval waits in the dialog and is sent again once it is approved.

import { html } from 'lit';
import { get, keepBack, list, post, segment } from './api.js';
import { live } from './live.js';
import { element } from './element.js';
import { Sending } from './loading.js';
import { EverySecond, countdown, now } from './time.js';
import { announce, done, failed } from './toasts.js';
import { texts as t } from './texts/frame.js';
import { common as c } from './texts/common.js';

const POLL_MILLIS = 2000;
const MOST = 100;

/** Dispatches `change` when the list of approvals visible to this person changes. */
class Known extends EventTarget {
  constructor() {
    super();
    /** @type {any[]} */
    this.items = [];
    this.unfollow = undefined;
    this.arrived = false;
    this.revision = null;
  }

  begin() {
    this.unfollow ??= live.follow('approvals', (items) => {
      const revision = items.values().next().value?.revision;
      if (revision !== this.revision) {
        this.revision = revision;
        this.load();
      }
    });
  }

  async load() {
    try {
      const before = new Set(this.waiting().map((one) => one.id));
      this.items = await list(`/approvals?limit=${MOST}`);
      this.arrived = true;
      for (const one of this.waiting()) if (!before.has(one.id)) announce(t.approvalAnnounced(said(one)));
      this.dispatchEvent(new Event('change'));
    } catch {
      // The pill says that the center does not answer; the next change asks again.
    }
  }

  /** Those that this session can approve now. */
  waiting() {
    return this.items.filter((one) => one.mayApprove && Date.parse(one.expiresAt) > now());
  }
}

export const approvals = new Known();

/** An operation's name as words: removePerson → remove person. */
export const words = (action) => action.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** What is asked for, in a few words. */
export const said = (one) => (one.kind === 'elevation'
  ? t.roleRequest(one.person, one.role, one.minutes)
  : `${one.person}: ${words(one.action)}${one.object.includes(':') ? `, ${one.object}` : ''}`);

export const left = (one) => countdown(Math.max(0, Date.parse(one.expiresAt) - now()));

/** Gives or denies one's word; says what became of it. */
export async function decide(one, verb, digits) {
  try {
    await post(`/approvals/${segment(one.id)}/${verb}`, verb === 'approve' && one.kind === 'number' ? { digits } : {});
    done(verb === 'approve' ? t.approved : t.denied);
  } catch (failure) {
    failed(failure.message);
  }
  await approvals.load();
}

/** The buttons of one that waits for this session. */
export function answerTo(one, busy, act) {
  if (one.kind !== 'number') {
    return html`<span class="actions"><button class="primary" ?disabled=${busy} @click=${() => act(one, 'approve')}>${t.approve}</button>
      <button ?disabled=${busy} @click=${() => act(one, 'deny')}>${t.deny}</button></span>`;
  }
  return html`<form class="digits" @submit=${(event) => {
    event.preventDefault();
    act(one, 'approve', event.target.elements.digits.value);
  }}><label>${t.digitsField}
      <input name="digits" inputmode="numeric" pattern="[0-9]{2}" maxlength="2" size="2" required autocomplete="off"></label>
    <button class="primary" ?disabled=${busy}>${t.approve}</button>
    <button type="button" ?disabled=${busy} @click=${() => act(one, 'deny')}>${t.notMe}</button></form>`;
}

/** The banner of what waits for this session. */
class Banner extends element({ hides: false }) {
  sending = new Sending(this);

  constructor() {
    super();
    new EverySecond(this);
    approvals.addEventListener('change', () => this.requestUpdate());
  }

  act(one, verb, digits) {
    return this.sending.ask(() => decide(one, verb, digits));
  }

  render() {
    const [one, ...more] = this.hides ? [] : approvals.waiting();
    return html`<div role="alert">${one ? html`<div class="approving">
      <p><strong>${one.kind === 'number' ? t.isItYou : t.approvalRequested}</strong> ${said(one)}
        <span class="faint">${t.fromAddress(one.address)}<span aria-hidden="true">${t.timeLeft(left(one))}</span></span></p>
      ${answerTo(one, this.sending.busy, (...asked) => this.act(...asked))}
      <a href="/approvals">${more.length ? t.andOthers(more.length) : t.allApprovals}</a></div>` : ''}</div>`;
  }
}

customElements.define('wf-approval-banner', Banner);

/** Keeps a command until its approval is decided; `api.js` calls it. */
class Asked extends element({ one: null }) {
  constructor() {
    super();
    new EverySecond(this);
    keepBack((problem) => this.waitFor(problem));
    approvals.addEventListener('change', () => this.look());
  }

  /** @returns whether to send the command again */
  async waitFor(problem) {
    if (this.one) return false;
    this.one = { id: problem.approval, number: problem.number, expiresAt: problem.expiresAt, code: problem.code, detail: problem.detail };
    await this.updateComplete;
    this.querySelector('dialog').showModal();
    this.poll = setInterval(() => this.look(), POLL_MILLIS);
    return new Promise((resolve) => { this.resolve = resolve; });
  }

  async look() {
    const asked = this.one;
    if (!asked) return;
    try {
      const { state } = await get(`/approvals/${segment(asked.id)}`);
      if (this.one !== asked || state === 'open') return;
      if (state !== 'approved') failed(state === 'expired' ? t.expired : t.wasDenied);
      this.end(state === 'approved');
    } catch {
      // Asked again in a moment.
    }
  }

  end(again) {
    clearInterval(this.poll);
    this.querySelector('dialog').close();
    this.one = null;
    this.resolve?.(again);
  }

  async giveUp() {
    const asked = this.one;
    this.end(false);
    if (asked.code === 'approval.second-person') return; // It can be approved still, and then repeated.
    try {
      await post(`/approvals/${segment(asked.id)}/deny`, {});
    } catch {
      // It runs out by itself.
    }
  }

  render() {
    const one = this.one;
    const number = one?.number;
    return html`<dialog aria-labelledby="asked-title" @cancel=${(event) => { event.preventDefault(); this.giveUp(); }}>${one ? html`
      <h2 id="asked-title">${one.code === 'approval.second-person' ? t.secondPerson : t.otherSession}</h2>
      ${number ? html`<p>${t.typeThere}</p><p class="number-shown" aria-label=${t.theDigits([...number].join(' '))}>${number}</p>`
        : html`<p>${one.detail}</p>`}
      <p class="faint" role="status">${t.continues}<span aria-hidden="true"> ${left(one)} ${t.left}</span></p>
      <div class="actions"><button @click=${() => this.giveUp()}>${one.code === 'approval.second-person' ? t.stopWaiting : c.cancel}</button></div>` : ''}
    </dialog>`;
  }
}

customElements.define('wf-asked', Asked);
