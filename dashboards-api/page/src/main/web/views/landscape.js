// The threat landscape: techniques, campaigns and rules with activity in the last weeks, in the ATT&CK matrix.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { texts as names } from '../texts/campaigns.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/landscape.js';

const ASK_MILLIS = 60_000;
const PERIODS = [7, 14, 30, 90, 365];
const MOST_CASES = 5;

/** @typedef {Api['LandscapeTechnique']} Technique */

/** @param {Technique} one */
const canFire = (one) => (one.canFire ?? 0) > 0;

/** @param {Technique} one */
const isGap = (one) => one.campaigns > 0 && (one.rules === 0 || one.canFire === 0);

/** @type {Record<string, (one: Technique) => boolean>} */
const SHOWS = { all: () => true, alerts: (one) => one.alerts > 0, campaigns: (one) => one.campaigns > 0, gaps: isGap };

/** @param {Technique} one */
const look = (one) => (canFire(one) ? 'covered' : one.rules ? 'unable' : 'open');

/** @param {Technique} one */
function coverage({ rules, canFire: able }) {
  if (!rules) return t.noRule;
  if (typeof able !== 'number') return t.coverageUnknown(rules);
  return able ? t.canFire(able, rules) : t.noneCanFire(rules);
}

/** @param {string[]} ids */
const techniques = (ids) => html`<td data-label=${t.techniques}>${ids.map((id) => html`<a href="/rules?technique=${id}"><code>${id}</code></a> `)}</td>`;

/** @param {string[]} heads @param {any} rows @param {string} label @param {string} kind */
const table = (heads, rows, label, kind) => html`<div class="scroller" tabindex="0" role="region" aria-label=${label}><table class="assets intel campaigns ${kind}">
  <thead><tr>${heads.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;

class Landscape extends element({ filter: { days: 30, show: 'all' } }) {
  found = new Loading(this, (signal) => get(`/landscape?days=${this.filter.days}`, signal), { key: () => this.filter.days, every: ASK_MILLIS });

  key(key) {
    if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('.matrix a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  /** @param {Technique} one */
  cell(one) {
    return html`<a class="technique-cell ${look(one)}" href="/rules?technique=${one.id}"><span class="name">${one.name}</span>
      <code class="faint">${one.id}</code> <span class="could">${coverage(one)}</span>
      ${one.alerts ? html`<span class="chip seen">${t.alerts(one.alerts, one.alertsBefore)}</span>` : ''}
      ${one.cases ? html`<span class="chip">${t.cases(one.cases)}</span>` : ''}
      ${one.campaigns ? html`<span class="chip">${t.campaigns(one.campaigns)}</span>` : ''}</a>`;
  }

  /** @param {Api['Landscape']} found */
  matrix(found) {
    const shown = found.techniques.filter(SHOWS[this.filter.show]);
    if (!shown.length) return html`<div class="empty"><h2>${t.noTechnique}</h2><p>${t.noTechniqueHelp}</p></div>`;
    const columns = found.tactics.map((tactic) => ({ tactic, own: shown.filter((one) => one.tactics.includes(tactic.id)) })).filter(({ own }) => own.length);
    const unlisted = shown.filter((one) => !one.tactics.length);
    return html`<div class="scroller matrix-scroller" tabindex="0" role="region" aria-label=${t.matrix}><ol class="matrix">${repeat(columns, ({ tactic }) => tactic.id, ({ tactic, own }) =>
        html`<li><h2 id="tactic-${tactic.id}">${tactic.name}</h2><ul aria-labelledby="tactic-${tactic.id}">${repeat(own, (one) => one.id, (one) => html`<li>${this.cell(one)}</li>`)}</ul></li>`)}</ol></div>
      ${unlisted.length ? html`<section aria-labelledby="unlisted-title"><h2 id="unlisted-title">${t.unlisted}</h2><ul class="plain">${unlisted.map((one) => html`<li>${this.cell(one)}</li>`)}</ul></section>` : ''}`;
  }

  /** @param {Api['Landscape']} found */
  campaigns({ campaigns, moreCampaigns }) {
    const row = (/** @type {Api['LandscapeActiveCampaign']} */ one) => html`<tr><th scope="row"><a href="/intel/${segment(one.id)}">${one.name || t.unnamed}</a></th>
      <td data-label=${t.type}>${names.types[one.type] ?? one.type}</td>
      <td data-label=${names.sharing}><strong class="tlp tlp-${one.tlp.replace('+', '-')}">${names.tlp(one.tlp)}</strong></td>
      <td class="number" data-label=${t.alertCount}>${number(one.alerts)}</td><td class="number" data-label=${t.sightings}>${number(one.sightings)}</td>
      <td data-label=${t.caseList}>${one.cases.slice(0, MOST_CASES).map((kase) => html`<a href="/cases/${segment(kase.id)}">#${kase.number}</a> `)}${one.cases.length > MOST_CASES
        ? html`<span class="faint">${names.more(one.cases.length - MOST_CASES)}</span>` : ''}</td>
      ${techniques(one.techniques)}<td data-label=${t.received}>${when(one.addedAt)}</td></tr>`;
    return html`<section aria-labelledby="campaigns-title"><h2 id="campaigns-title">${t.activeCampaigns}</h2>${campaigns.length
      ? table([t.name, t.type, names.sharing, t.alertCount, t.sightings, t.caseList, t.techniques, t.received], repeat(campaigns, (one) => one.id, row), t.campaignTable, 'active') : html`<p>${t.noCampaigns}</p>`}
      ${moreCampaigns ? html`<p class="faint">${t.more(moreCampaigns)}</p>` : ''}</section>`;
  }

  /** @param {Api['Landscape']} found */
  rules({ rules, moreRules }) {
    const row = (/** @type {Api['LandscapeHitRule']} */ one) => html`<tr><th scope="row"><a href=${one.id.startsWith('indicator--') ? `/intel/${segment(one.id)}` : `/rules/${segment(one.id)}`}>${one.title}</a></th>
      <td class="number" data-label=${t.alertCount}>${number(one.alerts)}</td><td class="number" data-label=${t.before}>${number(one.alertsBefore)}</td>
      <td class="number" data-label=${t.caseList}>${number(one.cases)}</td>${techniques(one.techniques)}<td data-label=${t.lastAlert}>${when(one.lastAlertAt)}</td></tr>`;
    return html`<section aria-labelledby="rules-title"><h2 id="rules-title">${t.hitRules}</h2>${rules.length
      ? table([t.rule, t.alertCount, t.before, t.caseList, t.techniques, t.lastAlert], repeat(rules, (one) => one.id, row), t.ruleTable, 'hit') : html`<p>${t.noRules}</p>`}
      ${moreRules ? html`<p class="faint">${t.more(moreRules)}</p>` : ''}</section>`;
  }

  /** @param {Api['Landscape']} found */
  body(found) {
    const { alerts, cases, campaigns } = found.leftOut;
    return html`${this.matrix(found)}${this.campaigns(found)}${this.rules(found)}
      ${alerts || cases || campaigns ? html`<p class="left-out">${t.leftOut(alerts, cases, campaigns)}</p>` : ''}<p class="faint notice">${found.copyright}</p>`;
  }

  /** Counts parent techniques. @param {Api['Landscape'] | null} found */
  headline(found) {
    if (!found) return '';
    const parents = found.techniques.filter((one) => !one.parent);
    const count = (/** @type {string} */ kind) => parents.filter(SHOWS[kind]).length;
    return count('campaigns') ? t.help(count('alerts'), count('campaigns'), count('gaps'), found.days) : t.helpWithout(count('alerts'), found.days);
  }

  render() {
    const { days, show } = this.filter;
    return html`${rulePlaces('/landscape')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${this.headline(this.found.value)}</p></div>
      <form class="filters" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
        <label class="field"><span class="unseen">${t.period}</span><select name="days" @change=${(event) => { this.filter = { ...this.filter, days: Number(event.target.value) }; }}>${PERIODS.map((n) =>
          html`<option value=${n} ?selected=${n === days}>${t.period} ${t.days(n)}</option>`)}</select></label>
        <label class="field"><span class="unseen">${t.show}</span><select name="show" @change=${(event) => { this.filter = { ...this.filter, show: event.target.value }; }}>${Object.entries(t.shows).map(([value, word]) =>
          html`<option value=${value} ?selected=${value === show}>${word}</option>`)}</select></label></form>
      ${this.found.render((found) => this.body(found))}`;
  }
}

customElements.define('wf-landscape', Landscape);
