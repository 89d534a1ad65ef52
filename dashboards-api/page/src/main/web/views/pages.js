// The notification log: own notifications, or all visible ones.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { live as typed } from 'lit/directives/live.js';
import { get } from '../api.js';
import { live } from '../live.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { texts as t } from '../texts/notifications.js';
import { pageLine } from './page-lines.js';
import { common as c } from '../texts/common.js';

const AT_ONCE = 50;
const ASK_MILLIS = 15_000;

class Pages extends element({ me: null, query: '', filter: { mine: true, status: '' } }) {
  pages = new Loading(this, (signal) => get(`/notifications?${this.asked()}`, signal), { key: () => `${this.asked()}` });

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('notifications:me', () => this.pages.refresh());
    // The stream has only own notifications; others are read from the API.
    this.asking = setInterval(() => !this.filter.mine && this.pages.value && this.pages.value.items.length <= AT_ONCE && this.pages.load(), ASK_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.asking);
    this.unfollow?.();
  }

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const parameters = new URLSearchParams(this.query);
    this.filter = { mine: parameters.get('who') !== 'all', status: parameters.get('status') ?? '' };
  }

  filterBy(change) {
    this.filter = { ...this.filter, ...change };
    const parameters = new URLSearchParams();
    if (!this.filter.mine) parameters.set('who', 'all');
    if (this.filter.status) parameters.set('status', this.filter.status);
    history.replaceState(history.state, '', parameters.size ? `/notifications?${parameters}` : '/notifications');
  }

  asked(cursor = '') {
    const { mine, status } = this.filter;
    return new URLSearchParams(Object.entries({ limit: String(AT_ONCE), person: mine ? 'me' : '', status, cursor }).filter(([, value]) => value));
  }

  more(pages) {
    return this.pages.more((signal) => get(`/notifications?${this.asked(pages.nextCursor)}`, signal), (next) => ({ ...next, items: [...pages.items, ...next.items] }));
  }

  key(key) {
    if (key === 'm') this.filterBy({ mine: !this.filter.mine });
    else if (key === '/') this.querySelector('select')?.focus();
    else return false;
    return true;
  }

  filters() {
    const { mine, status } = this.filter;
    return html`<div class="filters" role="search" aria-label=${t.filters}>
      <button type="button" class="toggle" aria-pressed=${mine} @click=${() => this.filterBy({ mine: !mine })}>${t.mine} <kbd aria-hidden="true">m</kbd></button>
      <label class="field"><span class="unseen">${t.status}</span><select .value=${typed(status)} @change=${(event) => this.filterBy({ status: event.target.value })}>
        <option value="" ?selected=${!status}>${t.allStates}</option>${Object.entries(t.notificationStates).map(([value, word]) =>
          html`<option value=${value} ?selected=${status === value}>${word}</option>`)}</select></label></div>`;
  }

  about(page) {
    return html`${t.about} <a href="/cases/${encodeURIComponent(page.case)}">${c.caseNumber(page.caseNumber)}</a>`;
  }

  body(pages) {
    if (!pages.items.length) {
      return html`<p class="empty">${this.filter.mine ? t.noneOfMine : t.none}
        ${this.filter.mine ? html`<button @click=${() => this.filterBy({ mine: false })}>${t.showAllPeople}</button>` : ''}</p>`;
    }
    return html`<ol class="pages" aria-label=${t.title}>${repeat(pages.items, (page) => page.id, (page) => pageLine(page, this.me, this.about(page)))}</ol>
      ${pages.nextCursor ? html`<p class="more"><button @click=${() => this.more(pages)}>${c.showMore}</button></p>` : ''}`;
  }

  render() {
    return html`<h1 tabindex="-1">${t.title}</h1><p class="faint under">${t.help}</p>
      ${this.filters()}${this.pages.render((pages) => this.body(pages))}`;
  }
}

customElements.define('wf-pages', Pages);
