// Search over cases, closed ones too, and what their alerts name.

import { html } from 'lit';
import { get } from '../api.js';
import { element, focusNext, goTo } from '../element.js';
import { Loading } from '../loading.js';
import { STATUS_WORDS } from '../texts/cases.js';
import { texts as t } from '../texts/search.js';
import { counted } from '../texts/common.js';

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
      ${hit.work ? html`<span class="faint"> ${hit.work.severity} · ${STATUS_WORDS[hit.work.status] ?? hit.work.status}</span>` : ''}
      ${others ? html`<span class="faint"> ${hit.kind === 'observable' ? hit.found[0].type : ''}${hit.cases.length ? t.inCase : ''}</span>
        ${hit.cases.map((number) => html`<a href="/cases/${number}">#${number}</a> `)}`
        : hit.found.length ? html`<div class="faint found">${placesOf(hit)}</div>` : ''}</li>`;
  }

  /** @param {Api['Search']} answer */
  results(answer) {
    if (!answer.hits.length) return html`<p role="status">${t.nothing(this.words)}</p>`;
    return html`<p role="status" class="unseen">${counted.result(answer.hits.length)}</p>
      ${Object.entries(t.kinds).map(([kind, name]) => {
        const hits = answer.hits.filter((hit) => hit.kind === kind);
        return hits.length ? html`<section aria-labelledby="found-${kind}"><h2 id="found-${kind}">${name} <span class="count">${hits.length}</span></h2>
          <ul class="hits">${hits.map((hit) => this.hit(hit))}</ul></section>` : '';
      })}
      ${answer.more ? html`<p class="more faint">${t.tooMany}</p>` : ''}`;
  }

  render() {
    return html`<h1 tabindex="-1">${t.search}</h1>
      <form role="search" @submit=${(event) => this.submit(event)}>
        <label>${t.searchFor} <input type="search" name="q" maxlength="256" autocomplete="off" spellcheck="false" .value=${this.words}
          placeholder=${t.example}></label>
        <button class="primary">${t.search}</button></form>
      ${this.words ? this.answer.render((answer) => this.results(answer))
        : html`<p class="faint">${t.help}</p>`}`;
  }
}

customElements.define('wf-search', Search);
