// The telemetry before and after a matched record, read when it is opened.

import { html } from 'lit';
import { get } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { archived } from './archived.js';
import { Selecting } from './selecting.js';
import { texts as t } from '../texts/hunt.js';

const SHOWN_AT_ONCE = 100;

/** `of`: the path of the alert or case; `kase`: the case that gets selected records, named by the user if empty; `may`: whether to select. */
class Around extends element({ of: '', kase: '', may: false, open: false, asked: { where: '', q: '', minutes: '15', order: 'newest' } }) {
  found = new Loading(this, (signal) => this.read(signal), { key: () => (this.open ? JSON.stringify([this.of, this.asked]) : this.found.known ?? null), as: 'section' });

  selecting = new Selecting(this);

  openIfLinked = () => {
    if (this.id && location.hash === `#${this.id}`) this.open = true;
  };

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.openIfLinked);
    this.openIfLinked();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.openIfLinked);
  }

  /** @param {AbortSignal} signal @param {string} [cursor] */
  read(signal, cursor) {
    const query = new URLSearchParams({ limit: String(SHOWN_AT_ONCE) });
    for (const [name, value] of Object.entries(this.asked)) if (value.trim()) query.set(name, value.trim());
    if (cursor) query.set('cursor', cursor);
    return get(`${this.of}/around?${query}`, signal);
  }

  more(before) {
    return this.found.more((signal) => this.read(signal, before.nextCursor),
      (page) => ({ ...page, items: [...before.items, ...page.items] }));
  }

  submit(event) {
    event.preventDefault();
    this.asked = /** @type {any} */ (Object.fromEntries(new FormData(event.target)));
  }

  toggled(event) {
    if (event.target === event.currentTarget) this.open = event.target.open;
  }

  /** @param {any} found */
  list(found) {
    if (!found.items.length) return html`<p class="empty">${t.none}</p>`;
    return html`${this.selecting.bar(this.kase)}<ol class="records archived">${found.items.map((record) => archived(record, this.may ? this.selecting : null))}</ol>
      ${found.nextCursor ? html`<p class="more"><button ?disabled=${this.found.busy} @click=${() => this.more(found)}>${t.more}</button></p>` : ''}`;
  }

  filters() {
    const { minutes, order } = this.asked;
    return html`<form class="hunt-filters" @submit=${(event) => this.submit(event)}>
        <label class="search">${t.conditions} <input name="where" maxlength="2000" autocomplete="off" placeholder=${t.conditionExample}></label>
        <label class="search">${t.text} <input name="q" maxlength="500" autocomplete="off"></label>
        <label>${t.minutes} <input name="minutes" type="number" min="1" max="1440" .value=${minutes}></label>
        <label>${t.order} <select name="order"><option value="newest" ?selected=${order === 'newest'}>${t.newest}</option>
          <option value="oldest" ?selected=${order === 'oldest'}>${t.oldest}</option></select></label>
        <button>${t.filter}</button></form>`;
  }

  render() {
    return html`<details class="fold around" ?open=${this.open} @toggle=${this.toggled}><summary>${t.around}</summary>
      ${this.open ? html`${this.filters()}${this.found.render((found) => this.list(found))}` : ''}</details>`;
  }
}

customElements.define('wf-around', Around);
