// What each asset shows of what the active rules look at, and what never comes: where nobody would see an attack.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, segment } from '../api.js';
import { EverySecond, age } from '../time.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { plural, when } from '../parts.js';
import { places } from '../sensors.js';
import { levelsOf, sourceKey, sourceName, whence } from '../log-sources.js';

const MOST = 1000;
const SHOWN_AT_FIRST = 100;
const ASK_MILLIS = 30_000;
const TYPING_MILLIS = 300;

class BlindSpots extends element({ query: '', filter: { by: 'asset', text: '' }, shown: 0 }) {
  found = new Loading(this, async (signal) => {
    const { by, text } = this.filter;
    const q = text ? `&q=${segment(text)}` : '';
    return by === 'source' ? { by, items: await list(`/log-sources?limit=${MOST}${q}`, signal) } : { by, items: await list(`/blind-spots?limit=${MOST}${q}`, signal) };
  }, { key: () => this.filter.by, every: ASK_MILLIS });

  constructor() {
    super();
    this.shown = SHOWN_AT_FIRST;
    new EverySecond(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  willUpdate(changed) {
    if (changed.has('query')) this.filter = { ...this.filter, by: new URLSearchParams(this.query).get('by') === 'source' ? 'source' : 'asset' };
  }

  filterBy(change) {
    const before = this.filter;
    this.filter = { ...before, ...change };
    this.shown = SHOWN_AT_FIRST;
    history.replaceState(history.state, '', this.filter.by === 'source' ? '/blind-spots?by=source' : '/blind-spots');
    clearTimeout(this.typing);
    if (this.filter.by === before.by) this.typing = setTimeout(() => this.found.load(), TYPING_MILLIS);
  }

  key(key) {
    if (key === '/') this.querySelector('#blind-text')?.focus();
    else if (key === 't') this.filterBy({ by: this.filter.by === 'source' ? 'asset' : 'source' });
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.blind tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  /** @param {Api['BlindSpotsRow']} one */
  asset(one) {
    const { rules } = one;
    return html`<tr><th scope="row"><a href="/assets/${segment(one.id)}">${one.name}</a></th>
      <td data-label="Shows">${one.products.join(', ') || html`<span class="faint">nothing known</span>`}${one.unrecognised
        ? html` <span class="chip look">unknown kinds</span>` : ''}</td>
      <td data-label="Log sources" class="number">${one.sources}</td>
      <td data-label="Rules served" class="number">${rules.served}</td>
      <td data-label="Fields missing" class="number">${rules.missingFields ? html`<strong>${rules.missingFields}</strong>` : 0}</td>
      <td data-label="Gone silent" class="number">${rules.silent ? html`<strong class="due">${rules.silent}</strong>` : 0}</td>
      <td data-label="Blind" class="number">${rules.blind ? html`<strong>${rules.blind}</strong>` : one.products.length ? 0
        : html`<span class="faint">not known</span>`}</td>
      <td data-label="Last seen">${one.lastSeen ? `${age(one.lastSeen)} ago` : 'never'}</td></tr>`;
  }

  /** @param {Api['BlindSpotsOfCenter']} one */
  source(one) {
    return html`<tr><th scope="row">${sourceName(one)} ${whence(one) ? html`<span class="faint">${whence(one)}</span>` : ''}</th>
      <td data-label="Rules" class="number">${one.rules}</td><td data-label="Worst">${levelsOf(one.levels)}</td>
      <td data-label="Assets" class="number">${one.assets || (one.rules ? html`<strong class="due">0</strong>` : 0)}</td>
      <td data-label="Last seen">${when(one.lastSeen)}</td></tr>`;
  }

  table(items, bySource) {
    const heads = bySource ? [['Log source'], ['Rules', 'number'], ['Worst'], ['Assets', 'number'], ['Last seen']]
      : [['Asset'], ['Shows'], ['Log sources', 'number'], ['Rules served', 'number'], ['Fields missing', 'number'], ['Gone silent', 'number'], ['Blind', 'number'], ['Last seen']];
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${bySource ? 'Log sources' : 'Assets and their blind spots'}><table class="assets people sensors blind">
        <thead><tr>${heads.map(([name, kind]) => html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${repeat(items.slice(0, this.shown), (one) => one.id, (one) => (bySource ? this.source(one) : this.asset(one)))}</tbody></table></div>
      ${items.length > this.shown ? html`<p class="more">Showing ${this.shown} of ${items.total}
        <button @click=${() => { this.shown += SHOWN_AT_FIRST; }}>Show more</button></p>` : ''}`;
  }

  /** Sources of no asset first. */
  body({ by, items }) {
    if (by === 'source') items.sort((a, b) => Number(!b.assets) - Number(!a.assets) || b.rules - a.rules);
    if (items.length) return this.table(items, by === 'source');
    return this.filter.text ? html`<div class="empty"><h2>No asset matches</h2><p>Shorten the text above.</p></div>`
      : html`<div class="empty"><h2>No asset has reported yet</h2><p>What an asset shows is known once a sensor reports it.
        <a href="/sensors">See the sensors</a>.</p></div>`;
  }

  render() {
    const { by } = this.filter;
    const tab = (value, word) => html`<button type="button" aria-pressed=${by === value} @click=${() => this.filterBy({ by: value })}>${word}</button>`;
    return html`${places('/blind-spots')}<div class="headline calm"><h1 tabindex="-1">Blind spots</h1>
      <p>${by === 'source' ? 'What the active rules look at, those that come of no asset first.'
        : 'How many active rules have something to look at on each asset, most blind first. Blind: rules for what such an asset could show and never did.'}</p></div>
      <form class="filters" role="search" aria-label="Blind spots" @submit=${(event) => event.preventDefault()}>${tab('asset', 'By asset')}${tab('source', 'By log source')}
        <label class="field grow"><span class="unseen">Asset, owner or group</span><input id="blind-text" type="search" placeholder="Asset, owner or group"
          @input=${(event) => this.filterBy({ text: event.target.value.trim() })}><kbd aria-hidden="true">/</kbd></label></form>
      ${this.found.render((found) => this.body(found))}`;
  }
}

/** On the page of an asset: what comes of it, and what could. */
class Shows extends element({ assetId: '' }) {
  told = new Loading(this, (signal) => get(`/assets/${segment(this.assetId)}/blind-spots`, signal), { key: () => this.assetId, as: 'extra' });

  /** @param {any[]} sources */
  arrives(sources) {
    return html`<div class="scroller" tabindex="0" role="region" aria-label="Log sources that come"><table class="assets people sensors">
      <thead><tr>${[['Log source'], ['Last'], ['First'], ['Records', 'number'], ['Rules', 'number']].map(([name, kind]) =>
        html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
      <tbody>${repeat(sources, sourceKey, (one) => html`<tr><th scope="row">${sourceName(one)}${one.silent ? html` <span class="chip look">gone silent</span>` : ''}</th>
        <td data-label="Last">${when(one.lastSeen)}</td><td data-label="First">${when(one.firstSeen)}</td>
        <td data-label="Records" class="number">${one.records}</td><td data-label="Rules" class="number">${one.rules}</td></tr>`)}</tbody></table></div>`;
  }

  /** Log sources that come without fields that rules need. @param {any[]} sources */
  incomplete(sources) {
    return html`<details><summary>${plural(sources.length, 'log source')} without fields that rules need</summary>
      <div class="scroller" tabindex="0" role="region" aria-label="Log sources without fields that rules need"><table class="assets people sensors">
        <thead><tr><th scope="col">Log source</th><th scope="col" class="number">Rules</th><th scope="col">Worst</th><th scope="col">Fields that never came</th></tr></thead>
        <tbody>${repeat(sources, sourceKey, (one) => html`<tr><th scope="row">${sourceName(one)}</th><td data-label="Rules" class="number">${one.rules}</td>
          <td data-label="Worst">${levelsOf(one.levels)}</td>
          <td data-label="Fields that never came">${(one.fields ?? []).map((name) => html`<code>${name}</code> `)}</td></tr>`)}</tbody></table></div></details>`;
  }

  /** @param {any[]} sources */
  missing(sources) {
    return html`<details class="never"><summary>${plural(sources.length, 'log source')} of which nothing ever came</summary>
      <p class="faint">Either they are not collected here, or nothing of the kind has happened.</p>
      <div class="scroller" tabindex="0" role="region" aria-label="Log sources that never came"><table class="assets people sensors">
        <thead><tr><th scope="col">Log source</th><th scope="col" class="number">Rules</th><th scope="col">Worst</th><th scope="col">Comes from</th></tr></thead>
        <tbody>${repeat(sources, sourceKey, (one) => html`<tr><th scope="row">${sourceName(one)}</th><td data-label="Rules" class="number">${one.rules}</td>
          <td data-label="Worst">${levelsOf(one.levels)}</td><td data-label="Comes from">${whence(one)}</td></tr>`)}</tbody></table></div></details>`;
  }

  render() {
    return this.told.render((told) => (told.arrives.length || told.lastSeen ? this.section(told) : ''));
  }

  /** @param {Api['BlindSpots']} told */
  section(told) {
    const { served, silent, blind, missingFields } = told.rules;
    const never = told.missing.filter((one) => one.reason === 'source');
    const incomplete = told.missing.filter((one) => one.reason === 'fields');
    return html`<section aria-labelledby="shows-title"><h2 id="shows-title">What it shows</h2>
      <p>${plural(served, 'active rule')} ${served === 1 ? 'has' : 'have'} something to look at here${silent ? html`, <strong class="due">${silent} went silent</strong>` : ''}${
        missingFields ? html`, <strong>${missingFields}</strong> ${missingFields === 1 ? 'lacks' : 'lack'} fields` : ''}${
        blind ? html`, <strong>${blind}</strong> ${blind === 1 ? 'is' : 'are'} blind` : ''}. <a href="/blind-spots">All blind spots</a></p>
      ${told.arrives.length ? this.arrives(told.arrives) : html`<p class="faint">Nothing was told of its log sources yet.</p>`}
      ${incomplete.length ? this.incomplete(incomplete) : ''}${never.length ? this.missing(never) : ''}</section>`;
  }
}

customElements.define('wf-blind-spots', BlindSpots);
customElements.define('wf-shows', Shows);
