// Notification rules by urgency, and quiet hours.

import { html } from 'lit';
import { put, segment } from '../api.js';
import { element } from '../element.js';
import { Sending } from '../loading.js';
import { WEEKDAYS, dayWord } from '../oncall.js';
import { texts as t } from '../texts/contacts.js';
import { common as c } from '../texts/common.js';

const MOST_MINUTES = 24 * 60;
const USUAL = { days: WEEKDAYS, from: '22:00', until: '07:00', pierced: true };

class ToldOrder extends element({ told: null, rules: [], quiet: null }) {
  sending = new Sending(this);

  /** Unsaved changes stay while the rest of the page is read again. */
  willUpdate(changed) {
    if (!changed.has('told') || this.told.version === this.version) return;
    this.version = this.told.version;
    this.rules = this.told.rules.map((rule) => ({ ...rule }));
    this.quiet = this.told.quietHours;
  }

  of(urgency) {
    return this.rules.filter((rule) => rule.urgency === urgency);
  }

  add(urgency) {
    const last = this.of(urgency).at(-1);
    const free = this.told.items.find((one) => !this.of(urgency).some((rule) => rule.contact === one.id)) ?? this.told.items[0];
    this.rules = [...this.rules, { urgency, contact: free.id, afterMinutes: last ? last.afterMinutes + 2 : 0 }];
  }

  change(rule, name, value) {
    this.rules = this.rules.map((one) => (one === rule ? { ...one, [name]: value } : one));
  }

  async save(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const rules = [...this.rules].sort((a, b) => a.afterMinutes - b.afterMinutes)
      .map(({ urgency, contact, afterMinutes }) => ({ urgency, contact, ...(afterMinutes ? { afterMinutes } : {}) }));
    const body = { zone: form.get('zone'), rules };
    if (this.quiet) {
      body.quietHours = { days: form.getAll('day'), from: form.get('from'), until: form.get('until'), pierced: form.get('pierced') === 'on' };
    }
    await this.sending.ask(async () => {
      const told = await put(`/people/${segment('me')}/contacts/rules`, body, { version: this.version });
      this.dispatchEvent(new CustomEvent('changed', { detail: told }));
    }, t.settingsSaved);
  }

  rule(rule, i) {
    const name = t.ruleName(t.urgencies[rule.urgency].toLowerCase(), i + 1);
    return html`<li><label><span class="unseen">${t.methodOf(name)}</span><select .value=${rule.contact}
        @change=${(event) => this.change(rule, 'contact', event.target.value)}>${this.told.items.map((one) =>
          html`<option value=${one.id} ?selected=${one.id === rule.contact}>${one.label}</option>`)}</select></label>
      <label>${t.after} <input type="number" min="0" max=${MOST_MINUTES} required .value=${String(rule.afterMinutes)} aria-label=${t.minutesOf(name)}
        @change=${(event) => this.change(rule, 'afterMinutes', Number(event.target.value))}> ${t.minutes}</label>
      <button type="button" aria-label=${t.removeRule(name)} @click=${() => { this.rules = this.rules.filter((one) => one !== rule); }}>${c.remove}</button></li>`;
  }

  urgency([urgency, word]) {
    const rules = this.of(urgency);
    return html`<fieldset><legend>${word}</legend>
      ${rules.length ? html`<ol>${rules.map((rule, i) => this.rule(rule, i))}</ol>` : html`<p class="faint">${t.allMethods}</p>`}
      <button type="button" aria-label=${t.addStepFor(word.toLowerCase())} @click=${() => this.add(urgency)}>${t.addStep}</button></fieldset>`;
  }

  quietHours() {
    const quiet = this.quiet;
    return html`<fieldset><legend>${t.quietHours}</legend>
      <label class="check"><input type="checkbox" .checked=${Boolean(quiet)} @change=${(event) => { this.quiet = event.target.checked ? USUAL : null; }}>
        ${t.useQuietHours}</label>
      ${quiet ? html`<div class="times"><label>${c.from} <input type="time" name="from" required .value=${quiet.from}></label>
          <label>${c.until} <input type="time" name="until" required .value=${quiet.until}></label></div>
        <div class="days" role="group" aria-label=${t.startDays}>${WEEKDAYS.map((day) => html`<label class="check"><input type="checkbox" name="day" value=${day}
          ?checked=${quiet.days.includes(day)}> ${dayWord(day)}</label>`)}</div>
        <label class="check"><input type="checkbox" name="pierced" ?checked=${quiet.pierced}> ${t.pierced}</label>` : ''}</fieldset>`;
  }

  render() {
    return html`<h3>${t.rules}</h3><form class="order" @submit=${(event) => this.save(event)}>
      ${Object.entries(t.urgencies).map((one) => this.urgency(one))}${this.quietHours()}
      <label>${t.timeZone} <input name="zone" required maxlength="60" autocomplete="off" list="zones" .value=${this.told.zone === 'Z' ? 'UTC' : this.told.zone}></label>
      <datalist id="zones">${(Intl.supportedValuesOf?.('timeZone') ?? []).map((zone) => html`<option value=${zone}></option>`)}</datalist>
      ${this.sending.problem ? html`<p role="alert" class="problem">${this.sending.problem.message}</p>` : ''}
      <p><button class="primary" ?disabled=${this.sending.busy}>${c.save}</button></p></form>`;
  }
}

customElements.define('wf-told-order', ToldOrder);
