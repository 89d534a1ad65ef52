// The editor of a schedule: layers of people who take turns, above them replacements, below them the fallback. What it would mean is computed by
// the center while one types, before it is saved.

import { html } from 'lit';
import { get, put, remove, segment } from '../api.js';
import { plural } from '../parts.js';
import { now } from '../time.js';
import { WEEKDAYS, addDays, colourOf, coverage, dayAndTime, dayWord, monday, stretch } from '../oncall.js';
import { Editor, choose, order } from './editor.js';
import './weeks.js';

const WEEKS = 4;
const UNITS = { hour: ['hour', 'hours'], day: ['day', 'days'], week: ['week', 'weeks'], month: ['month', 'months'] };
const SHOWN = 8;

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
const zones = () => ['UTC', ...(Intl.supportedValuesOf?.('timeZone') ?? [])];
const newLayer = (people, index) => ({
  name: index ? `layer ${index + 1}` : 'base', people: people.slice(0, 1), from: `${new Date(monday()).toISOString().slice(0, 10)}T08:00`, until: null,
  rotation: { unit: 'week', length: 1 }, restrictions: [],
});

class Schedule extends Editor {
  newTitle = 'New schedule';

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
    const name = this.isNew ? draft.name?.trim() || 'draft' : this.name;
    return (await put(`${this.path(name)}?dryRun=true`, this.toBody(draft))).coverage;
  }

  removalWords() {
    return 'Nobody is on call by it any more.';
  }

  // --- the form ---

  restriction(layer, one, index) {
    const edit = (change) => this.edit(() => change(one));
    return html`<fieldset><legend>Only then ${index + 1}</legend>
      <div class="days" role="group" aria-label="Days">${WEEKDAYS.map((day) => html`<label class="check"><input type="checkbox" .checked=${one.days.includes(day)}
        @change=${(e) => edit(() => { one.days = e.target.checked ? [...one.days, day] : one.days.filter((other) => other !== day); })}> ${dayWord(day)}</label>`)}</div>
      <div class="line"><label>From <input type="time" required .value=${one.from.slice(0, 5)} @change=${(e) => edit(() => { one.from = e.target.value; })}></label>
        <label>Until <input type="time" required .value=${one.until.slice(0, 5)} @change=${(e) => edit(() => { one.until = e.target.value; })}></label>
        <button type="button" class="small" @click=${() => this.edit(() => layer.restrictions.splice(index, 1))}>Take this time out</button></div>
      ${one.until > one.from ? '' : html`<p class="faint">It ends on the next day.</p>`}</fieldset>`;
  }

  layer(layer, index) {
    const edit = (change) => this.edit(() => change(layer));
    const absent = this.people.filter((one) => !layer.people.includes(one));
    return html`<fieldset class="layer"><legend>Layer ${index + 1}${index ? ', above the ones before' : ''}</legend>
      <div class="line"><label class="grow">Name <input required maxlength="60" .value=${layer.name} @input=${(e) => edit(() => { layer.name = e.target.value; })}></label>
        <span>${order(this.draft.layers, index, `layer ${layer.name}`, (change) => this.edit(change))}</span></div>
      <div role="group" aria-label="People who take turns"><p>They take turns, in this order:</p>
        <ol class="turns">${layer.people.map((person, turn) => html`<li><span class="person ${colourOf(person)}">${person}</span>
          ${order(layer.people, turn, person, (change) => this.edit(change))}</li>`)}</ol>
        ${choose(absent, '', (person) => person && edit(() => layer.people.push(person)), { label: `Add a person to ${layer.name}`, none: 'Add a person…', adds: true })}</div>
      <div class="line"><label>Each for <input type="number" min="1" max="366" required .value=${String(layer.rotation.length)}
          @change=${(e) => edit(() => { layer.rotation = { ...layer.rotation, length: Number(e.target.value) || 1 }; })}></label>
        <label><span class="unseen">Unit of the turn</span><select @change=${(e) => edit(() => { layer.rotation = { ...layer.rotation, unit: e.target.value }; })}>
          ${Object.entries(UNITS).map(([unit, words]) => html`<option value=${unit} ?selected=${unit === layer.rotation.unit}>${words[layer.rotation.length === 1 ? 0 : 1]}</option>`)}</select></label>
        <label>First hand-over <input type="datetime-local" required .value=${layer.from.slice(0, 16)} @change=${(e) => edit(() => { layer.from = e.target.value; })}></label>
        <label>Ends <span class="faint">may be empty</span> <input type="datetime-local" .value=${layer.until?.slice(0, 16) ?? ''}
          @change=${(e) => edit(() => { layer.until = e.target.value || null; })}></label></div>
      ${layer.restrictions.map((one, i) => this.restriction(layer, one, i))}
      <div><button type="button" class="small" @click=${() => edit(() => layer.restrictions.push({ days: WEEKDAYS.slice(0, 5), from: '08:00', until: '18:00' }))}>
        ${layer.restrictions.length ? 'Also at another time…' : 'Only at some times…'}</button></div></fieldset>`;
  }

  replacements() {
    if (this.isNew) return '';
    return html`<section aria-labelledby="overrides-title"><h2 id="overrides-title">Replacements</h2>
      ${this.overrides?.length ? html`<ul class="mine">${this.overrides.map((one) => html`<li><span class="person ${colourOf(one.person)}">${one.person}</span>
          <span>${stretch(one.from, one.until)}</span> <span class="faint">${one.reason} by ${one.by}</span>
          <span class="actions"><button type="button" ?hidden=${this.readsOnly()} aria-label="Remove the replacement by ${one.person}, ${stretch(one.from, one.until)}" @click=${() =>
            this.restore(one)}>Remove</button></span></li>`)}</ul>`
        : html`<p class="faint">None. Whoever is ill or away is replaced on the page On call.</p>`}</section>`;
  }

  async restore(one) {
    await this.sending.send(async () => {
      await remove(`${this.path(this.name)}/overrides/${segment(one.id)}`);
      const now = await get(this.path(this.name));
      this.overrides = now.overrides;
      this.version = now.version;
      this.look();
      return `${one.person} stands no longer above the layers`;
    });
  }

  fields() {
    const { draft } = this;
    return html`<div class="line"><label>Zone of all its times <input list="zones" required .value=${draft.zone} autocomplete="off" spellcheck="false"
          @change=${(e) => this.edit(() => { draft.zone = e.target.value.trim(); })}></label>
        <datalist id="zones">${zones().map((zone) => html`<option value=${zone}></option>`)}</datalist>
        <label>Fallback <span class="faint">told when nobody stands</span>
          ${choose(this.people, draft.fallback, (person) => this.edit(() => { draft.fallback = person; }), { label: 'Fallback', required: true })}</label></div>
      ${draft.layers.map((layer, index) => this.layer(layer, index))}
      <div><button type="button" @click=${() => this.edit(() => draft.layers.push(newLayer([], draft.layers.length)))}>Add a layer</button></div>`;
  }

  // --- what it would mean ---

  savedWords(answer) {
    const gaps = answer?.coverage?.gaps?.length ?? 0;
    return gaps ? `, with ${plural(gaps, 'gap')} in the weeks to come` : '';
  }

  gaps() {
    const gaps = this.preview.gaps ?? [];
    if (!gaps.length) return html`<p class="faint">No gap: somebody stands at every time of these weeks.</p>`;
    return html`<div class="gaps" role="status"><p><strong class="gap">${plural(gaps.length, 'gap')}</strong>: nobody stands then, and ${this.draft.fallback || 'the fallback'} is told.</p>
      <ul>${gaps.slice(0, SHOWN).map((gap) => html`<li>${gap.until ? stretch(gap.from, gap.until) : `from ${dayAndTime(gap.from)}`}</li>`)}</ul>
      ${gaps.length > SHOWN ? html`<p>and ${gaps.length - SHOWN}${this.preview.more ? ' or more' : ''} more.</p>` : ''}</div>`;
  }

  overlaps() {
    const overlaps = this.preview.overlaps ?? [];
    if (!overlaps.length) return '';
    return html`<div class="covered"><p>${plural(overlaps.length, 'overlap')}: a layer or replacement stands above another one.</p>
      <ul>${overlaps.slice(0, SHOWN).map((one) => html`<li>${stretch(one.from, one.until)}: ${one.person} instead of ${one.covered}</li>`)}</ul>
      ${overlaps.length > SHOWN ? html`<p>and ${overlaps.length - SHOWN} more.</p>` : ''}</div>`;
  }

  seen() {
    return html`<section aria-labelledby="preview-title"><h2 id="preview-title">Who would be on call</h2>
      ${this.doubts ? html`<p role="status" class="gaps">${this.doubts.message}</p>` : ''}
      ${this.preview?.warnings?.length ? html`<div class="covered"><ul>${this.preview.warnings.map((one) => html`<li>${one}</li>`)}</ul></div>` : ''}
      ${this.preview ? html`${this.gaps()}${this.overlaps()}
        <wf-weeks plain .rows=${[{ name: this.isNew ? this.draft.name || 'draft' : this.name, shifts: this.preview.shifts }]} .from=${monday()} .weeks=${WEEKS}
          .me=${this.me}></wf-weeks>` : ''}</section>${this.replacements()}`;
  }
}

customElements.define('wf-schedule', Schedule);
