// The dialog for an override, or a request that someone covers a shift, perhaps for a shift in return.

import { html } from 'lit';
import { post, segment } from '../api.js';
import { element } from '../element.js';
import { mayLead } from '../may.js';
import { zoneName } from '../time.js';
import { Loading } from '../loading.js';
import { fromInput, people, stretch, toInput } from '../oncall.js';
import { Sender } from './asking.js';
import { texts as t } from '../texts/on-call.js';
import { common as c } from '../texts/common.js';

class Replacing extends element({ me: null, ahead: [], wish: null, who: '' }, Sender) {
  people = new Loading(this, async (signal) => (this.wish.mine || this.leads ? people(signal) : [this.me?.name ?? '']), { key: () => this.wish, as: 'section' });

  get leads() {
    return mayLead(this.me);
  }

  /** `wish` is `{schedule, from, until, mine}`: times in milliseconds, `mine` for a request to cover the own shift. */
  async replace(wish) {
    this.wish = wish;
    this.who = wish.mine ? '' : this.me?.name ?? '';
    await this.people.load();
    await this.show();
    const { elements } = this.querySelector('form');
    elements.from.value = toInput(wish.from);
    elements.until.value = toInput(wish.until);
  }

  async send(form, event) {
    const { schedule, mine } = this.wish;
    const atOnce = !mine || /** @type {HTMLButtonElement | null} */ (event.submitter)?.value === 'at-once';
    const body = { person: form.get('person'), from: fromInput(form.get('from')), until: fromInput(form.get('until')), reason: form.get('reason') };
    const [returnFrom, returnUntil] = (form.get('return') ?? '').split(' ');
    if (!atOnce && returnUntil) Object.assign(body, { returnFrom, returnUntil });
    await post(`/schedules/${segment(schedule)}/${atOnce ? 'overrides' : 'requests'}`, body);
    const time = stretch(body.from, body.until);
    return atOnce ? t.nowOnCall(body.person, schedule, time) : t.coverRequested(body.person, schedule, time);
  }

  /** What I could take in return: their shifts in this schedule. */
  returns() {
    const shifts = this.ahead.find((row) => row.name === this.wish.schedule)?.shifts ?? [];
    const theirs = shifts.filter((shift) => shift.person === this.who && !shift.fallback && shift.until).slice(0, 20);
    return html`<label>${t.inReturn} <select name="return"><option value="">${t.nothing}</option>${theirs.map((shift) =>
      html`<option value="${shift.from} ${shift.until}">${stretch(shift.from, shift.until)}</option>`)}</select></label>`;
  }

  render() {
    if (!this.wish) return '';
    const { schedule, mine } = this.wish;
    const fields = html`<p class="faint">${mine ? t.requestHelp
        : t.overrideHelp}</p>
      ${this.people.render((names) => html`<label>${t.person} <select name="person" required @change=${(event) => { this.who = event.target.value; }}>
        <option value="" disabled ?selected=${!this.who}>${c.choose}</option>${names.filter((one) => !mine || one !== this.me?.name).map((one) =>
          html`<option value=${one} ?selected=${one === this.who}>${one}</option>`)}</select></label>`)}
      <label>${c.from} <span class="faint">${zoneName()}</span> <input type="datetime-local" name="from" required></label>
      <label>${c.until} <span class="faint">${zoneName()}</span> <input type="datetime-local" name="until" required></label>
      ${mine ? this.returns() : ''}
      <label>${c.reason} <input name="reason" maxlength="200" autocomplete="off" placeholder=${t.reasonExample}></label>`;
    return this.ask({
      title: mine ? t.requestCoverTitle(schedule) : t.overrideTitle(schedule), fields, send: mine ? t.sendRequest : t.overrideSend,
      more: mine && this.leads ? html`<button value="at-once" ?disabled=${this.busy}>${t.overrideNow}</button>` : '',
    });
  }
}

customElements.define('wf-replacing', Replacing);
