// Handing a shift over: what one person has in hand is offered to another, who takes it or not.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { STATUS_WORDS } from '../cases.js';
import { Light, plural, severityMark, when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { people } from '../oncall.js';

const ASK_MILLIS = 20_000;
const HELD = 'new,acknowledged,in_progress,on_hold,contained';

class Handover extends Light {
  static properties = { me: {}, offers: { state: true }, people: { state: true }, cases: { state: true }, failure: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.offers = null;
    this.people = [];
    this.cases = [];
    this.failure = null;
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.asking = setInterval(() => this.load(), ASK_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.asking);
  }

  async load() {
    try {
      const open = await list('/handovers?state=open&limit=100');
      this.offers = open.filter((one) => one.from === this.me?.name || one.to === this.me?.name);
    } catch {
      // What was known stays; nothing is offered before the center has answered once.
    }
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async ask() {
    this.failure = null;
    this.which = 'all';
    try {
      this.people = (await people()).filter((one) => one !== this.me.name);
      this.cases = await list(`/cases?assignee=me&status=${HELD}&limit=1000`);
    } catch (failure) {
      this.failure = failure;
    }
    await this.updateComplete;
    this.querySelector('form').reset();
    this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.busy = true;
    try {
      const body = { to: form.get('to'), note: form.get('note').trim() || null };
      if (form.get('which') === 'some') body.cases = form.getAll('case');
      const offer = await post('/handovers', body);
      this.dialog.close();
      done(`${plural(offer.cases.length, 'case')} offered to ${offer.to}. Until they accept, everything stays yours.`);
      await this.load();
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.busy = false;
    }
  }

  async answer(offer, verb, said) {
    this.busy = true;
    try {
      const answer = await post(`/handovers/${segment(offer.id)}/${verb}`, {});
      const not = answer.cases.filter((one) => one.outcome && one.outcome !== 'done').length;
      if (not) failed(`${plural(not, 'case')} could not be taken: somebody else has changed them meanwhile.`);
      else done(said);
    } catch (failure) {
      failed(failure.message);
    } finally {
      this.busy = false;
    }
    await this.load();
  }

  offer(offer) {
    const mine = offer.from === this.me?.name;
    return html`<li class="offer"><p><strong>${mine ? `You offer ${offer.to}` : `${offer.from} offers you`} ${plural(offer.cases.length, 'case')}</strong>
        <span class="faint">${when(offer.createdAt)}</span></p>
      ${offer.note ? html`<p class="note-text">${offer.note}</p>` : ''}
      <ul class="turns">${offer.cases.map((one) => html`<li>${severityMark(one.severity)} <a href="/cases/${encodeURIComponent(one.case)}">#${one.number} ${one.title}</a>
        <span class="faint">${one.why === 'waiting' ? 'waits for somebody' : STATUS_WORDS[one.status]?.toLowerCase() ?? one.status}</span></li>`)}</ul>
      <p class="actions">${mine ? html`<button ?disabled=${this.busy} @click=${() => this.answer(offer, 'withdraw', 'The offer is withdrawn')}>Withdraw the offer</button>`
        : html`<button class="primary" ?disabled=${this.busy} @click=${() => this.answer(offer, 'accept', `You took over from ${offer.from}`)}>Take over from ${offer.from}</button>
          <button ?disabled=${this.busy} @click=${() => this.answer(offer, 'decline', 'Declined')}>Decline</button>`}</p></li>`;
  }

  /** All of the shift, or some of the cases. */
  choice() {
    const all = this.which !== 'some';
    const choose = (event) => {
      this.which = event.target.value;
      this.requestUpdate();
    };
    return html`<fieldset class="tags"><legend>Cases</legend>
      <label class="check"><input type="radio" name="which" value="all" .checked=${all} @change=${choose}> All of them</label>
      <label class="check"><input type="radio" name="which" value="some" .checked=${!all} @change=${choose}> Selected cases of mine</label></fieldset>
      ${all ? '' : html`<fieldset class="choices"><legend>Selected cases</legend>${this.cases.map((one) => html`<label class="check"><input
        type="checkbox" name="case" value=${one.id}> <span>#${one.number} ${one.title} (${one.severity}, ${
        STATUS_WORDS[one.status]?.toLowerCase() ?? one.status})</span></label>`)}</fieldset>`}`;
  }

  render() {
    if (!this.offers || !this.me?.rights?.includes('respond')) return '';
    return html`<section aria-labelledby="handover-title"><h2 id="handover-title">Hand-over</h2>
      ${this.offers.length ? html`<ul class="mine">${repeat(this.offers, (one) => one.id, (one) => this.offer(one))}</ul>` : ''}
      ${this.offers.some((one) => one.from === this.me.name) ? '' : html`<p class="weeks-tools"><button @click=${() => this.ask()}>Hand my shift over…</button>
        <span class="faint">Your open cases, and those that nobody has and of which you were told.</span></p>`}
      <dialog aria-labelledby="handing-title"><form @submit=${(event) => this.submit(event)}><h2 id="handing-title">Hand my shift over</h2>
        <p class="faint">Your open cases, and those that nobody has and of which you were told, with their pages and clocks. Nothing changes until the other one accepts.</p>
        ${this.cases.length ? this.choice() : ''}
        <label>To <select name="to" required><option value="">Choose…</option>${this.people.map((one) => html`<option value=${one}>${one}</option>`)}</select></label>
        <label>Note <textarea name="note" rows="4" maxlength="10000"></textarea></label>
        ${this.failure ? html`<p role="alert" class="problem">${this.failure.message}</p>` : ''}
        <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.busy}>Offer it</button></div></form></dialog></section>`;
  }
}

customElements.define('wf-handover', Handover);
