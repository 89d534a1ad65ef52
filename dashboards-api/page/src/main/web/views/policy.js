// The editor of an escalation policy: who is notified of an unacknowledged case, in which order, when.

import { html } from 'lit';
import { get, list, post, put, segment } from '../api.js';
import { SEVERITIES } from '../cases.js';
import { inWords, minutesOf, ofMinutes } from '../durations.js';
import { WEEKDAYS, dayWord, policyLink } from '../oncall.js';
import { Editor, order } from './editor.js';
import { foretoldStep } from './would-page.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/on-call.js';

const CRITICALITIES = ['low', 'medium', 'high', 'critical'];
const FORETOLD = 6;
const FOREVER = 'forever'; // null, which no option has

/** A number of minutes as people set one. */
export const minutes = (label, iso, change, { least = 0 } = {}) => html`<label>${label} <input type="number" min=${least} max="10080" step="any" required
  .value=${String(minutesOf(iso) ?? least)} @change=${(event) => change(ofMinutes(Number(event.target.value) || least))}></label>`;

const newHours = () => ({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', days: WEEKDAYS.slice(0, 5), from: '08:00', until: '18:00' });

class Policy extends Editor {
  newTitle = t.newPolicyTitle;

  constructor() {
    super();
    /** @type {Record<string, string[]>} */
    this.targets = { schedule: [], person: [], team: [], channel: [] };
    this.severity = 'high';
  }

  path(name) {
    return `/escalation-policies/${segment(name)}`;
  }

  link(name) {
    return policyLink(name);
  }

  async also(signal) {
    /** @returns {Promise<string[]>} */
    const names = async (path) => {
      try {
        return (await list(path, signal)).map((one) => one.name);
      } catch {
        return []; // one kind that cannot be asked for leaves the others
      }
    };
    const [schedule, person, team, channel] = await Promise.all(['/schedules?limit=1000', '/assignees?limit=1000', '/teams?limit=1000', '/channels?limit=1000'].map(names));
    this.targets = { schedule, person, team, channel };
  }

  take(policy) {
    this.used = policy?.used ?? null;
    super.take(policy);
  }

  savedWords(answer) {
    return answer?.used === false ? t.notifiesNoOne : '';
  }

  async makeDefault() {
    await this.sending.send(async () => {
      const { routes, fallback, version } = await get('/escalation-routing');
      await put('/escalation-routing', { routes, fallback: this.name }, { version: version || undefined });
      this.used = true;
      return t.isDefault(this.name, fallback);
    });
  }

  unused() {
    if (this.used !== false || this.isNew) return '';
    return html`<div class="gaps" role="status"><p><strong>${t.notUsed}</strong> ${t.notUsedHelp}</p>
      <p>${this.readsOnly() ? '' : html`<button type="button" @click=${() => this.makeDefault()}>${t.makeDefault}</button>`}
        <a class="button" href="/on-call/routing">${t.routingRules}</a></p></div>`;
  }

  empty() {
    const first = this.targets.schedule[0] ? `schedule:${this.targets.schedule[0]}` : `person:${this.me?.name}`;
    return {
      name: '', steps: [{ after: 'PT0S', targets: [first] }], repeats: null, repeatAfter: 'PT5M', fallback: `person:${this.me?.name}`,
      urgencies: { highFrom: 'high', highFromCriticality: null, hours: null }, acknowledgement: null,
    };
  }

  toDraft({ steps, repeats, repeatAfter, fallback, urgencies, acknowledgement }) {
    return { steps, repeats, repeatAfter, fallback, urgencies, acknowledgement: acknowledgement ?? null };
  }

  toBody({ steps, repeats, repeatAfter, fallback, urgencies, acknowledgement }) {
    return { steps, repeats, repeatAfter, fallback, urgencies, acknowledgement };
  }

  /** What the center would do by the draft if a case of this severity opened now. */
  askPreview(draft) {
    return post('/escalation-policies/preview', { policy: this.toBody(draft), severity: this.severity, criticality: null, at: null });
  }

  ofSeverity(severity) {
    this.severity = severity;
    this.look();
  }

  foretold() {
    const steps = this.preview?.steps ?? [];
    return html`<p class="weeks-tools"><label>${t.previewSeverity} <select @change=${(event) => this.ofSeverity(event.target.value)}>${SEVERITIES.map((one) =>
        html`<option value=${one} ?selected=${one === this.severity}>${one}</option>`)}</select></label>
        ${this.preview ? html`<span class="faint">${t.urgencyWord(this.preview.urgency)}</span>` : ''}</p>
      ${this.preview?.nobody ? html`<p class="gap"><strong>${t.noOneNotified}</strong></p>` : ''}
      <ol class="foretold">${steps.slice(0, FORETOLD).map((step) => foretoldStep(step, this.me))}</ol>`;
  }

  removalWords() {
    return t.policyRemoval;
  }

  // --- the form ---

  target(value, change, label, none) {
    const kinds = { schedule: t.schedules, person: t.people, team: t.teams, channel: t.channels };
    const known = Object.entries(this.targets).some(([kind, names]) => names.some((name) => `${kind}:${name}` === value));
    return html`<select aria-label=${label} @change=${(event) => event.target.value && change(event.target.value, event.target)}>
      ${none || !value ? html`<option value="" ?selected=${!value}>${none ?? c.choose}</option>` : ''}
      ${value && !known ? html`<option value=${value} selected>${value}</option>` : ''}
      ${Object.entries(kinds).map(([kind, title]) => (this.targets[kind].length ? html`<optgroup label=${title}>${this.targets[kind].map((name) =>
        html`<option value=${`${kind}:${name}`} ?selected=${value === `${kind}:${name}`}>${name}</option>`)}</optgroup>` : ''))}</select>`;
  }

  step(step, index) {
    const { steps } = this.draft;
    const edit = (change) => this.edit(() => change(step));
    return html`<fieldset class="step"><legend>${t.level(index + 1)}</legend>
      <div class="line">${minutes(index ? t.minutesAfterPrevious : t.minutesAfterOpening, step.after, (after) => edit(() => { step.after = after; }))}
        <span>${steps.length > 1 ? order(steps, index, t.levelWord(index + 1), (change) => this.edit(change)) : ''}</span></div>
      <div role="group" aria-label=${t.notifiedBy(index + 1)}><p>${t.notify}</p>
        <ul class="turns">${step.targets.map((target, i) => html`<li><span class="person">${target.replace(':', ' ')}</span>
          <button type="button" class="small" aria-label=${t.removeTarget(target, index + 1)} @click=${() => edit(() => step.targets.splice(i, 1))}>${c.remove}</button></li>`)}</ul>
        ${this.target('', (value, select) => {
          if (!step.targets.includes(value)) edit(() => step.targets.push(value));
          select.value = '';
        }, t.addTarget(index + 1), t.addTargetHelp)}</div></fieldset>`;
  }

  repeats() {
    const { draft } = this;
    return html`<fieldset><legend>${t.afterLast}</legend><div class="line">
      <label>${t.repeat} <select @change=${(e) => this.edit(() => { draft.repeats = e.target.value === FOREVER ? null : Number(e.target.value); })}>
        ${[[FOREVER, t.untilAcknowledged], [0, t.never], [1, t.once], [2, t.twice], [3, t.times3], [5, t.times5], [10, t.times10]].map(([n, word]) =>
          html`<option value=${n} ?selected=${n === (draft.repeats ?? FOREVER)}>${word}</option>`)}</select></label>
      ${draft.repeats === 0 ? '' : minutes(t.repeatAfter, draft.repeatAfter, (value) => this.edit(() => { draft.repeatAfter = value; }), { least: 1 })}
      <label>${t.fallback} ${this.target(draft.fallback, (value) => this.edit(() => { draft.fallback = value; }), t.fallback)}</label></div></fieldset>`;
  }

  urgencies() {
    const { urgencies } = this.draft;
    const edit = (change) => this.edit(() => change(urgencies));
    const { hours } = urgencies;
    return html`<fieldset><legend>${t.urgency}</legend><div class="line">
      <label>${t.highFrom} <select @change=${(e) => edit(() => { urgencies.highFrom = e.target.value; })}>${SEVERITIES.map((one) =>
        html`<option value=${one} ?selected=${one === urgencies.highFrom}>${one}</option>`)}</select></label>
      <label>${t.orCriticality} <select @change=${(e) => edit(() => { urgencies.highFromCriticality = e.target.value || null; })}>
        <option value="" ?selected=${!urgencies.highFromCriticality}>${t.anyCriticality}</option>${CRITICALITIES.map((one) =>
          html`<option value=${one} ?selected=${one === urgencies.highFromCriticality}>${t.andAbove(one)}</option>`)}</select></label></div>
      <label class="check"><input type="checkbox" .checked=${Boolean(hours)} @change=${(e) => edit(() => { urgencies.hours = e.target.checked ? newHours() : null; })}>
        ${t.lowWaits}</label>
      ${hours ? html`<div class="days" role="group" aria-label=${t.businessDays}>${WEEKDAYS.map((day) => html`<label class="check"><input type="checkbox" .checked=${hours.days.includes(day)}
          @change=${(e) => edit(() => { hours.days = e.target.checked ? [...hours.days, day] : hours.days.filter((other) => other !== day); })}> ${dayWord(day)}</label>`)}</div>
        <div class="line"><label>${c.from} <input type="time" required .value=${hours.from.slice(0, 5)} @change=${(e) => edit(() => { hours.from = e.target.value; })}></label>
          <label>${c.until} <input type="time" required .value=${hours.until.slice(0, 5)} @change=${(e) => edit(() => { hours.until = e.target.value; })}></label>
          <label>${t.timeZone} <input required .value=${hours.zone} @change=${(e) => edit(() => { hours.zone = e.target.value.trim(); })}></label></div>` : ''}</fieldset>`;
  }

  expiry() {
    const { acknowledgement: expiry } = this.draft;
    return html`<fieldset><legend>${t.acknowledgement}</legend>
      <label class="check"><input type="checkbox" .checked=${Boolean(expiry)}
        @change=${(e) => this.edit((draft) => { draft.acknowledgement = e.target.checked ? { after: 'PT4H', warnBefore: 'PT30M' } : null; })}>
        ${t.ackTimeout}</label>
      ${expiry ? html`<div class="line">${minutes(t.ackMinutes, expiry.after, (value) => this.edit(() => { expiry.after = value; }), { least: 1 })}
        ${minutes(t.warnMinutes, expiry.warnBefore, (value) => this.edit(() => { expiry.warnBefore = value; }))}</div>` : ''}</fieldset>`;
  }

  fields() {
    const { draft } = this;
    return html`${this.unused()}${draft.steps.map((step, index) => this.step(step, index))}
      <div><button type="button" @click=${() => this.edit(() => draft.steps.push({ after: 'PT5M', targets: [] }))}>${t.addLevel}</button></div>
      ${this.repeats()}${this.urgencies()}${this.expiry()}`;
  }

  /** The steps on one clock that begins when a case opens. */
  seen() {
    const { draft } = this;
    let at = 0;
    const lines = draft.steps.map((step, index) => {
      at += minutesOf(step.after) ?? 0;
      return html`<li class=${step.targets.length ? '' : 'is-gap'}><span class="figures">${at ? `+${inWords(at)}` : t.atOnce}</span> ${t.levelColon(index + 1)}
        ${step.targets.length ? step.targets.map((one) => one.replace(':', ' ')).join(', ') : html`<span class="gap">${t.noOneWord}</span>`}</li>`;
    });
    const again = at + (minutesOf(draft.repeatAfter) ?? 0);
    return html`<section aria-labelledby="preview-title"><h2 id="preview-title">${t.ifNotAcknowledged}</h2>
      ${this.doubts ? html`<p role="status" class="gaps">${this.doubts.message}</p>` : ''}
      <ol class="foretold">${lines}${draft.repeats === 0 ? html`<li class="is-gap"><span class="figures">${t.then}</span> ${t.noFurther}</li>`
        : html`<li><span class="figures">+${inWords(again)}</span> ${t.repeatFrom1}${draft.repeats !== null ? t.atMost(counted.time(draft.repeats)) : t.untilAcknowledgedComma}</li>`}</ol>
      ${this.foretold()}</section>`;
  }
}

customElements.define('wf-policy', Policy);
