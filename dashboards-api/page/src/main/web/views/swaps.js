// Swaps and take-overs that wait for an answer.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { post, segment } from '../api.js';
import { element } from '../element.js';
import { Sending } from '../loading.js';
import { stretch } from '../oncall.js';

const ANSWERS = { accept: 'Accept', decline: 'Decline', withdraw: 'Withdraw' };
const SAID = { accept: 'Accepted: the schedule says so', decline: 'Declined', withdraw: 'Withdrawn' };

class Swaps extends element({ me: null, requests: [] }) {
  sending = new Sending(this);

  async answer(request, verb) {
    await this.sending.send(() => post(`/schedules/${segment(request.schedule)}/requests/${segment(request.id)}/${verb}`, {}), SAID[verb]);
    this.dispatchEvent(new CustomEvent('changed'));
  }

  /** @param {Api['ShiftRequest']} request */
  said(request) {
    const asked = request.asked === this.me?.name ? 'you' : request.asked;
    const asker = request.asker === this.me?.name ? 'You ask' : `${request.asker} asks`;
    return html`<p><strong>${asker} ${asked}</strong> to take ${request.schedule}, ${stretch(request.from, request.until)}${
      request.returnFrom && request.returnUntil ? html`, and ${request.asker === this.me?.name ? 'take' : 'takes'} ${stretch(request.returnFrom, request.returnUntil)} in return` : ''}.
      ${request.reason ? html`<span class="faint">${request.reason}</span>` : ''}</p>`;
  }

  render() {
    const open = this.requests.filter((one) => one.state === 'open');
    if (!open.length) return '';
    return html`<section aria-labelledby="swaps-title"><h2 id="swaps-title">Requests</h2><ul class="mine">${repeat(open, (one) => one.id, (one) => html`<li>
      ${this.said(one)}<span class="actions">${one.allowed.map((verb) => html`<button class=${verb === 'accept' ? 'primary' : ''} ?disabled=${this.sending.busy}
        aria-label="${ANSWERS[verb]}: ${one.schedule}, ${stretch(one.from, one.until)}" @click=${() => this.answer(one, verb)}>${ANSWERS[verb]}</button>`)}</span></li>`)}</ul></section>`;
  }
}

customElements.define('wf-swaps', Swaps);
