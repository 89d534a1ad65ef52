// The dialog for one person instead of another for a while: taking over at once, or asking somebody to stand in, perhaps for a shift in return.

import { html } from 'lit';
import { post, segment } from '../api.js';
import { Light } from '../parts.js';
import { zoneName } from '../time.js';
import { done } from '../toasts.js';
import { fromInput, people, stretch, toInput } from '../oncall.js';

class Replacing extends Light {
  static properties = {
    me: {}, ahead: {}, wish: { state: true }, people: { state: true }, who: { state: true }, failure: { state: true }, busy: { state: true },
  };

  constructor() {
    super();
    this.ahead = [];
    this.wish = null;
    this.people = [];
    this.who = '';
    this.failure = null;
    this.busy = false;
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  get leads() {
    return this.me?.rights?.includes('lead');
  }

  /** `wish` is `{schedule, from, until, mine}`: times in milliseconds, `mine` when somebody else comes for me. */
  async ask(wish) {
    this.wish = wish;
    this.failure = null;
    this.who = wish.mine ? '' : this.me.name;
    try {
      this.people = wish.mine || this.leads ? await people() : [this.me.name];
    } catch (failure) {
      this.failure = failure;
    }
    await this.updateComplete;
    const form = this.querySelector('form');
    form.reset();
    form.elements.from.value = toInput(wish.from);
    form.elements.until.value = toInput(wish.until);
    form.elements.person.value = this.who;
    this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const { schedule, mine } = this.wish;
    const atOnce = !mine || event.submitter?.value === 'at-once';
    const body = { person: form.get('person'), from: fromInput(form.get('from')), until: fromInput(form.get('until')), reason: form.get('reason') };
    const [returnFrom, returnUntil] = (form.get('return') ?? '').split(' ');
    if (!atOnce && returnUntil) Object.assign(body, { returnFrom, returnUntil });
    this.busy = true;
    try {
      await post(`/schedules/${segment(schedule)}/${atOnce ? 'overrides' : 'requests'}`, body);
      this.dialog.close();
      const time = stretch(body.from, body.until);
      done(atOnce ? `${body.person} is on call in ${schedule}, ${time}` : `${body.person} is asked to take ${schedule}, ${time}. Until they accept, it stays yours.`);
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.busy = false;
    }
  }

  /** What I could take in return: their shifts in this schedule. */
  returns() {
    const shifts = this.ahead.find((row) => row.name === this.wish.schedule)?.shifts ?? [];
    const theirs = shifts.filter((shift) => shift.person === this.who && !shift.fallback && shift.until).slice(0, 20);
    return html`<label>In return I take <select name="return"><option value="">nothing</option>${theirs.map((shift) =>
      html`<option value="${shift.from} ${shift.until}">${stretch(shift.from, shift.until)}</option>`)}</select></label>`;
  }

  buttons(mine) {
    if (!mine) return html`<button class="primary" ?disabled=${this.busy}>Take over</button>`;
    return html`${this.leads ? html`<button value="at-once" ?disabled=${this.busy}>Put them in at once</button>` : ''}
      <button class="primary" ?disabled=${this.busy}>Ask them</button>`;
  }

  render() {
    const { schedule, mine } = this.wish ?? {};
    return html`<dialog aria-labelledby="replacing-title"><form @submit=${(event) => this.submit(event)}>
      <h2 id="replacing-title">${mine ? `Somebody else for me in ${schedule}` : `Take over ${schedule}`}</h2>
      <p class="faint">${mine ? 'Whoever is asked sees it on the page On call. Until they accept, you stay on call.'
        : 'Above all layers, from then until then. Who was told of a case before stays told.'}</p>
      <label>Who <select name="person" required @change=${(event) => { this.who = event.target.value; }}><option value="" disabled>Choose…</option>
        ${this.people.filter((one) => !mine || one !== this.me?.name).map((one) => html`<option value=${one}>${one}</option>`)}</select></label>
      <label>From <span class="faint">${zoneName()}</span> <input type="datetime-local" name="from" required></label>
      <label>Until <span class="faint">${zoneName()}</span> <input type="datetime-local" name="until" required></label>
      ${mine ? this.returns() : ''}
      <label>Reason <input name="reason" maxlength="200" autocomplete="off" placeholder="ill, holiday, …"></label>
      ${this.failure ? html`<p role="alert" class="problem">${this.failure.message}</p>` : ''}
      <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Cancel</button>${this.buttons(mine)}</div></form></dialog>`;
  }
}

customElements.define('wf-replacing', Replacing);
