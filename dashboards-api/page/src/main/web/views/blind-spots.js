// What each asset shows of what the active rules look at, and what never comes: where nobody would see an attack.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, segment } from '../api.js';
import { EverySecond, age } from '../time.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { severityMark, when } from '../parts.js';
import { places } from '../sensors.js';
import { levelsOf, sourceKey, sourceName, whence } from '../log-sources.js';
import { outward } from './why.js';
import { common as c, counted, number } from '../texts/common.js';
import { texts as t } from '../texts/coverage.js';

const MOST = 1000;
const SHOWN_AT_FIRST = 100;
const ASK_MILLIS = 30_000;
const TYPING_MILLIS = 300;
const NARROW = '(max-width: 40rem)'; // where the tactics would hide the rules below them

/** The parts of the page, in the order of its key t. */
const PARTS = ['rule', 'asset', 'source'];
const RULE_HEADS = [[t.rule], [t.severity], [t.reason], [t.lost]];

/** @param {any} one */
const ruleCells = (one) => html`<th scope="row"><a href="/rules/${segment(one.id)}">${one.title}</a></th><td data-label=${t.severity}>${severityMark(one.level)}</td>
  <td class="wide" data-label=${t.reason}>${one.reason}</td>
  <td class="wide" data-label=${t.lost}>${one.attack.map((/** @type {any} */ name) => name.name).join(', ')}</td>`;

class BlindSpots extends element({ query: '', filter: { by: 'rule', text: '', state: 'cannot-fire' }, shown: 0 }) {
  found = new Loading(this, async (signal) => {
    const { by, text, state } = this.filter;
    const q = text ? `&q=${segment(text)}` : '';
    if (by === 'rule') {
      const [items, summary] = await Promise.all([list(`/coverage/rules?limit=${MOST}&state=${state}${q}`, signal), get('/coverage/summary', signal)]);
      return { by, items, summary };
    }
    return by === 'source' ? { by, items: await list(`/log-sources?limit=${MOST}${q}`, signal) } : { by, items: await list(`/coverage?limit=${MOST}${q}`, signal) };
  }, { key: () => `${this.filter.by} ${this.filter.state}`, every: ASK_MILLIS });

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
    if (!changed.has('query')) return;
    const by = new URLSearchParams(this.query).get('by') ?? '';
    this.filter = { ...this.filter, by: PARTS.includes(by) ? by : 'rule' };
  }

  filterBy(change) {
    const before = this.filter;
    this.filter = { ...before, ...change };
    this.shown = SHOWN_AT_FIRST;
    history.replaceState(history.state, '', this.filter.by === 'rule' ? '/coverage' : `/coverage?by=${this.filter.by}`);
    clearTimeout(this.typing);
    if (this.filter.by === before.by && this.filter.state === before.state) this.typing = setTimeout(() => this.found.load(), TYPING_MILLIS);
  }

  key(key) {
    if (key === '/') this.querySelector('#blind-text')?.focus();
    else if (key === 't') this.filterBy({ by: PARTS[(PARTS.indexOf(this.filter.by) + 1) % PARTS.length] });
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.blind tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  /** @param {Api['CoverageRow']} one */
  asset(one) {
    const { rules } = one;
    return html`<tr><th scope="row"><a href="/assets/${segment(one.id)}#coverage">${one.name}</a></th>
      <td data-label=${t.platform}>${one.products.join(', ') || html`<span class="faint">${t.unknown}</span>`}${one.unrecognised
        ? html` <span class="chip look">${t.unknownTypes}</span>` : ''}</td>
      <td data-label=${t.logSources} class="number">${one.sources}</td>
      <td data-label=${t.rulesCovered} class="number">${rules.served}</td>
      <td data-label=${t.fieldsMissing} class="number">${rules.missingFields ? html`<strong>${rules.missingFields}</strong>` : 0}</td>
      <td data-label=${t.stoppedReporting} class="number">${rules.silent ? html`<strong class="due">${rules.silent}</strong>` : 0}</td>
      <td data-label=${t.rulesWithoutData} class="number">${rules.blind ? html`<strong>${rules.blind}</strong>` : one.products.length ? 0
        : html`<span class="faint">${t.unknown}</span>`}</td>
      <td data-label=${t.lastSeen} class="last-seen">${one.lastSeen ? t.ago(age(one.lastSeen)) : c.never}</td></tr>`;
  }

  /** @param {any} one */
  rule(one) {
    return html`<tr>${ruleCells(one)}<td data-label=${c.assets} class="number">${one.assets.canFire}</td></tr>`;
  }

  /** How many rules can fire, the tactics that are lost, and log sources whose volume collapsed. @param {any} summary */
  summary({ rules, tactics, collapsed, uncertain }) {
    const cannot = rules.fieldsMissing + rules.sourceSilent + rules.sourceNeverSeen + rules.rulesMissing + rules.listEmpty;
    return html`<p>${t.canFire(counted.rule(rules.canFire))}, <strong class=${cannot ? 'due' : ''}>${t.cannotFire(cannot)}</strong>${
      rules.eventNotSeen ? html`, ${t.waitingCount(rules.eventNotSeen)}` : ''}${rules.unknown ? html`, ${t.unknownCount(rules.unknown)}` : ''}.</p>
      ${uncertain ? html`<p role="note">${t.uncertain(counted.asset(uncertain))}</p>` : ''}
      ${collapsed.length ? html`<section aria-labelledby="collapsed-title"><h2 id="collapsed-title">${t.collapsedTitle}</h2><ul>${collapsed.map((/** @type {any} */ one) =>
        html`<li><a href="/assets/${segment(one.asset)}">${one.asset}</a>, ${sourceName(one)}: ${t.collapsed(one)}</li>`)}</ul></section>` : ''}
      <details ?open=${!matchMedia(NARROW).matches}><summary>${t.tactics}</summary><div class="scroller" tabindex="0" role="region" aria-label=${t.tactics}><table class="assets people sensors">
        <thead><tr><th scope="col">${t.tactic}</th><th scope="col" class="number">${t.rules}</th><th scope="col" class="number">${t.states['can-fire']}</th>
          <th scope="col" class="number">${t.states['cannot-fire']}</th></tr></thead>
        <tbody>${tactics.map((/** @type {any} */ one) => html`<tr><th scope="row">${outward(one.link, one.name)}</th>
          <td data-label=${t.rules} class="number">${one.rules}</td><td data-label=${t.states['can-fire']} class="number">${one.canFire}</td>
          <td data-label=${t.states['cannot-fire']} class="number">${one.cannotFire ? html`<strong class="due">${one.cannotFire}</strong>` : 0}</td></tr>`)}</tbody></table></div></details>`;
  }

  /** @param {Api['CoverageOfCenter']} one */
  source(one) {
    return html`<tr><th scope="row">${sourceName(one)} ${whence(one) ? html`<span class="faint">${whence(one)}</span>` : ''}</th>
      <td data-label=${t.rules} class="number">${one.rules}</td><td data-label=${t.worst}>${levelsOf(one.levels)}</td>
      <td data-label=${c.assets} class="number">${one.assets || (one.rules ? html`<strong class="due">0</strong>` : 0)}</td>
      <td data-label=${t.lastSeen}>${when(one.lastSeen)}</td></tr>`;
  }

  /** @param {any[] & { total: number }} items @param {string} by */
  table(items, by) {
    const bySource = by === 'source';
    const heads = by === 'rule' ? [...RULE_HEADS, [c.assets, 'number']] : bySource ? [[t.logSource], [t.rules, 'number'], [t.worst], [c.assets, 'number'], [t.lastSeen]]
      : [[c.asset], [t.platform], [t.logSources, 'number'], [t.rulesCovered, 'number'], [t.fieldsMissing, 'number'], [t.stoppedReporting, 'number'], [t.rulesWithoutData, 'number'], [t.lastSeen]];
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${by === 'rule' ? t.coverageOfRules : bySource ? t.logSources : t.coverageOfAssets}><table class="assets people sensors blind">
        <thead><tr>${heads.map(([name, kind]) => html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${repeat(items.slice(0, this.shown), (one) => one.id, (one) => (by === 'rule' ? this.rule(one) : bySource ? this.source(one) : this.asset(one)))}</tbody></table></div>
      ${items.length > this.shown ? html`<p class="more">${c.showing(this.shown, items.total)}
        <button @click=${() => { this.shown += SHOWN_AT_FIRST; }}>${c.showMore}</button></p>` : ''}`;
  }

  /** @param {any} rules counts by state */
  noRule(rules) {
    const { text, state } = this.filter;
    if (text) return html`<div class="empty"><h2>${t.noRule}</h2><p>${t.noMatchHelp}</p></div>`;
    if (state === 'cannot-fire') return html`<div class="empty"><h2>${t.noGap}</h2><p>${rules.eventNotSeen || rules.unknown ? t.noGapYetHelp : t.noGapHelp}</p></div>`;
    return html`<div class="empty"><h2>${t.noRuleInState(t.states[state])}</h2><p>${t.otherStateHelp}</p></div>`;
  }

  /** Sources of no asset first. @param {any} found */
  body({ by, items, summary }) {
    if (by === 'rule') return html`${this.summary(summary)}${items.length ? html`<section aria-labelledby="rules-title"><h2 id="rules-title">${
      t.rulesInState(t.states[this.filter.state])} <span class="count">${number(items.total)}</span></h2>${this.table(items, by)}</section>` : this.noRule(summary.rules)}`;
    if (by === 'source') items.sort((a, b) => Number(!b.assets) - Number(!a.assets) || b.rules - a.rules);
    if (items.length) return this.table(items, by);
    return this.filter.text ? html`<div class="empty"><h2>${t.noMatch}</h2><p>${t.noMatchHelp}</p></div>`
      : html`<div class="empty"><h2>${t.noAssets}</h2><p>${t.noAssetsHelp}
        <a href="/sensors">${t.showSensors}</a>.</p></div>`;
  }

  render() {
    const { by } = this.filter;
    const tab = (value, word) => html`<button type="button" aria-pressed=${by === value} @click=${() => this.filterBy({ by: value })}>${word}</button>`;
    return html`${places('/coverage')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1>
      <p>${{ source: t.bySourceHelp, asset: t.byAssetHelp, rule: t.byRuleHelp }[by]}</p></div>
      <form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>${tab('rule', t.byRule)}${tab('asset', t.byAsset)}${tab('source', t.byLogSource)}
        ${by === 'rule' ? html`<label class="field"><span class="unseen">${t.state}</span><select @change=${(/** @type {any} */ event) => this.filterBy({ state: event.target.value })}>
          ${Object.entries(t.states).map(([value, word]) => html`<option value=${value} ?selected=${this.filter.state === value}>${word}</option>`)}</select></label>` : ''}
        <label class="field grow"><span class="unseen">${by === 'rule' ? t.ruleFilterLabel : t.filterLabel}</span><input id="blind-text" type="search"
          placeholder=${by === 'rule' ? t.ruleFilterLabel : t.filterLabel}
          @input=${(event) => this.filterBy({ text: event.target.value.trim() })}><kbd aria-hidden="true">/</kbd></label></form>
      ${this.found.render((found) => this.body(found))}`;
  }
}

/** On the page of an asset: its log sources, and those that are missing. */
class Shows extends element({ assetId: '' }) {
  lost = new Loading(this, (signal) => list(`/assets/${segment(this.assetId)}/coverage/rules?limit=${MOST}&state=fields-missing`, signal), { key: () => this.assetId, as: 'extra' });

  told = new Loading(this, (signal) => get(`/assets/${segment(this.assetId)}/coverage`, signal), { key: () => this.assetId, as: 'extra' });

  /** @param {any[]} sources */
  arrives(sources) {
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.received}><table class="assets people sensors">
      <thead><tr>${[[t.logSource], [t.last], [t.first], [t.events, 'number'], [t.rules, 'number']].map(([name, kind]) =>
        html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
      <tbody>${repeat(sources, sourceKey, (one) => html`<tr><th scope="row">${sourceName(one)}${one.silent ? html` <span class="chip look">${t.stopped}</span>` : ''}${
        one.collapsed ? html` <span class="chip look">${t.collapsed(one.collapsed)}</span>` : ''}</th>
        <td data-label=${t.last}>${when(one.lastSeen)}</td><td data-label=${t.first}>${when(one.firstSeen)}</td>
        <td data-label=${t.events} class="number">${one.records}</td><td data-label=${t.rules} class="number">${one.rules}</td></tr>`)}</tbody></table></div>`;
  }

  /** Log sources that come without fields that rules need. @param {any[]} sources */
  incomplete(sources) {
    return html`<details><summary>${t.withoutFields(counted.logSource(sources.length))}</summary>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.withoutFieldsLabel}><table class="assets people sensors">
        <thead><tr><th scope="col">${t.logSource}</th><th scope="col" class="number">${t.rules}</th><th scope="col">${t.worst}</th><th scope="col">${t.missingFields}</th></tr></thead>
        <tbody>${repeat(sources, sourceKey, (one) => html`<tr><th scope="row">${sourceName(one)}</th><td data-label=${t.rules} class="number">${one.rules}</td>
          <td data-label=${t.worst}>${levelsOf(one.levels)}</td>
          <td data-label=${t.missingFields}>${(one.fields ?? []).map((name) => html`<code>${name}</code> `)}</td></tr>`)}</tbody></table></div></details>`;
  }

  /** Rules that cannot fire because fields do not arrive. @param {any[]} rules */
  rules(rules) {
    return html`<details><summary>${t.rulesWithoutFields(counted.rule(rules.length))}</summary>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.coverageOfRules}><table class="assets people sensors">
        <thead><tr>${RULE_HEADS.map(([name]) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${repeat(rules, (one) => one.id, (one) => html`<tr>${ruleCells(one)}</tr>`)}</tbody></table></div></details>`;
  }

  /** @param {any[]} sources */
  missing(sources) {
    return html`<details class="never"><summary>${t.neverReceived(counted.logSource(sources.length))}</summary>
      <p class="faint">${t.neverReceivedHelp}</p>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.neverReceivedLabel}><table class="assets people sensors">
        <thead><tr><th scope="col">${t.logSource}</th><th scope="col" class="number">${t.rules}</th><th scope="col">${t.worst}</th><th scope="col">${t.collectedFrom}</th></tr></thead>
        <tbody>${repeat(sources, sourceKey, (one) => html`<tr><th scope="row">${sourceName(one)}</th><td data-label=${t.rules} class="number">${one.rules}</td>
          <td data-label=${t.worst}>${levelsOf(one.levels)}</td><td class="wide" data-label=${t.collectedFrom}>${whence(one)}</td></tr>`)}</tbody></table></div></details>`;
  }

  /** A link to this section comes before the section, which is read later. */
  updated() {
    if (this.arrived || !this.told.value) return;
    this.arrived = true;
    if (location.hash === '#coverage') this.querySelector('#coverage')?.scrollIntoView();
  }

  render() {
    return this.told.render((told) => (told.arrives.length || told.lastSeen ? this.section(told) : ''));
  }

  /** @param {Api['Coverage']} told */
  section(told) {
    const { served, silent, blind, missingFields, waiting, unknown } = told.rules;
    const lost = this.lost.value ?? [];
    const never = told.missing.filter((one) => one.reason === 'source');
    const incomplete = told.missing.filter((one) => one.reason === 'fields');
    return html`<section id="coverage" aria-labelledby="shows-title"><h2 id="shows-title">${t.assetTitle}</h2>
      <p>${t.covered(counted.rule(served))}${silent ? html`, <strong class="due">${t.stoppedCount(silent)}</strong>` : ''}${
        missingFields ? html`, ${t.missingFieldsCount(missingFields)}` : ''}${blind ? html`, ${t.withoutDataCount(blind)}` : ''}${
        waiting ? html`, ${t.waitingCount(waiting)}` : ''}${unknown ? html`, ${t.unknownCount(unknown)}` : ''}. <a href="/coverage">${t.allCoverage}</a></p>
      ${told.arrives.length ? this.arrives(told.arrives) : html`<p class="faint">${t.noSources}</p>`}
      ${lost.length ? this.rules(lost) : ''}${incomplete.length ? this.incomplete(incomplete) : ''}${never.length ? this.missing(never) : ''}</section>`;
  }
}

customElements.define('wf-blind-spots', BlindSpots);
customElements.define('wf-shows', Shows);
