// The board of takedowns: those of all matters of the user, by step.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/takedowns.js';

const SHOWN_AT_ONCE = 500;
const COLUMNS = ['proposed', 'filed', 'ordered', 'seized', 'sinkholed'];
const ENDED = ['expired', 'withdrawn', 'refused'];

class Takedowns extends element({}) {
  found = new Loading(this, (signal) => get(`/takedowns?limit=${SHOWN_AT_ONCE}`, signal));

  /** @param {any} before */
  more(before) {
    return this.found.more((signal) => get(`/takedowns?limit=${SHOWN_AT_ONCE}&cursor=${segment(before.nextCursor)}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  /** @param {string} key */
  key(key) {
    if (key !== 'j' && key !== 'k') return false;
    focusNext(this.querySelectorAll('.takedown-board a'), key === 'j' ? 1 : -1);
    return true;
  }

  /** @param {any} one */
  card({ matter, targets, terms, progress }) {
    return html`<li><p><a href="/matters/${segment(matter.id)}">${targets[0].value}</a>
        ${progress.overdue ? html`<span class="badge">${t.overdue}</span>` : ''}</p>
      <p>${terms.provider} <span class="faint">${t.allTargets(targets.length)}, ${t.markings[terms.marking]}</span></p>
      <p class="faint">${matter.title}</p>
      ${progress.expiresAt ? html`<p class="faint">${t.expiresAt} ${when(progress.expiresAt)}</p>` : ''}</li>`;
  }

  /** @param {any[]} items @param {string} state */
  column(items, state) {
    const own = items.filter((one) => one.progress.state === state);
    const end = (/** @type {any} */ one) => one.progress.expiresAt ?? '9';
    own.sort((a, b) => (end(a) < end(b) ? -1 : end(a) > end(b) ? 1 : 0));
    return html`<section aria-labelledby=${`takedowns-${state}`}><h2 id=${`takedowns-${state}`}>${t.states[state]} <span class="faint">${own.length}</span></h2>
      ${own.length ? html`<ul class="plain-entries">${repeat(own, (one) => one.id, (one) => this.card(one))}</ul>` : ''}</section>`;
  }

  /** @param {any} page */
  board({ items, nextCursor }) {
    if (!items.length) return html`<div class="empty"><h2>${t.none}</h2><p>${t.noneHelp}</p></div>`;
    const ended = ENDED.filter((state) => items.some((/** @type {any} */ one) => one.progress.state === state));
    return html`<div class="takedown-board">${COLUMNS.map((state) => this.column(items, state))}</div>
      ${ended.length ? html`<details class="fold"><summary>${t.ended}</summary><div class="takedown-board">${ended.map((state) => this.column(items, state))}</div></details>` : ''}
      ${nextCursor ? html`<p class="more"><button ?disabled=${this.found.busy} @click=${() => this.more(this.found.value)}>${c.showMore}</button></p>` : ''}`;
  }

  render() {
    return html`<p class="crumbs"><a href="/matters">${t.matters}</a></p><div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.boardHelp}</p></div>
      ${this.found.render((page) => this.board(page))}`;
  }
}

customElements.define('wf-takedowns', Takedowns);
