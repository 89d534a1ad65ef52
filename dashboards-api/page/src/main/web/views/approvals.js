// Approvals: pending ones, own requests, and temporary roles.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, remove, segment } from '../api.js';
import { answerTo, approvals, decide, left, said, words } from '../approvals.js';
import { element } from '../element.js';
import { mayLead } from '../may.js';
import { Loading, Sending, loading } from '../loading.js';
import { when } from '../parts.js';
import { EverySecond, now } from '../time.js';
import { texts as t } from '../texts/account.js';
import { common as c } from '../texts/common.js';

const ROLES = ['lead', 'responder', 'hunter', 'rule-author', 'legal', 'administrator'];

class Approvals extends element({ me: null, changes: 0 }) {
  elevations = new Loading(this, (signal) => get('/temporary-roles', signal), { key: () => (this.leads ? this.changes : null), as: 'extra' });
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
    const asked = await this.sending.send(() => post('/temporary-roles', { ...said, minutes: Number(minutes) }),
      t.roleRequested);
    if (asked) form.reset();
    await approvals.load();
  }

  async end(id) {
    await this.sending.send(() => remove(`/temporary-roles/${segment(id)}`), t.roleEnded);
    await approvals.load();
  }

  /** @param {Api['Approval']} one */
  waiting(one) {
    return html`<li class="approval"><h3>${said(one)}</h3>
      <dl class="facts"><dt>${t.requestedBy}</dt><dd>${t.requester(one.person, when(one.askedAt), one.address)}${one.device ? html` <span class="faint">${one.device}</span>` : ''}</dd>
        ${one.reason ? html`<dt>${c.reason}</dt><dd>${one.reason}</dd>` : ''}
        ${one.asked ? html`<dt>${t.decision}</dt><dd><code>${one.asked}</code></dd>` : ''}
        <dt>${t.pending}</dt><dd>${t.pendingFor(t.approvers[one.kind], left(one))}</dd></dl>
      ${answerTo(one, this.sending.busy, (...asked) => this.act(...asked))}</li>`;
  }

  /** @param {Api['Approval']} one */
  own(one) {
    const outcome = one.decidedBy ? html`${t.decided(one.state, one.decidedBy, when(one.decidedAt))}` : one.state;
    const inForce = one.kind === 'elevation' && one.state === 'approved' && Date.parse(one.endsAt ?? '') > now();
    return html`<tr><td data-label=${t.request}>${one.kind === 'elevation' ? t.roleFor(one.role, one.minutes) : words(one.action)}</td>
      <td data-label=${t.object}>${one.object}</td><td data-label=${t.requested}>${when(one.askedAt)}</td><td data-label=${c.state}>${outcome}
        ${inForce ? html`${t.untilEnd(when(one.endsAt))}` : ''}</td>
      <td>${one.state === 'open' && !one.mayApprove ? html`<button ?disabled=${this.sending.busy} @click=${() => this.act(one, 'deny')}>${t.withdraw}</button>` : ''}
        ${inForce ? html`<button @click=${() => this.end(one.id)}>${t.endRole}</button>` : ''}</td></tr>`;
  }

  table(label, heads, rows) {
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${label}><table class="assets"><thead><tr>${heads.map((head) =>
      html`<th scope="col">${head}</th>`)}<th scope="col"><span class="unseen">${t.actions}</span></th></tr></thead><tbody>${rows}</tbody></table></div>`;
  }

  asking() {
    return html`<section aria-labelledby="role-title"><h2 id="role-title">${t.temporaryRole}</h2>
      <p class="faint">${t.temporaryRoleHelp}</p>
      <form class="elevating" @submit=${(event) => this.ask(event)}>
        <label>${t.role} <select name="role">${ROLES.filter((role) => role !== this.me?.role).map((role) => html`<option>${role}</option>`)}</select></label>
        <label>${t.minutes} <input name="minutes" type="number" min="1" max="1440" value="60" required></label>
        <label class="grows">${c.reason} <input name="reason" maxlength="2000" required></label>
        <button class="primary" ?disabled=${this.sending.busy}>${t.request}</button></form></section>`;
  }

  /** @param {Api['TemporaryRoles']} all */
  given({ inForce, standingAdministrators }) {
    return html`<section aria-labelledby="given-title"><h2 id="given-title">${t.temporaryRoles}</h2>
      ${inForce.length ? this.table(t.temporaryRolesLabel, [t.person, t.role, t.expires, t.approvedBy, c.reason], inForce.map((one) => html`<tr>
        <td data-label=${t.person}>${one.person}</td><td data-label=${t.role}>${one.role}</td><td data-label=${t.expires}>${when(one.endsAt)}</td>
        <td data-label=${t.approvedBy}>${one.givenBy}</td><td data-label=${c.reason}>${one.reason}</td>
        <td><button aria-label=${t.endRoleOf(one.role, one.person)} @click=${() => this.end(one.id)}>${t.end}</button></td></tr>`))
        : html`<p class="faint">${t.noTemporaryRoles}</p>`}
      <p>${t.permanentAdministrators(standingAdministrators.join(', '))}</p></section>`;
  }

  render() {
    const waiting = approvals.waiting();
    const own = approvals.items.filter((one) => one.person === this.me?.name).reverse();
    return html`<h1 tabindex="-1">${t.approvals}</h1>
      ${approvals.arrived ? html`<section aria-labelledby="waiting-title"><h2 id="waiting-title">${t.pendingApproval}</h2>
        ${waiting.length ? html`<ul class="approvals">${repeat(waiting, (one) => one.id, (one) => this.waiting(one))}</ul>`
          : html`<p class="faint">${t.nonePending}</p>`}</section>
      ${own.length ? html`<section aria-labelledby="own-title"><h2 id="own-title">${t.myRequests}</h2>
        ${this.table(t.myRequestsLabel, [t.request, t.object, t.requested, c.state], repeat(own, (one) => one.id, (one) => this.own(one)))}</section>` : ''}
      ${this.asking()}${this.leads ? this.elevations.render((all) => this.given(all)) : ''}` : loading}`;
  }
}

customElements.define('wf-approvals', Approvals);
