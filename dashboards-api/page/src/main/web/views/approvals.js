// Approvals: what waits for one's word, what one asked for, asking for a role for a time, and who has one.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, remove, segment } from '../api.js';
import { answerTo, approvals, decide, left, said, words } from '../approvals.js';
import { element } from '../element.js';
import { mayLead } from '../may.js';
import { Loading, Sending, loading } from '../loading.js';
import { when } from '../parts.js';
import { EverySecond, now } from '../time.js';

const ROLES = ['lead', 'responder', 'hunter', 'rule-author', 'legal', 'administrator'];
const KINDS = { number: 'another session of the same person', second: 'a second person', elevation: 'somebody with all rights of the role' };

class Approvals extends element({ me: null, changes: 0 }) {
  elevations = new Loading(this, (signal) => get('/elevations', signal), { key: () => (this.leads ? this.changes : null), as: 'extra' });
  sending = new Sending(this);

  constructor() {
    super();
    new EverySecond(this);
    this.changed = () => { this.changes += 1; };
  }

  connectedCallback() {
    super.connectedCallback();
    approvals.addEventListener('change', this.changed);
    approvals.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    approvals.removeEventListener('change', this.changed);
  }

  get leads() {
    return mayLead(this.me);
  }

  act(one, verb, digits) {
    return this.sending.ask(() => decide(one, verb, digits));
  }

  async ask(event) {
    event.preventDefault();
    const form = event.target;
    /** @type {any} */
    const { minutes, ...said } = Object.fromEntries(new FormData(form));
    const asked = await this.sending.send(() => post('/elevations', { ...said, minutes: Number(minutes) }),
      'Asked. You have the role as soon as somebody approves it.');
    if (asked) form.reset();
    await approvals.load();
  }

  async end(id) {
    await this.sending.send(() => remove(`/elevations/${segment(id)}`), 'The role has ended.');
    await approvals.load();
  }

  /** @param {Api['Approval']} one */
  waiting(one) {
    return html`<li class="approval"><h3>${said(one)}</h3>
      <dl class="facts"><dt>Asks</dt><dd>${one.person}, ${when(one.askedAt)}, from ${one.address}${one.device ? html` <span class="faint">${one.device}</span>` : ''}</dd>
        ${one.reason ? html`<dt>Why</dt><dd>${one.reason}</dd>` : ''}
        ${one.asked ? html`<dt>Says</dt><dd><code>${one.asked}</code></dd>` : ''}
        <dt>Waits for</dt><dd>${KINDS[one.kind]}, ${left(one)} more</dd></dl>
      ${answerTo(one, this.sending.busy, (...asked) => this.act(...asked))}</li>`;
  }

  /** @param {Api['Approval']} one */
  own(one) {
    const outcome = one.decidedBy ? html`${one.state} by ${one.decidedBy} ${when(one.decidedAt)}` : one.state;
    const inForce = one.kind === 'elevation' && one.state === 'approved' && Date.parse(one.endsAt ?? '') > now();
    return html`<tr><td data-label="What">${one.kind === 'elevation' ? `to be ${one.role} for ${one.minutes} min` : words(one.action)}</td>
      <td data-label="About">${one.object}</td><td data-label="Asked">${when(one.askedAt)}</td><td data-label="State">${outcome}
        ${inForce ? html`, until ${when(one.endsAt)}` : ''}</td>
      <td>${one.state === 'open' && !one.mayApprove ? html`<button ?disabled=${this.sending.busy} @click=${() => this.act(one, 'deny')}>Take back</button>` : ''}
        ${inForce ? html`<button @click=${() => this.end(one.id)}>End the role</button>` : ''}</td></tr>`;
  }

  table(label, heads, rows) {
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${label}><table class="assets"><thead><tr>${heads.map((head) =>
      html`<th scope="col">${head}</th>`)}<th scope="col"><span class="unseen">What to do</span></th></tr></thead><tbody>${rows}</tbody></table></div>`;
  }

  asking() {
    return html`<section aria-labelledby="role-title"><h2 id="role-title">A role for a time</h2>
      <p class="faint">Ask for more rights when you need them. Somebody who has all of them approves it; it ends by itself.</p>
      <form class="elevating" @submit=${(event) => this.ask(event)}>
        <label>Role <select name="role">${ROLES.filter((role) => role !== this.me?.role).map((role) => html`<option>${role}</option>`)}</select></label>
        <label>Minutes <input name="minutes" type="number" min="1" max="1440" value="60" required></label>
        <label class="grows">Why <input name="reason" maxlength="2000" required></label>
        <button class="primary" ?disabled=${this.sending.busy}>Ask</button></form></section>`;
  }

  /** @param {Api['Elevations']} all */
  given({ inForce, standingAdministrators }) {
    return html`<section aria-labelledby="given-title"><h2 id="given-title">Who has more rights now</h2>
      ${inForce.length ? this.table('Roles for a time', ['Who', 'Is', 'Until', 'Given by', 'Why'], inForce.map((one) => html`<tr>
        <td data-label="Who">${one.person}</td><td data-label="Is">${one.role}</td><td data-label="Until">${when(one.endsAt)}</td>
        <td data-label="Given by">${one.givenBy}</td><td data-label="Why">${one.reason}</td>
        <td><button aria-label="End ${one.role} of ${one.person}" @click=${() => this.end(one.id)}>End</button></td></tr>`))
        : html`<p class="faint">Nobody has a role for a time.</p>`}
      <p>Administrators all the time: ${standingAdministrators.join(', ')}.</p></section>`;
  }

  render() {
    const waiting = approvals.waiting();
    const own = approvals.items.filter((one) => one.person === this.me?.name).reverse();
    return html`<h1 tabindex="-1">Approvals</h1>
      ${approvals.arrived ? html`<section aria-labelledby="waiting-title"><h2 id="waiting-title">Waits for your word</h2>
        ${waiting.length ? html`<ul class="approvals">${repeat(waiting, (one) => one.id, (one) => this.waiting(one))}</ul>`
          : html`<p class="faint">Nothing waits for you.</p>`}</section>
      ${own.length ? html`<section aria-labelledby="own-title"><h2 id="own-title">What you asked for</h2>
        ${this.table('What you asked for', ['What', 'About', 'Asked', 'State'], repeat(own, (one) => one.id, (one) => this.own(one)))}</section>` : ''}
      ${this.asking()}${this.leads ? this.elevations.render((all) => this.given(all)) : ''}` : loading}`;
  }
}

customElements.define('wf-approvals', Approvals);
