// Search over cases, closed ones too, and what their alerts name.

import { html } from 'lit';
import { get } from '../api.js';
import { element, focusNext, goTo } from '../element.js';
import { Loading } from '../loading.js';

const KINDS = {
  case: 'Cases', observable: 'Observables', technique: 'Techniques', asset: 'Assets', alert: 'Alerts without a case', person: 'People', rule: 'Rules',
};
const STATUS = { new: 'New', acknowledged: 'Acknowledged', in_progress: 'In progress', on_hold: 'On hold', contained: 'Contained', resolved: 'Resolved', closed: 'Closed', merged: 'Merged' };

const addressOf = (hit) => ({
  case: () => `/cases/${hit.cases[0]}`,
  observable: () => hit.cases.length && `/cases/${hit.cases[0]}`,
  technique: () => hit.cases.length && `/cases/${hit.cases[0]}`,
  asset: () => `/assets/${encodeURIComponent(hit.id)}`,
  alert: () => `/alerts/${encodeURIComponent(hit.id)}`,
  rule: () => `/alerts?rule=${encodeURIComponent(hit.id)}`,
})[hit.kind]?.();

const placesOf = (hit) => (hit.kind === 'asset' ? hit.found[0]?.value : hit.found.map(({ type, value }) => `${type} ${value}`).join(' · '));

class Search extends element({ query: '' }) {
  answer = new Loading(this, (signal) => get(`/search?${new URLSearchParams({ q: this.words })}`, signal), { key: () => this.words || null });

  get words() {
    return new URLSearchParams(this.query).get('q')?.trim() ?? '';
  }

  firstUpdated() {
    if (!this.words) this.querySelector('input').focus();
  }

  submit(event) {
    event.preventDefault();
    const words = new FormData(event.target).get('q').trim();
    goTo(this, words ? `/search?${new URLSearchParams({ q: words })}` : '/search');
  }

  key(key) {
    if (key === '/') {
      this.querySelector('input').select();
      return true;
    }
    if (key !== 'j' && key !== 'k') return false;
    focusNext(this.querySelectorAll('.hits a.hit'), key === 'j' ? 1 : -1);
    return true;
  }

  /** @param {Api['SearchHit']} hit */
  hit(hit) {
    const address = addressOf(hit);
    const title = address ? html`<a class="hit" href=${address}>${hit.title}</a>` : html`<span class="hit">${hit.title}</span>`;
    const others = hit.kind === 'observable' || hit.kind === 'technique';
    return html`<li>${title}
      ${hit.work ? html`<span class="faint"> ${hit.work.severity} · ${STATUS[hit.work.status] ?? hit.work.status}</span>` : ''}
      ${others ? html`<span class="faint"> ${hit.kind === 'observable' ? hit.found[0].type : ''}${hit.cases.length ? ' in case ' : ''}</span>
        ${hit.cases.map((number) => html`<a href="/cases/${number}">#${number}</a> `)}`
        : hit.found.length ? html`<div class="faint found">${placesOf(hit)}</div>` : ''}</li>`;
  }

  /** @param {Api['Search']} answer */
  results(answer) {
    if (!answer.hits.length) return html`<p role="status">Nothing found for “${this.words}”. Search matches the beginning of words: try fewer or other words.</p>`;
    return html`<p role="status" class="unseen">${answer.hits.length} results</p>
      ${Object.entries(KINDS).map(([kind, name]) => {
        const hits = answer.hits.filter((hit) => hit.kind === kind);
        return hits.length ? html`<section aria-labelledby="found-${kind}"><h2 id="found-${kind}">${name} <span class="count">${hits.length}</span></h2>
          <ul class="hits">${hits.map((hit) => this.hit(hit))}</ul></section>` : '';
      })}
      ${answer.more ? html`<p class="more faint">There are more matches. Use longer or more exact words.</p>` : ''}`;
  }

  render() {
    return html`<h1 tabindex="-1">Search</h1>
      <form role="search" @submit=${(event) => this.submit(event)}>
        <label>Search for <input type="search" name="q" maxlength="256" autocomplete="off" spellcheck="false" .value=${this.words}
          placeholder="10.20.7.44, CORP\\ann, #23, hash, URL …"></label>
        <button class="primary">Search</button></form>
      ${this.words ? this.answer.render((answer) => this.results(answer))
        : html`<p class="faint">Accounts, addresses, URLs, hashes, services, files, titles, numbers of cases. Closed cases are found, too.</p>`}`;
  }
}

customElements.define('wf-search', Search);
