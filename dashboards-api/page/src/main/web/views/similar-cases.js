// The cases that are most like a case: why, how each was closed, by whom, and how long it took.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, segment } from '../api.js';
import { closedAs, isOpen } from '../cases.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { severityMark, statusChip, when } from '../parts.js';
import { span } from '../time.js';
import { texts as t } from '../texts/similar-cases.js';

const FIRST_REASONS = 3;
const SECOND = 1000;

/** @typedef {Api['SimilarCase']} Similar */

/** @param {Similar} one */
function outcome(one) {
  if (isOpen(/** @type {any} */ (one))) return t.open(one.assignee);
  return t.closed(closedAs(/** @type {any} */ (one)), one.closedBy, one.resolveSeconds === null ? '' : span(one.resolveSeconds * SECOND));
}

/** @param {Similar['reasons'][number]} reason */
const why = (reason) => html`<li>${t.kinds[reason.kind] ?? reason.type}${reason.kind === 'observable' ? ` (${reason.type})` : ''}: <strong>${reason.value}</strong>
  <span class="faint">${reason.kind === 'group' ? '' : reason.cases === null ? t.common : t.inCases(reason.cases)} ${t.points(reason.points)}</span></li>`;

class SimilarCases extends element({ kase: '' }) {
  found = new Loading(this, (signal) => list(`/cases/${segment(this.kase)}/similar`, signal), { key: () => this.kase, as: 'section' });

  /** @param {Similar} one */
  row(one) {
    const rest = one.reasons.slice(FIRST_REASONS);
    return html`<li><p class="similar-name">${severityMark(one.severity)} <a href="/cases/${segment(one.id)}">#${one.number} ${one.title}</a> ${statusChip(one.status)}</p>
      <p class="facts"><span>${outcome(one)}</span><span>${t.opened} ${when(one.openedAt)}</span><span title=${t.scoreHelp}>${t.score(one.score)}</span></p>
      <ul class="similar-why" aria-label=${t.reasonsOf(one.number)}>${one.reasons.slice(0, FIRST_REASONS).map(why)}</ul>
      ${rest.length || one.more ? html`<details class="fold"><summary>${t.further(rest.length + one.more)}</summary>
        <ul class="similar-why">${rest.map(why)}${one.more ? html`<li class="faint">${t.notCounted(one.more)}</li>` : ''}</ul></details>` : ''}</li>`;
  }

  render() {
    return html`<section id="similar" aria-labelledby="similar-title"><h2 id="similar-title">${t.title}${
      this.found.value?.length ? html` <span class="count">${this.found.value.length}</span>` : ''}</h2>
      ${this.found.render((cases) => (cases.length ? html`<ol class="similar">${repeat(cases, (one) => one.id, (one) => this.row(one))}</ol>` : html`<p class="empty">${t.none}</p>`))}</section>`;
  }
}

customElements.define('wf-similar-cases', SimilarCases);
