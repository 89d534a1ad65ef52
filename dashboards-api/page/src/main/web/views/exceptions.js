// The exceptions from rules: what each has hidden, who answers for it, and until when.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { mayWriteRules } from '../may.js';
import { severityMark, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { Sender } from './asking.js';
import { endIn } from './except.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/exceptions.js';

const MOST = 1000;
const MOST_DAYS = 366;
const USUAL_DAYS = 30;
const ASK_MILLIS = 60_000;

/** @param {Api['Exception']} exception */
const rulesOf = ({ rules }) => rules.map((rule) => rule.title ?? rule.id).join(', ');

/** @param {Api['Exception']} exception */
const isCurrent = ({ state }) => state === 'active' || state === 'pending';

/** @param {Api['Exception']} exception */
const searched = (exception) => [rulesOf(exception), exception.reason, exception.facts.owner, ...Object.values(exception.scope).flat()].join(' ').toLowerCase();

class ExtendDialog extends element({ exception: null }, Sender) {
  async send(form) {
    const { id, version } = this.exception;
    this.answer = await post(`/rules/exceptions/${segment(id)}/extend`, { expiresAt: endIn(form.get('days')) }, { version });
    return t.extended;
  }

  render() {
    return this.ask({ label: t.extend, title: t.extendTitle, name: this.exception.id, aria: t.extendOf(rulesOf(this.exception)),
      fields: html`<p>${rulesOf(this.exception)}</p>
        <label>${t.fromNow} <input type="number" name="days" min="1" max=${MOST_DAYS} value=${USUAL_DAYS} required></label>` });
  }
}

class EndDialog extends element({ exception: null }, Sender) {
  async send() {
    const { id, version } = this.exception;
    this.answer = await post(`/rules/exceptions/${segment(id)}/end`, {}, { version });
    return t.ended;
  }

  render() {
    return this.ask({ label: t.end, title: t.endTitle, name: this.exception.id, aria: t.endOf(rulesOf(this.exception)),
      fields: html`<p>${rulesOf(this.exception)}</p><p class="faint">${t.endHelp}</p>` });
  }
}

/** All of them, or the one with `exceptionId`. */
class Exceptions extends element({ exceptionId: '', me: null, text: '', state: 'current' }) {
  found = new Loading(this, async (signal) => (this.exceptionId ? [await get(`/rules/exceptions/${segment(this.exceptionId)}`, signal)]
    : list(`/rules/exceptions?limit=${MOST}`, signal)), { key: () => this.exceptionId, every: ASK_MILLIS });

  key(key) {
    if (key === '/') this.querySelector('#exception-text')?.focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.exceptions tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  /** @param {Api['Exception'][]} all */
  shown(all) {
    if (this.exceptionId) return all;
    const words = this.text.split(/\s+/);
    return all.filter((one) => (this.state === 'current' ? isCurrent(one) : !this.state || one.state === this.state)
      && words.every((word) => searched(one).includes(word)));
  }

  /** @param {Api['Exception']} exception */
  scope({ scope: { assets, groups, accounts, where }, suppression }) {
    const words = [...assets.map(t.onAsset), ...groups.map(t.inGroup), ...accounts.map(t.byAccount)];
    return html`<ul class="plain">${words.map((word) => html`<li>${word}</li>`)}${where.map((condition) => html`<li><code>${condition}</code></li>`)}${
      suppression ? html`<li>${t.onlyRepeats(suppression.by, suppression.minutes)}</li>` : ''}</ul>`;
  }

  /** @param {Api['Exception']} exception */
  row(exception) {
    const { id, rules, reason, state, facts, effect } = exception;
    return html`<tr><th scope="row">${rules.map((rule) => html`<div>${rule.level ? severityMark(rule.level) : ''} <a href="/rules/${segment(rule.id)}">${rule.title ?? rule.id}</a></div>`)}
        <div class="faint">${reason}</div></th>
      <td data-label=${t.scope} class="scope">${this.scope(exception)}</td>
      <td data-label=${t.state}>${t.states[state]}</td>
      <td data-label=${t.alerts} class="number">${number(effect.alerts)}</td>
      <td data-label=${t.matches} class="number">${number(effect.matches)}</td>
      <td data-label=${t.lastHit}>${when(effect.lastAt)}</td>
      <td data-label=${t.owner}>${facts.owner}</td>
      <td data-label=${t.ends}>${facts.ended ? html`${when(facts.ended.at)} <span class="faint">${t.endedBy(facts.ended.by)}</span>` : when(facts.expiresAt)}</td>
      ${mayWriteRules(this.me) ? html`<td class="row-actions">${isCurrent(exception) ? html`
        <wf-extend-exception .exception=${exception}></wf-extend-exception><wf-except id=${`edit-${id}`} .exception=${exception}></wf-except>
        <wf-end-exception .exception=${exception}></wf-end-exception>` : ''}</td>` : ''}</tr>`;
  }

  /** @param {Api['Exception'][]} exceptions */
  table(exceptions) {
    const heads = [[t.rules], [t.scope], [t.state], [t.alerts, 'number'], [t.matches, 'number'], [t.lastHit], [t.owner], [t.ends]];
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets people sensors rules exceptions">
      <thead><tr>${heads.map(([name, kind]) => html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}${mayWriteRules(this.me)
        ? html`<th scope="col"><span class="unseen">${t.actions}</span></th>` : ''}</tr></thead>
      <tbody @changed=${() => this.found.load()}>${repeat(exceptions, (one) => one.id, (one) => this.row(one))}</tbody></table></div>`;
  }

  /** @param {Api['Exception'][]} all */
  body(all) {
    const shown = this.shown(all);
    if (shown.length) return this.table(shown);
    return html`<div class="empty"><h2>${all.length ? t.noMatch : t.none}</h2><p>${t.noneHelp}</p></div>`;
  }

  filters() {
    return html`<form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
      <label class="field grow"><span class="unseen">${t.filterLabel}</span><input id="exception-text" type="search" placeholder=${t.filterLabel}
        @input=${(event) => { this.text = event.target.value.trim().toLowerCase(); }}><kbd aria-hidden="true">/</kbd></label>
      <label class="field"><span class="unseen">${t.state}</span><select @change=${(event) => { this.state = event.target.value; }}>
        <option value="current">${t.current}</option><option value="">${t.state}</option>${Object.entries(t.states).map(([value, word]) =>
          html`<option value=${value}>${word}</option>`)}</select></label></form>`;
  }

  render() {
    const all = this.found.value ?? [];
    return html`${rulePlaces('/exceptions', this.exceptionId ? 'true' : 'page')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${this.exceptionId
      ? html`<a href="/exceptions">${t.all}</a>` : t.count(this.shown(all).length, this.shown(all).reduce((sum, one) => sum + one.effect.alerts, 0))}</p></div>
      ${this.exceptionId ? '' : this.filters()}${this.found.render((found) => this.body(found))}`;
  }
}

customElements.define('wf-extend-exception', ExtendDialog);
customElements.define('wf-end-exception', EndDialog);
customElements.define('wf-exceptions', Exceptions);
