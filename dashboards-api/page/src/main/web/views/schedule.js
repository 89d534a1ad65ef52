// The editor of a schedule: layers of people who take turns, above them replacements, below them the fallback. What it would mean is computed by
// the center while one types, before it is saved.

import { html } from 'lit';
import { get, put, remove, segment } from '../api.js';
import { now } from '../time.js';
import { WEEKDAYS, addDays, colourOf, coverage, dayAndTime, dayWord, monday, stretch } from '../oncall.js';
import { Editor, choose, order } from './editor.js';
import './weeks.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/on-call.js';

const WEEKS = 4;
const SHOWN = 8;

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
const zones = () => ['UTC', ...(Intl.supportedValuesOf?.('timeZone') ?? [])];
const newLayer = (people, index) => ({
  name: index ? t.layerName(index + 1) : t.baseLayer, people: people.slice(0, 1), from: `${new Date(monday()).toISOString().slice(0, 10)}T08:00`, until: null,
  rotation: { unit: 'week', length: 1 }, restrictions: [],
});

class Schedule extends Editor {
  newTitle = t.newScheduleTitle;

  path(name) {
    return `/schedules/${segment(name)}`;
  }

  link(name) {
    return `/on-call/schedules/${segment(name)}`;
  }

  empty() {
    return { name: '', zone: ownZone(), layers: [newLayer([this.me?.name ?? ''], 0)], fallback: this.me?.name ?? '' };
  }

  toDraft({ zone, layers, fallback, overrides }) {
    this.overrides = overrides;
    return { zone, layers, fallback };
  }

  toBody({ zone, layers, fallback }) {
    return { zone, layers, fallback };
  }

  /** The weeks to come: of the draft as the center would read it, of what is saved for those who may not change it. */
  async askPreview(draft) {
    if (this.readsOnly()) return coverage(this.name, now(), addDays(monday(), 7 * WEEKS));
    const name = this.isNew ? draft.name?.trim() || t.draft : this.name;
    return (await put(`${this.path(name)}?dryRun=true`, this.toBody(draft))).coverage;
  }

  removalWords() {
    return t.removal;
  }

  // --- the form ---

  restriction(layer, one, index) {
    const edit = (change) => this.edit(() => change(one));
    return html`<fieldset><legend>${t.window(index + 1)}</legend>
      <div class="days" role="group" aria-label=${t.days}>${WEEKDAYS.map((day) => html`<label class="check"><input type="checkbox" .checked=${one.days.includes(day)}
        @change=${(e) => edit(() => { one.days = e.target.checked ? [...one.days, day] : one.days.filter((other) => other !== day); })}> ${dayWord(day)}</label>`)}</div>
      <div class="line"><label>${c.from} <input type="time" required .value=${one.from.slice(0, 5)} @change=${(e) => edit(() => { one.from = e.target.value; })}></label>
        <label>${c.until} <input type="time" required .value=${one.until.slice(0, 5)} @change=${(e) => edit(() => { one.until = e.target.value; })}></label>
        <button type="button" class="small" @click=${() => this.edit(() => layer.restrictions.splice(index, 1))}>${c.remove}</button></div>
      ${one.until > one.from ? '' : html`<p class="faint">${t.nextDay}</p>`}</fieldset>`;
  }

  layer(layer, index) {
    const edit = (change) => this.edit(() => change(layer));
    const absent = this.people.filter((one) => !layer.people.includes(one));
    return html`<fieldset class="layer"><legend>${t.layer(index + 1)}${index ? t.overridesEarlier : ''}</legend>
      <div class="line"><label class="grow">${c.name} <input required maxlength="60" .value=${layer.name} @input=${(e) => edit(() => { layer.name = e.target.value; })}></label>
        <span>${order(this.draft.layers, index, t.namedLayer(layer.name), (change) => this.edit(change))}</span></div>
      <div role="group" aria-label=${t.rotationPeople}><p>${t.rotationOrder}</p>
        <ol class="turns">${layer.people.map((person, turn) => html`<li><span class="person ${colourOf(person)}">${person}</span>
          ${order(layer.people, turn, person, (change) => this.edit(change))}</li>`)}</ol>
        ${choose(absent, '', (person) => person && edit(() => layer.people.push(person)), { label: t.addPersonTo(layer.name), none: t.addPerson, adds: true })}</div>
      <div class="line"><label>${t.shiftLength} <input type="number" min="1" max="366" required .value=${String(layer.rotation.length)}
          @change=${(e) => edit(() => { layer.rotation = { ...layer.rotation, length: Number(e.target.value) || 1 }; })}></label>
        <label><span class="unseen">${t.shiftUnit}</span><select @change=${(e) => edit(() => { layer.rotation = { ...layer.rotation, unit: e.target.value }; })}>
          ${Object.entries(t.shiftUnits).map(([unit, words]) => html`<option value=${unit} ?selected=${unit === layer.rotation.unit}>${words[layer.rotation.length === 1 ? 0 : 1]}</option>`)}</select></label>
        <label>${t.handoff} <input type="datetime-local" required .value=${layer.from.slice(0, 16)} @change=${(e) => edit(() => { layer.from = e.target.value; })}></label>
        <label>${t.ends} <span class="faint">${t.optional}</span> <input type="datetime-local" .value=${layer.until?.slice(0, 16) ?? ''}
          @change=${(e) => edit(() => { layer.until = e.target.value || null; })}></label></div>
      ${layer.restrictions.map((one, i) => this.restriction(layer, one, i))}
      <div><button type="button" class="small" @click=${() => edit(() => layer.restrictions.push({ days: WEEKDAYS.slice(0, 5), from: '08:00', until: '18:00' }))}>
        ${layer.restrictions.length ? t.addWindow : t.restrict}</button></div></fieldset>`;
  }

  replacements() {
    if (this.isNew) return '';
    return html`<section aria-labelledby="overrides-title"><h2 id="overrides-title">${t.overrides}</h2>
      ${this.overrides?.length ? html`<ul class="mine">${this.overrides.map((one) => html`<li><span class="person ${colourOf(one.person)}">${one.person}</span>
          <span>${stretch(one.from, one.until)}</span> <span class="faint">${t.reasonBy(one.reason, one.by)}</span>
          <span class="actions"><button type="button" ?hidden=${this.readsOnly()} aria-label=${t.removeOverride(one.person, stretch(one.from, one.until))} @click=${() =>
            this.restore(one)}>${c.remove}</button></span></li>`)}</ul>`
        : html`<p class="faint">${t.noOverrides}</p>`}</section>`;
  }

  async restore(one) {
    await this.sending.send(async () => {
      await remove(`${this.path(this.name)}/overrides/${segment(one.id)}`);
      const now = await get(this.path(this.name));
      this.overrides = now.overrides;
      this.version = now.version;
      this.look();
      return t.overrideRemoved(one.person);
    });
  }

  fields() {
    const { draft } = this;
    return html`<div class="line"><label>${t.timeZone} <input list="zones" required .value=${draft.zone} autocomplete="off" spellcheck="false"
          @change=${(e) => this.edit(() => { draft.zone = e.target.value.trim(); })}></label>
        <datalist id="zones">${zones().map((zone) => html`<option value=${zone}></option>`)}</datalist>
        <label>${t.fallback} <span class="faint">${t.fallbackHelp}</span>
          ${choose(this.people, draft.fallback, (person) => this.edit(() => { draft.fallback = person; }), { label: t.fallback, required: true })}</label></div>
      ${draft.layers.map((layer, index) => this.layer(layer, index))}
      <div><button type="button" @click=${() => this.edit(() => draft.layers.push(newLayer([], draft.layers.length)))}>${t.addLayer}</button></div>`;
  }

  // --- what it would mean ---

  savedWords(answer) {
    const gaps = answer?.coverage?.gaps?.length ?? 0;
    return gaps ? t.withGaps(counted.gap(gaps)) : '';
  }

  gaps() {
    const gaps = this.preview.gaps ?? [];
    if (!gaps.length) return html`<p class="faint">${t.noGapsThen}</p>`;
    return html`<div class="gaps" role="status"><p><strong class="gap">${counted.gap(gaps.length)}</strong>${t.gapFallback(this.draft.fallback)}</p>
      <ul>${gaps.slice(0, SHOWN).map((gap) => html`<li>${gap.until ? stretch(gap.from, gap.until) : t.fromDay(dayAndTime(gap.from))}</li>`)}</ul>
      ${gaps.length > SHOWN ? html`<p>${this.preview.more ? t.atLeastMore(gaps.length - SHOWN) : c.andMore(gaps.length - SHOWN)}</p>` : ''}</div>`;
  }

  overlaps() {
    const overlaps = this.preview.overlaps ?? [];
    if (!overlaps.length) return '';
    return html`<div class="covered"><p>${t.overlapHelp(counted.overlap(overlaps.length))}</p>
      <ul>${overlaps.slice(0, SHOWN).map((one) => html`<li>${t.insteadOf(stretch(one.from, one.until), one.person, one.covered)}</li>`)}</ul>
      ${overlaps.length > SHOWN ? html`<p>${c.andMore(overlaps.length - SHOWN)}</p>` : ''}</div>`;
  }

  seen() {
    return html`<section aria-labelledby="preview-title"><h2 id="preview-title">${t.preview}</h2>
      ${this.doubts ? html`<p role="status" class="gaps">${this.doubts.message}</p>` : ''}
      ${this.preview?.warnings?.length ? html`<div class="covered"><ul>${this.preview.warnings.map((one) => html`<li>${one}</li>`)}</ul></div>` : ''}
      ${this.preview ? html`${this.gaps()}${this.overlaps()}
        <wf-weeks plain .rows=${[{ name: this.isNew ? this.draft.name || t.draft : this.name, shifts: this.preview.shifts }]} .from=${monday()} .weeks=${WEEKS}
          .me=${this.me}></wf-weeks>` : ''}</section>${this.replacements()}`;
  }
}

customElements.define('wf-schedule', Schedule);
