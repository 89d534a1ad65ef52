// The active rules: what they match, what they cost, and how many of their alerts were false positives.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { mayWriteRules } from '../may.js';
import { severityMark, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { bytes } from '../sensors.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/detection.js';
import './back-tests.js';

const PAGE = 1000;
const MOST_PAGES = 10;
const SHOWN_AT_FIRST = 100;
const TYPING_MILLIS = 300;
const ASK_MILLIS = 60_000;

/** @type {Record<string, (a: Api['RuleRow'], b: Api['RuleRow']) => number>} */
const ORDERS = {
  hits: (a, b) => b.hits - a.hits,
  noise: (a, b) => b.falsePositives - a.falsePositives || b.alertCount - a.alertCount,
  memory: (a, b) => b.memory - a.memory,
  last: (a, b) => (b.lastHitAt ?? '').localeCompare(a.lastHitAt ?? ''),
  title: () => 0,
};

class Rules extends element({ query: '', me: null, filter: { text: '', sort: 'hits' }, shown: 0 }) {
  found = new Loading(this, (signal) => this.read(signal), { key: () => this.technique, every: ASK_MILLIS });

  constructor() {
    super();
    this.shown = SHOWN_AT_FIRST;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  get technique() {
    return new URLSearchParams(this.query).get('technique') ?? '';
  }

  /** All rules, because they are sorted here. @param {AbortSignal} signal */
  async read(signal) {
    const { text } = this.filter;
    const query = `limit=${PAGE}${text ? `&q=${segment(text)}` : ''}${this.technique ? `&technique=${segment(this.technique)}` : ''}`;
    const [status, first] = await Promise.all([get('/status', signal), get(`/rules?${query}`, signal)]);
    const rules = [...first.items];
    for (let page = 1, { nextCursor } = first; nextCursor && page < MOST_PAGES; page++) {
      const next = await get(`/rules?${query}&cursor=${segment(nextCursor)}`, signal);
      rules.push(...next.items);
      ({ nextCursor } = next);
    }
    return { rules, version: status.rules.attackVersion, active: status.rules.active };
  }

  /** @param {Partial<{ text: string, sort: string }>} change */
  filterBy(change) {
    this.filter = { ...this.filter, ...change };
    this.shown = SHOWN_AT_FIRST;
    clearTimeout(this.typing);
    if (change.text !== undefined) this.typing = setTimeout(() => this.found.load(), TYPING_MILLIS);
  }

  key(key) {
    if (key === '/') this.querySelector('#rule-text')?.focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.rules tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  /** @param {Api['RuleRow']} rule */
  state(rule) {
    if (rule.stage !== 'live') {
      return html`<strong title=${t.stageHelp[rule.stage]}>${t.stages[rule.stage]}</strong>${rule.stage === 'shadow'
        ? html` <span class="faint">${t.shadowCounts(rule.shadow?.matches ?? 0, rule.shadow?.alerts ?? 0)}</span>` : ''}`;
    }
    return rule.alerts ? t.active : html`<span title=${t.correlationInputHelp}>${t.correlationInput}</span>`;
  }

  /** @param {Api['RuleRow']} rule */
  row(rule) {
    return html`<tr><th scope="row"><a href="/rules/${segment(rule.id)}">${rule.title}</a>${rule.kind === 'correlation' ? html` <span class="faint">${t.correlation}</span>` : ''}</th>
      <td data-label=${t.severity} class="severity">${severityMark(rule.level)}</td>
      <td data-label=${t.state}>${this.state(rule)}</td>
      <td data-label=${t.hits} class="number">${rule.hits}</td>
      <td data-label=${t.alerts} class="number">${rule.alertCount}</td>
      <td data-label=${t.falsePositives} class="number">${rule.falsePositives ? html`<strong>${t.noise(rule.falsePositives, rule.alertCount)}</strong>` : 0}</td>
      <td data-label=${t.memory} class="number">${bytes(rule.memory)}</td>
      <td data-label=${t.lastHit}>${when(rule.lastHitAt)}</td></tr>`;
  }

  /** @param {Api['RuleRow'][]} rules */
  table(rules) {
    const sorted = [...rules].sort((a, b) => ORDERS[this.filter.sort](a, b) || a.title.localeCompare(b.title));
    const heads = [[t.rule], [t.severity], [t.state], [t.hits, 'number'], [t.alerts, 'number'], [t.falsePositives, 'number'], [t.memory, 'number'], [t.lastHit]];
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets people sensors rules">
        <thead><tr>${heads.map(([name, kind]) => html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${repeat(sorted.slice(0, this.shown), (rule) => rule.id, (rule) => this.row(rule))}</tbody></table></div>
      ${sorted.length > this.shown ? html`<p class="more">${c.showing(this.shown, sorted.length)}
        <button @click=${() => { this.shown += SHOWN_AT_FIRST; }}>${c.showMore}</button></p>` : ''}`;
  }

  body({ rules }) {
    if (rules.length) return this.table(rules);
    return html`<div class="empty"><h2>${this.technique && !this.filter.text ? t.noRulesOfTechnique : t.noMatch}</h2>
      <p>${this.technique && !this.filter.text ? html`<a href="/attack">${t.attackMatrix}</a>` : t.noMatchHelp}</p></div>`;
  }

  /** Of a technique, as many rules as its cell of the matrix counts, which leaves out correlation inputs. */
  headline({ rules, active, version }) {
    if (!this.technique) return t.help(active, version);
    const opening = rules.filter((rule) => rule.alerts).length;
    return html`${t.ofTechnique(this.technique, opening, rules.length - opening)}. <a href="/rules">${t.allRules}</a>`;
  }

  render() {
    const told = this.found.value;
    return html`${rulePlaces('/rules')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${told ? this.headline(told) : ''}</p></div>
      <form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
        <label class="field grow"><span class="unseen">${t.filterLabel}</span><input id="rule-text" type="search" placeholder=${t.filterLabel}
          @input=${(event) => this.filterBy({ text: event.target.value.trim() })}><kbd aria-hidden="true">/</kbd></label>
        <label class="field"><span class="unseen">${t.sort}</span><select @change=${(event) => this.filterBy({ sort: event.target.value })}>${Object.entries(t.sorts).map(([value, word]) =>
          html`<option value=${value} ?selected=${value === this.filter.sort}>${t.sort}: ${word}</option>`)}</select></label></form>
      ${this.found.render((found) => this.body(found))}${mayWriteRules(this.me) ? html`<wf-back-tests></wf-back-tests>` : ''}`;
  }
}

customElements.define('wf-rules', Rules);
