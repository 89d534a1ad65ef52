// The rules with the most alerts, how their cases were closed, and one key to tune a rule.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { mayWriteRules } from '../may.js';
import { severityMark, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { bytes } from '../sensors.js';
import { addException, exceptDialog } from './except.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/exceptions.js';

const MOST = 200;
const PERIODS = [1, 7, 30, 90, 365];
const USUAL_DAYS = 30;
const ASK_MILLIS = 60_000;

class NoisyRules extends element({ me: null, days: 0 }) {
  found = new Loading(this, (signal) => list(`/rules/noise?days=${this.days}&limit=${MOST}`, signal), { key: () => this.days, every: ASK_MILLIS });

  constructor() {
    super();
    this.days = USUAL_DAYS;
  }

  key(key) {
    if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.noisy tbody th a'), key === 'j' ? 1 : -1);
    else if (key === 'e') this.tune();
    else return false;
    return true;
  }

  /** Of the rule that has the keyboard. */
  tune() {
    const row = /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest('tr[data-alert]'));
    addException(this, row?.dataset.alert ?? this.found.value?.[0]?.alerts.latest);
  }

  /** @param {Api['NoisyRule']} rule */
  row(rule) {
    const { truePositive, benign, falsePositive, open, precision } = rule.cases;
    return html`<tr data-alert=${rule.alerts.latest}><th scope="row"><a href="/rules/${segment(rule.id)}">${rule.title}</a></th>
      <td data-label=${t.severity} class="severity">${rule.level ? severityMark(rule.level) : ''}</td>
      <td data-label=${t.alertCount} class="number">${number(rule.alerts.count)}</td>
      <td data-label=${t.perDay} class="number">${number(rule.alerts.perDay)}</td>
      <td data-label=${t.precision} class="number">${typeof precision === 'number' ? t.percent(precision) : html`<span class="faint">${t.unknown}</span>`}</td>
      <td data-label=${t.verdicts} class="number">${[truePositive, benign, falsePositive, open].map(number).join(' / ')}</td>
      <td data-label=${t.lastHit}>${when(rule.alerts.lastHitAt)}</td>
      <td data-label=${t.exceptions} class="number">${rule.exceptions ? html`<a href="/exceptions">${number(rule.exceptions)}</a>` : 0}</td>
      <td data-label=${t.memory} class="number">${bytes(rule.memory)}</td>
      ${mayWriteRules(this.me) ? html`<td class="row-actions"><button aria-label=${t.tuneOf(rule.title)} @click=${() => addException(this, rule.alerts.latest)}>${t.add} <kbd aria-hidden="true">e</kbd></button></td>` : ''}</tr>`;
  }

  /** @param {Api['NoisyRule'][]} rules */
  body(rules) {
    if (!rules.length) return html`<div class="empty"><h2>${t.noNoise}</h2></div>`;
    const heads = [[t.rule], [t.severity], [t.alertCount, 'number'], [t.perDay, 'number'], [t.precision, 'number'], [t.verdicts, 'number'], [t.lastHit],
      [t.exceptions, 'number'], [t.memory, 'number']];
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.noisyTable}><table class="assets people sensors rules noisy">
      <thead><tr>${heads.map(([name, kind]) => html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}${mayWriteRules(this.me)
        ? html`<th scope="col"><span class="unseen">${t.actions}</span></th>` : ''}</tr></thead>
      <tbody>${repeat(rules, (rule) => rule.id, (rule) => this.row(rule))}</tbody></table></div>`;
  }

  render() {
    return html`${rulePlaces('/noisy-rules')}<div class="headline calm"><h1 tabindex="-1">${t.noisy}</h1><p>${t.noisyHelp}</p></div>
      <form class="filters" @submit=${(event) => event.preventDefault()}><label class="field"><span>${t.period}</span>
        <select @change=${(event) => { this.days = Number(event.target.value); }}>${PERIODS.map((days) =>
          html`<option value=${days} ?selected=${days === this.days}>${t.days(days)}</option>`)}</select></label></form>
      ${this.found.render((rules) => this.body(rules))}<div @changed=${() => this.found.load()}>${exceptDialog(this.me)}</div>`;
  }
}

customElements.define('wf-noisy-rules', NoisyRules);
