// Handing a shift over: what one person has in hand is offered to another, who takes it or not.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { STATUS_WORDS } from '../cases.js';
import { element } from '../element.js';
import { mayRespond } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { severityMark, when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { Sender } from './asking.js';
import { people } from '../oncall.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/on-call.js';

const ASK_MILLIS = 20_000;
const HELD = 'new,acknowledged,in_progress,on_hold,contained';

/** Offers it to one of the others. */
class Handing extends element({ me: null, which: 'all' }, Sender) {
  known = new Loading(this, async (signal) => {
    const [names, cases] = await Promise.all([people(signal), list(`/cases?assignee=me&status=${HELD}&limit=1000`, signal)]);
    return { others: names.filter((one) => one !== this.me?.name), cases };
  }, { key: () => null, as: 'section' });

  opens() {
    this.which = 'all';
    return this.known.load();
  }

  async send(form) {
    const body = { to: form.get('to'), note: form.get('note').trim() || null };
    const offer = await post('/handovers', form.get('which') === 'some' ? { ...body, cases: form.getAll('case') } : body);
    return t.casesOffered(counted.case(offer.cases.length), offer.to);
  }

  /** All of the shift, or some of the cases. */
  choice(cases) {
    const all = this.which !== 'some';
    const choose = (event) => { this.which = event.target.value; };
    return html`<fieldset class="tags"><legend>${t.cases}</legend>
      <label class="check"><input type="radio" name="which" value="all" .checked=${all} @change=${choose}> ${t.allCases}</label>
      <label class="check"><input type="radio" name="which" value="some" .checked=${!all} @change=${choose}> ${t.selectedOfMine}</label></fieldset>
      ${all ? '' : html`<fieldset class="choices"><legend>${t.selectedCases}</legend>${cases.map((one) => html`<label class="check"><input
        type="checkbox" name="case" value=${one.id}> <span>#${one.number} ${one.title} (${one.severity}, ${
        STATUS_WORDS[one.status]?.toLowerCase() ?? one.status})</span></label>`)}</fieldset>`}`;
  }

  render() {
    const fields = html`<p class="faint">${t.handoffHelp}</p>
      ${this.known.render(({ others, cases }) => html`${cases.length ? this.choice(cases) : ''}
        <label>${c.to} <select name="to" required><option value="">${c.choose}</option>${others.map((one) => html`<option value=${one}>${one}</option>`)}</select></label>`)}
      <label>${t.note} <textarea name="note" rows="4" maxlength="10000"></textarea></label>`;
    return this.ask({ label: t.handoffButton, title: t.handoffTitle, fields, send: t.send });
  }
}

class Handover extends element({ me: null }) {
  /** Nothing is offered before the center has answered once. */
  offers = new Loading(this, async (signal) => {
    const open = await list('/handovers?state=open&limit=100', signal);
    return open.filter((one) => one.from === this.me?.name || one.to === this.me?.name);
  }, { every: ASK_MILLIS, as: 'extra' });

  sending = new Sending(this);

  async answer(offer, verb, said) {
    await this.sending.send(async () => {
      const answer = await post(`/handovers/${segment(offer.id)}/${verb}`, {});
      const not = answer.cases.filter((one) => one.outcome && one.outcome !== 'done').length;
      if (not) failed(t.notTaken(counted.case(not)));
      else done(said);
    });
    await this.offers.load();
  }

  /** @param {Api['Handover']} offer */
  offer(offer) {
    const mine = offer.from === this.me?.name;
    return html`<li class="offer"><p><strong>${mine ? t.youOffer(counted.case(offer.cases.length), offer.to) : t.offersYou(counted.case(offer.cases.length), offer.from)}</strong>
        <span class="faint">${when(offer.createdAt)}</span></p>
      ${offer.note ? html`<p class="note-text">${offer.note}</p>` : ''}
      <ul class="turns">${offer.cases.map((one) => html`<li>${severityMark(one.severity)} <a href="/cases/${encodeURIComponent(one.case)}">#${one.number} ${one.title}</a>
        <span class="faint">${one.why === 'waiting' ? t.unacknowledged : STATUS_WORDS[one.status]?.toLowerCase() ?? one.status}</span></li>`)}</ul>
      <p class="actions">${mine ? html`<button ?disabled=${this.sending.busy} @click=${() => this.answer(offer, 'withdraw', t.offerWithdrawn)}>${t.withdrawOffer}</button>`
        : html`<button class="primary" ?disabled=${this.sending.busy} @click=${() => this.answer(offer, 'accept', t.accepted(offer.from))}>${t.acceptFrom(offer.from)}</button>
          <button ?disabled=${this.sending.busy} @click=${() => this.answer(offer, 'decline', t.declined)}>${t.decline}</button>`}</p></li>`;
  }

  render() {
    if (!mayRespond(this.me)) return '';
    return this.offers.render((offers) => html`<section aria-labelledby="handover-title"><h2 id="handover-title">${t.shiftHandoff}</h2>
      ${offers.length ? html`<ul class="mine">${repeat(offers, (one) => one.id, (one) => this.offer(one))}</ul>` : ''}
      ${offers.some((one) => one.from === this.me?.name) ? '' : html`<p class="weeks-tools"><wf-handing .me=${this.me} @changed=${() => this.offers.load()}></wf-handing>
        <span class="faint">${t.handoffShort}</span></p>`}</section>`);
  }
}

customElements.define('wf-handing', Handing);
customElements.define('wf-handover', Handover);
