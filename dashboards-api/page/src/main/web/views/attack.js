// The ATT&CK matrix: which techniques have active rules, which of these rules can fire, and which techniques alerts have.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { rulePlaces } from '../rule-places.js';
import { texts as t } from '../texts/detection.js';

const ASK_MILLIS = 60_000;
const DAYS = [1, 7, 30, 90, 365];
const NARROW = '(max-width: 40rem)';

/** @param {{ canFire: number | null }} one */
const canFire = (one) => (one.canFire ?? 0) > 0;

/** A node of an earlier version sends no `canFire`. @param {{ rules: number, canFire: number | null }} one */
const isKnown = (one) => one.rules > 0 && Number.isInteger(one.canFire);

/** @param {{ rules: number, canFire: number | null }} one */
const look = (one) => (canFire(one) ? 'covered' : one.rules ? 'unable' : 'open');

/** @param {{ rules: number, canFire: number | null }} one */
const could = (one) => (!one.rules ? t.noRule : isKnown(one) ? t.canFire(one.canFire ?? 0, one.rules) : t.coverageUnknown(one.rules));

/** @type {Record<string, (one: any) => boolean>} */
const SHOWS = { all: () => true, able: (one) => canFire(one), unable: (one) => one.rules > 0 && one.canFire === 0, covered: (one) => one.rules > 0, open: (one) => !one.rules, seen: (one) => one.alerts > 0 };

class Attack extends element({ query: '', filter: { days: 30, show: 'all', text: '', subs: false } }) {
  found = new Loading(this, (signal) => get(`/attack?days=${this.filter.days}`, signal), { key: () => this.filter.days, every: ASK_MILLIS });

  constructor() {
    super();
    // 222 techniques are a long way down on a phone.
    if (matchMedia(NARROW).matches) this.filter = { ...this.filter, show: 'covered' };
  }

  /** @param {Partial<{ days: number, show: string, text: string, subs: boolean }>} change */
  filterBy(change) {
    this.filter = { ...this.filter, ...change };
  }

  key(key) {
    if (key === '/') this.querySelector('#technique-text')?.focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('.matrix a'), key === 'j' ? 1 : -1);
    else if (key === 'n' || key === 'p') this.nextTactic(key === 'n' ? 1 : -1);
    else return false;
    return true;
  }

  /** @param {number} by */
  nextTactic(by) {
    const columns = [...this.querySelectorAll('.matrix > li')].filter((column) => column.querySelector('a'));
    const at = columns.findIndex((column) => column.contains(document.activeElement));
    const next = columns[Math.max(0, Math.min(columns.length - 1, at < 0 ? 0 : at + by))];
    next?.querySelector('a')?.focus();
  }

  matches(one) {
    const { show, text } = this.filter;
    return SHOWS[show](one) && (!text || `${one.id} ${one.name}`.toLowerCase().includes(text));
  }

  /** @param {Api['AttackMatrixCell']} one */
  cell(one) {
    return html`<a class="technique-cell ${look(one)}" href="/rules?technique=${one.id}"><span class="name">${one.name}</span>
      <code class="faint">${one.id}</code> <span class="could">${could(one)}</span>${
        one.alerts ? html` <span class="chip seen">${t.hasSeen(one.alerts)}</span>` : ''}</a>`;
  }

  /** @param {Api['AttackMatrixColumn']} tactic @param {Map<string, any[]>} subsOf @param {any[]} parents @param {boolean} known whether coverage is known */
  column(tactic, parents, subsOf, known) {
    const own = parents.filter((one) => one.tactics.includes(tactic.id));
    const subs = (one) => (this.filter.subs || this.filter.text ? (subsOf.get(one.id) ?? []).filter((sub) => sub.tactics.includes(tactic.id) && this.matches(sub)) : []);
    const shown = own.map((one) => ({ one, subs: subs(one) })).filter(({ one, subs: below }) => this.matches(one) || below.length);
    return html`<li><h2 id="tactic-${tactic.id}">${tactic.name} <span class="faint">${known ? t.canFireInColumn(own.filter(canFire).length, own.length) : t.ofColumn(own.filter((one) => one.rules).length, own.length)}</span></h2>
      ${shown.length ? html`<ul aria-labelledby="tactic-${tactic.id}">${repeat(shown, ({ one }) => one.id, ({ one, subs: below }) => html`<li>${this.cell(one)}${
        below.length ? html`<ul>${repeat(below, (sub) => sub.id, (sub) => html`<li>${this.cell(sub)}</li>`)}</ul>` : ''}</li>`)}</ul>` : ''}</li>`;
  }

  /** @param {Api['AttackMatrix']} matrix */
  body(matrix) {
    const parents = matrix.techniques.filter((one) => !one.parent);
    /** @type {Map<string, any[]>} */
    const subsOf = new Map();
    matrix.techniques.forEach((one) => one.parent && subsOf.set(one.parent, [...(subsOf.get(one.parent) ?? []), one]));
    const known = matrix.techniques.some(isKnown);
    const any = matrix.techniques.some((one) => this.matches(one));
    return html`${any ? '' : html`<p>${t.noTechnique}</p>`}
      <div class="scroller matrix-scroller" tabindex="0" role="region" aria-label=${t.matrixLabel}>
        <ol class="matrix">${repeat(matrix.tactics, (tactic) => tactic.id, (tactic) => this.column(tactic, parents, subsOf, known))}</ol></div>
      ${matrix.unlisted.length ? html`<section aria-labelledby="unlisted-title"><h2 id="unlisted-title">${t.unlisted}</h2><p class="faint">${t.unlistedHelp}</p>
        <ul class="plain">${matrix.unlisted.map((one) => html`<li><a href="/rules?technique=${segment(one.id)}"><code>${one.id}</code></a> ${could(one)}, ${t.hasSeen(one.alerts)}</li>`)}</ul></section>` : ''}
      <p class="faint notice">${matrix.copyright}</p>`;
  }

  headline(matrix) {
    if (!matrix) return '';
    const parents = matrix.techniques.filter((one) => !one.parent);
    const count = (kind) => parents.filter(kind).length;
    const help = t.matrixHelp(count(SHOWS.covered), parents.length, count(SHOWS.seen), matrix.days, matrix.version);
    return matrix.techniques.some(isKnown) ? `${t.canFireHelp(count(canFire))} ${help}` : help;
  }

  render() {
    const { days, show, subs } = this.filter;
    const layer = (score) => `/api/v1/attack/layer?days=${days}&score=${score}`;
    return html`${rulePlaces('/attack')}<div class="headline calm"><h1 tabindex="-1">${t.matrixTitle}</h1><p>${this.headline(this.found.value)}</p></div>
      <form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
        <label class="field grow"><span class="unseen">${t.techniqueFilter}</span><input id="technique-text" type="search" placeholder=${t.techniqueFilter}
          @input=${(event) => this.filterBy({ text: event.target.value.trim().toLowerCase() })}><kbd aria-hidden="true">/</kbd></label>
        <label class="field"><span class="unseen">${t.show}</span><select @change=${(event) => this.filterBy({ show: event.target.value })}>${Object.entries(t.shows).map(([value, word]) =>
          html`<option value=${value} ?selected=${value === show}>${word}</option>`)}</select></label>
        <label class="field"><span class="unseen">${t.period}</span><select @change=${(event) => this.filterBy({ days: Number(event.target.value) })}>${DAYS.map((n) =>
          html`<option value=${n} ?selected=${n === days}>${t.period} ${t.days(n)}</option>`)}</select></label>
        <button type="button" aria-pressed=${subs} @click=${() => this.filterBy({ subs: !subs })}>${t.subTechniques}</button></form>
      <p class="exports"><a class="button" href=${layer('rules')} download="watchfloor-rules-layer.json">${t.exportRules}</a>
        <a class="button" href=${layer('can-fire')} download="watchfloor-can-fire-layer.json">${t.exportCanFire}</a>
        <a class="button" href=${layer('alerts')} download="watchfloor-alerts-layer.json">${t.exportAlerts}</a></p>
      ${this.found.render((matrix) => this.body(matrix))}`;
  }
}

customElements.define('wf-attack', Attack);
