// What the editors of schedules and policies share: a draft beside what is saved, the version that it began with, and the guard over both.

import { LitElement, html } from 'lit';
import { get, put, remove } from '../api.js';
import { live } from '../live.js';
import { element, goTo } from '../element.js';
import { mayLead } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { people } from '../oncall.js';
import { texts as t } from '../texts/on-call.js';
import { common as c } from '../texts/common.js';

const PREVIEW_MILLIS = 400;

const copy = (value) => structuredClone(value);

/** @typedef {LitElement & import('../../types/page.js').DocumentKind} Kind */

/**
 * A view of one document; its name is `new` until it has one. Each kind of document says where it is (`path`, `link`), how it becomes a draft and back
 * (`empty`, `toDraft`, `toBody`), what it would do (`askPreview`, `seen`) and how it is drawn (`newTitle`, `fields`, `removalWords`).
 */
export class Editor extends element({
  name: '', me: null, draft: null, people: [], preview: null, doubts: null, asksRemoval: false,
}, /** @type {new () => Kind} */ (/** @type {unknown} */ (LitElement))) {
  document = new Loading(this, async (signal) => {
    const [document, names] = await Promise.all([this.isNew ? null : get(this.path(this.name), signal), people(signal), this.also(signal)]);
    if (signal.aborted) return false;
    this.people = names;
    this.take(document);
    return true;
  }, { key: () => '' });

  sending = new Sending(this);

  constructor() {
    super();
    // A session that has ended takes the page along, whatever is on it.
    this.leaving = (event) => live.link !== 'closed' && this.isUnsaved() && event.preventDefault();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.leaving);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.leaving);
    clearTimeout(this.soon);
  }

  readsOnly() {
    return !mayLead(this.me);
  }

  /** Whether there is a button that removes it. */
  get removable() {
    return !this.isNew;
  }

  get isNew() {
    return this.name === 'new';
  }

  /** Whatever else the editor needs from the center. */
  async also(_signal) {}

  take(document) {
    this.version = document?.version;
    this.saved = document ? this.toDraft(document) : this.empty();
    this.draft = copy(this.saved);
    this.sending.problem = null;
    this.look();
  }

  isUnsaved() {
    return Boolean(this.draft) && JSON.stringify(this.draft) !== JSON.stringify(this.saved);
  }

  /** Changes the draft in place; the preview follows. */
  edit(change) {
    change(this.draft);
    this.draft = { ...this.draft };
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.look(), PREVIEW_MILLIS);
  }

  async look() {
    const asked = JSON.stringify(this.draft);
    try {
      const preview = await this.askPreview(this.draft);
      if (asked !== JSON.stringify(this.draft)) return;
      this.preview = preview;
      this.doubts = null;
    } catch (failure) {
      if (asked === JSON.stringify(this.draft)) this.doubts = failure;
    }
  }

  async save(event) {
    event?.preventDefault();
    const name = this.isNew ? this.draft.name?.trim() : this.name;
    if (!name) {
      this.sending.problem = new Error(t.nameFirst);
      this.requestUpdate();
      this.querySelector('input[name=name]')?.focus();
      return;
    }
    const saved = await this.sending.ask(async () => {
      const answer = await put(this.path(name), this.toBody({ ...this.draft, name }), { version: this.version || undefined });
      this.take(answer ?? (await get(this.path(name))));
      return t.saved(name, this.savedWords(answer));
    });
    if (saved && this.isNew) this.goTo(this.link(name));
  }

  savedWords(_answer) {
    return '';
  }

  /** The document was changed by someone else: the draft stays, and overwrites their version if the person chooses so. */
  async overwrite() {
    const known = await this.sending.ask(async () => { this.version = (await get(this.path(this.name))).version; });
    if (known) await this.save();
  }

  async drop() {
    const removed = await this.sending.ask(() => remove(this.path(this.name), { version: this.version }), t.removed(this.name));
    this.asksRemoval = false;
    if (!removed) return;
    this.saved = copy(this.draft);
    this.goTo('/on-call');
  }

  goTo(path) {
    goTo(this, path);
  }

  key() {
    return false;
  }

  // --- what stands around the form ---

  trouble() {
    const { problem } = this.sending;
    if (!problem) return '';
    const conflict = problem.status === 412;
    return html`<div role="alert" class="gaps"><p>${conflict ? t.changedMeanwhile(this.name) : problem.message}</p>
      ${conflict ? html`<p><button type="button" @click=${() => this.document.load()}>${t.discardMine}</button>
        <button type="button" @click=${() => this.overwrite()}>${t.overwrite}</button></p>` : ''}</div>`;
  }

  bar() {
    const unsaved = this.isUnsaved();
    return html`<div class="editor-bar"><p class="state ${unsaved ? 'is-unsaved' : 'faint'}" role="status">${this.isNew ? t.notSaved
        : unsaved ? t.changedNotSaved : t.savedState}</p>
      ${this.removable ? html`<button type="button" @click=${() => { this.asksRemoval = true; }}>${t.removeButton}</button>` : ''}
      <button type="button" ?disabled=${!unsaved} @click=${() => { this.draft = copy(this.saved); this.look(); }}>${t.undoAll}</button>
      <button class="primary" ?disabled=${this.sending.busy || (!unsaved && !this.isNew)}>${c.save}</button></div>
      ${this.asksRemoval ? html`<div role="alert" class="sure"><p>${t.removeQuestion(this.name)} ${this.removalWords()}</p>
        <div class="actions"><button type="button" @click=${() => { this.asksRemoval = false; }}>${c.cancel}</button>
          <button type="button" class="primary" ?disabled=${this.sending.busy} @click=${() => this.drop()}>${c.remove}</button></div></div>` : ''}`;
  }

  render() {
    return html`<p class="crumbs"><a href="/on-call">${t.onCall}</a></p>
      ${this.document.render(() => html`
        <h1 tabindex="-1">${this.isNew ? this.newTitle : this.name}</h1>
        <form class="editor" @submit=${(event) => this.save(event)}>
          ${this.isNew ? html`<div class="line"><label class="grow">${c.name} <input name="name" required maxlength="60" autocomplete="off" spellcheck="false"
            .value=${this.draft.name ?? ''} @input=${(e) => this.edit((draft) => { draft.name = e.target.value; })}></label></div>` : ''}
          ${this.readsOnly() ? html`<p class="faint">${t.readOnly}</p>` : ''}
          <fieldset class="whole" ?disabled=${this.readsOnly()}>${this.fields()}</fieldset>
          ${this.seen()}${this.readsOnly() ? '' : html`${this.trouble()}${this.bar()}`}</form>`)}`;
  }
}

/** Buttons that move a thing in a list or take it out. */
export function order(listed, index, what, edit) {
  const swap = (by) => edit(() => { [listed[index], listed[index + by]] = [listed[index + by], listed[index]]; });
  return html`<button type="button" class="small" ?disabled=${index === 0} aria-label=${t.moveUp(what)} @click=${() => swap(-1)}>↑</button>
    <button type="button" class="small" ?disabled=${index === listed.length - 1} aria-label=${t.moveDown(what)} @click=${() => swap(1)}>↓</button>
    <button type="button" class="small" aria-label=${t.removeItem(what)} @click=${() => edit(() => listed.splice(index, 1))}>${c.remove}</button>`;
}

/** Names to choose one from; a name that is not among them stays visible. */
export function choose(names, value, change, { label, none = c.choose, required = false, adds = false }) {
  const all = value && !names.includes(value) ? [value, ...names] : names;
  return html`<select aria-label=${label} ?required=${required} @change=${(event) => {
    change(event.target.value);
    if (adds) event.target.value = '';
  }}>
    <option value="" ?selected=${!value}>${none}</option>${all.map((name) => html`<option value=${name} ?selected=${name === value}>${name}</option>`)}</select>`;
}
