// Handing a shift over: what one person has in hand is offered to another, who takes it or not.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { STATUS_WORDS } from '../cases.js';
import { element } from '../element.js';
import { mayRespond } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { plural, severityMark, when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { Sender } from './asking.js';
import { people } from '../oncall.js';

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
    return `${plural(offer.cases.length, 'case')} offered to ${offer.to}. Until they accept, everything stays yours.`;
  }

  /** All of the shift, or some of the cases. */
  choice(cases) {
    const all = this.which !== 'some';
    const choose = (event) => { this.which = event.target.value; };
    return html`<fieldset class="tags"><legend>Cases</legend>
      <label class="check"><input type="radio" name="which" value="all" .checked=${all} @change=${choose}> All of them</label>
      <label class="check"><input type="radio" name="which" value="some" .checked=${!all} @change=${choose}> Selected cases of mine</label></fieldset>
      ${all ? '' : html`<fieldset class="choices"><legend>Selected cases</legend>${cases.map((one) => html`<label class="check"><input
        type="checkbox" name="case" value=${one.id}> <span>#${one.number} ${one.title} (${one.severity}, ${
        STATUS_WORDS[one.status]?.toLowerCase() ?? one.status})</span></label>`)}</fieldset>`}`;
  }

  render() {
    const fields = html`<p class="faint">Your open cases, and those that nobody has and of which you were told, with their pages and clocks. Nothing changes until the other one accepts.</p>
      ${this.known.render(({ others, cases }) => html`${cases.length ? this.choice(cases) : ''}
        <label>To <select name="to" required><option value="">Choose…</option>${others.map((one) => html`<option value=${one}>${one}</option>`)}</select></label>`)}
      <label>Note <textarea name="note" rows="4" maxlength="10000"></textarea></label>`;
    return this.ask({ label: 'Hand my shift over…', title: 'Hand my shift over', fields, send: 'Offer it' });
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
      if (not) failed(`${plural(not, 'case')} could not be taken: somebody else has changed them meanwhile.`);
      else done(said);
    });
    await this.offers.load();
  }

  /** @param {Api['Handover']} offer */
  offer(offer) {
    const mine = offer.from === this.me?.name;
    return html`<li class="offer"><p><strong>${mine ? `You offer ${offer.to}` : `${offer.from} offers you`} ${plural(offer.cases.length, 'case')}</strong>
        <span class="faint">${when(offer.createdAt)}</span></p>
      ${offer.note ? html`<p class="note-text">${offer.note}</p>` : ''}
      <ul class="turns">${offer.cases.map((one) => html`<li>${severityMark(one.severity)} <a href="/cases/${encodeURIComponent(one.case)}">#${one.number} ${one.title}</a>
        <span class="faint">${one.why === 'waiting' ? 'waits for somebody' : STATUS_WORDS[one.status]?.toLowerCase() ?? one.status}</span></li>`)}</ul>
      <p class="actions">${mine ? html`<button ?disabled=${this.sending.busy} @click=${() => this.answer(offer, 'withdraw', 'The offer is withdrawn')}>Withdraw the offer</button>`
        : html`<button class="primary" ?disabled=${this.sending.busy} @click=${() => this.answer(offer, 'accept', `You took over from ${offer.from}`)}>Take over from ${offer.from}</button>
          <button ?disabled=${this.sending.busy} @click=${() => this.answer(offer, 'decline', 'Declined')}>Decline</button>`}</p></li>`;
  }

  render() {
    if (!mayRespond(this.me)) return '';
    return this.offers.render((offers) => html`<section aria-labelledby="handover-title"><h2 id="handover-title">Hand-over</h2>
      ${offers.length ? html`<ul class="mine">${repeat(offers, (one) => one.id, (one) => this.offer(one))}</ul>` : ''}
      ${offers.some((one) => one.from === this.me?.name) ? '' : html`<p class="weeks-tools"><wf-handing .me=${this.me} @changed=${() => this.offers.load()}></wf-handing>
        <span class="faint">Your open cases, and those that nobody has and of which you were told.</span></p>`}</section>`);
  }
}

customElements.define('wf-handing', Handing);
customElements.define('wf-handover', Handover);
