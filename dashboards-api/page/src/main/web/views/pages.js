// Who was told what by which way, and what became of it: one's own pages, or all that one may see.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { live as typed } from 'lit/directives/live.js';
import { get } from '../api.js';
import { live } from '../live.js';
import { Light, loading, trouble } from '../parts.js';
import { PAGE_STATES, pageLine } from './page-lines.js';

const AT_ONCE = 50;
const SETTLE_MILLIS = 400;
const ASK_MILLIS = 15_000;

class Pages extends Light {
  static properties = { me: {}, query: {}, pages: { state: true }, next: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.pages = null;
    this.next = null;
    this.failure = null;
    this.filter = {};
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('pages:me', () => {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.load(), SETTLE_MILLIS);
    });
    // The stream tells of one's own pages; those of others are asked for.
    this.asking = setInterval(() => !this.filter.mine && this.pages?.length <= AT_ONCE && this.load(), ASK_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.soon);
    clearInterval(this.asking);
    this.unfollow();
  }

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const parameters = new URLSearchParams(this.query);
    this.filter = { mine: parameters.get('who') !== 'all', status: parameters.get('status') ?? '' };
    this.load();
  }

  filterBy(change) {
    this.filter = { ...this.filter, ...change };
    const parameters = new URLSearchParams();
    if (!this.filter.mine) parameters.set('who', 'all');
    if (this.filter.status) parameters.set('status', this.filter.status);
    history.replaceState(history.state, '', parameters.size ? `/pages?${parameters}` : '/pages');
    this.load();
  }

  async load(cursor) {
    const { mine, status } = this.filter;
    const parameters = new URLSearchParams({ limit: AT_ONCE });
    if (mine) parameters.set('person', 'me');
    if (status) parameters.set('status', status);
    if (cursor) parameters.set('cursor', cursor);
    const asked = parameters.toString();
    this.asked = asked;
    try {
      const answer = await get(`/pages?${asked}`);
      if (this.asked !== asked) return;
      this.pages = cursor ? [...this.pages, ...answer.items] : answer.items;
      this.next = answer.nextCursor ?? null;
      this.failure = null;
    } catch (failure) {
      if (this.asked === asked) this.failure = failure;
    }
  }

  key(key) {
    if (key === 'm') this.filterBy({ mine: !this.filter.mine });
    else if (key === '/') this.querySelector('select')?.focus();
    else return false;
    return true;
  }

  filters() {
    const { mine, status } = this.filter;
    return html`<div class="filters" role="search" aria-label="Filter the pages">
      <button type="button" class="toggle" aria-pressed=${mine} @click=${() => this.filterBy({ mine: !mine })}>Mine <kbd aria-hidden="true">m</kbd></button>
      <label class="field"><span class="unseen">State</span><select .value=${typed(status)} @change=${(event) => this.filterBy({ status: event.target.value })}>
        <option value="" ?selected=${!status}>Every state</option>${Object.entries(PAGE_STATES).map(([value, word]) =>
          html`<option value=${value} ?selected=${status === value}>${word}</option>`)}</select></label></div>`;
  }

  about(page) {
    return html`about <a href="/cases/${encodeURIComponent(page.case)}">case #${page.caseNumber}</a>`;
  }

  body() {
    if (!this.pages.length) {
      return html`<p class="empty">${this.filter.mine ? 'You were told nothing of this kind.' : 'Nobody was told anything of this kind.'}
        ${this.filter.mine ? html`<button @click=${() => this.filterBy({ mine: false })}>Show everybody’s</button>` : ''}</p>`;
    }
    return html`<ol class="pages" aria-label="Pages">${repeat(this.pages, (page) => page.id, (page) => pageLine(page, this.me, this.about(page)))}</ol>
      ${this.next ? html`<p class="more"><button @click=${() => this.load(this.next)}>Show more</button></p>` : ''}`;
  }

  render() {
    return html`<h1 tabindex="-1">Pages</h1><p class="faint under">One decision to tell one person by one way is one page. Newest first.</p>
      ${this.filters()}${this.failure ? trouble(this.failure, () => this.load()) : this.pages ? this.body() : loading}`;
  }
}

customElements.define('wf-pages', Pages);
