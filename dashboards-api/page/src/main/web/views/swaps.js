// Swaps and take-overs that wait for an answer.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { post, segment } from '../api.js';
import { element } from '../element.js';
import { Sending } from '../loading.js';
import { stretch } from '../oncall.js';
import { texts as t } from '../texts/on-call.js';

class Swaps extends element({ me: null, requests: [] }) {
  sending = new Sending(this);

  async answer(request, verb) {
    await this.sending.send(() => post(`/schedules/${segment(request.schedule)}/requests/${segment(request.id)}/${verb}`, {}), t.requestResults[verb]);
    this.dispatchEvent(new CustomEvent('changed'));
  }

  /** @param {Api['ShiftRequest']} request */
  said(request) {
    const asked = request.asked === this.me?.name ? t.you : request.asked;
    const asker = request.asker === this.me?.name ? t.youAsk : t.someoneAsks(request.asker);
    return html`<p><strong>${asker} ${asked}</strong> ${t.toCover(request.schedule, stretch(request.from, request.until))}${
      request.returnFrom && request.returnUntil ? t.inReturnFor(stretch(request.returnFrom, request.returnUntil)) : ''}.
      ${request.reason ? html`<span class="faint">${request.reason}</span>` : ''}</p>`;
  }

  render() {
    const open = this.requests.filter((one) => one.state === 'open');
    if (!open.length) return '';
    return html`<section aria-labelledby="swaps-title"><h2 id="swaps-title">${t.requests}</h2><ul class="mine">${repeat(open, (one) => one.id, (one) => html`<li>
      ${this.said(one)}<span class="actions">${one.allowed.map((verb) => html`<button class=${verb === 'accept' ? 'primary' : ''} ?disabled=${this.sending.busy}
        aria-label="${t.requestAnswers[verb]}: ${one.schedule}, ${stretch(one.from, one.until)}" @click=${() => this.answer(one, verb)}>${t.requestAnswers[verb]}</button>`)}</span></li>`)}</ul></section>`;
  }
}

customElements.define('wf-swaps', Swaps);
