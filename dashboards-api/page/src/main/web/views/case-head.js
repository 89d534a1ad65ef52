// The head of a case: status, escalation, severity with its reasons, and actions.

import { html } from 'lit';
import { age } from '../time.js';
import { severityMark, statusChip, techniques, when } from '../parts.js';
import { TIERS, closedAs, isWorse, may, nextPage, waits } from '../cases.js';
import { clockText } from '../service-clocks.js';
import { summary } from './case-summary.js';
import { operations } from './case-operation.js';
import { missingOf } from './gaps.js';
import { moving } from './moving.js';
import { proposed } from './proposals.js';
import { wentInto } from './together.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/case.js';
import { texts as goalTexts } from '../texts/service-levels.js';

function due(kase) {
  const { text, left } = nextPage(kase);
  return left === undefined ? text : html`${text} <span class="figures">${left}</span>`;
}

/** @param {Api['Case']} kase */
const tier = (kase) => html`<span class="chip" data-tier=${kase.tier}>${TIERS[kase.tier] ?? kase.tier}</span>`;

/** @param {Api['Case']} kase */
function standing(kase) {
  if (waits(kase)) {
    return html`<p class="standing nobody"><span>${kase.assignee ? html`${t.assignedTo} <strong>${kase.assignee}</strong>${t.notAcknowledged}`
      : t.unassignedNotAcknowledged} · ${due(kase)}</span>${tier(kase)}</p>`;
  }
  return html`<p class="standing">${statusChip(kase.status)}
    ${kase.acknowledgedBy ? html`<span class="taken">${t.acknowledgedByLabel} <strong>${kase.acknowledgedBy}</strong></span>
      <span class="faint">${t.ago(age(kase.acknowledgedAt ?? kase.updatedAt))}</span>` : ''}
    ${kase.assignee ? html`<span>${t.assignedTo} <strong>${kase.assignee}</strong></span>` : ''}${tier(kase)}
    ${kase.snoozedUntil ? html`<span>${t.snoozedUntil(when(kase.snoozedUntil))}</span>` : ''}
    ${kase.classification ? html`<span class="faint">${closedAs(kase)}</span>` : ''}</p>`;
}

/** The service-level clocks. @param {Api['Case']} kase */
function goals({ serviceClocks = [] }) {
  if (!serviceClocks.length) return '';
  return html`<ul class="facts goals" aria-label=${goalTexts.clocks}>${serviceClocks.map((one) => {
    const { text, urgent } = clockText(one);
    return html`<li class=${urgent ? 'chip look' : ''}>${text}${one.dueAt ? html` <span class="faint">(${when(one.dueAt)})</span>` : ''}</li>`;
  })}</ul>`;
}

/** @param {Api['Case']} kase */
function worse(kase) {
  const { worsened } = kase;
  if (!worsened) return '';
  const severity = worsened.from === worsened.to ? '' : t.severityChange(worsened.from, worsened.to);
  return html`<div class="worse ${isWorse(kase) ? 'unseen-yet' : ''}"><p><strong>${t.escalatedWord}</strong>${severity}
    ${when(worsened.updatedAt)}:
      ${worsened.what.join('; ')}</p>
    <p class="faint">${worsened.confirmedBy ? t.acknowledgedByAt(worsened.confirmedBy, when(worsened.confirmedAt))
      : html`${t.updateNotAcknowledged} ${due(kase)}`}</p></div>`;
}

/** @param {Api['Case']} kase */
function risk(kase) {
  if (!kase.risk) return '';
  return html`<p>${t.openedByRisk} <strong>${kase.risk.score}</strong> ${t.ofThreshold(kase.risk.threshold)}</p>
    <ol class="risk" aria-label=${t.riskParts}>${kase.risk.parts.map((part) => html`<li>
      <span class="figures">${part.points}</span> <a href="/alerts/${encodeURIComponent(part.alert)}">${part.title}</a>
      <span class="faint">${part.level}, ${when(part.at)}</span></li>`)}</ol>
    ${kase.risk.otherParts ? html`<p class="faint">${t.andCount(counted.smallerPart(kase.risk.otherParts))}</p>` : ''}`;
}

/** The TLP of the case. @param {Api['Case']} kase */
function marking({ marking: marked }) {
  if (!marked) return '';
  return html`<p class="facts"><strong class="tlp tlp-${marked.tlp.replace('+', '-')}">${t.tlp(marked.tlp.toUpperCase())}</strong>
    ${marked.people ? html`<span>${t.restrictedTo} <strong>${marked.people.join(', ')}</strong>${t.eachReadIsAudited}</span>` : ''}</p>`;
}

/** The exercise of the case. @param {Api['Case']} kase */
function exercise({ exercise: of }) {
  if (!of) return '';
  return html`<p class="facts"><strong class="chip exercise">${t.exercise}</strong> <span>${of.name ?? t.markedBy(of.by, of.reason)}</span>
    <span class="faint">${t.exerciseHelp}</span></p>`;
}

/** What stops notifications: before everything else. */
function answers(page) {
  const { kase, busy } = page;
  if (!may(kase, 'acknowledge') && !may(kase, 'confirm')) return '';
  return html`<div class="actions">
    ${may(kase, 'acknowledge') ? html`<button class="primary large" ?disabled=${busy} @click=${() => page.acknowledge()}>
      ${busy === 'acknowledge' ? c.sending : html`${t.acknowledge} <kbd aria-hidden="true">a</kbd>`}</button>` : ''}
    ${may(kase, 'confirm') ? html`<button class="primary large" ?disabled=${busy} @click=${() => page.confirm()}>
      ${busy === 'confirm' ? c.sending : html`${t.acknowledgeUpdate} <kbd aria-hidden="true">w</kbd>`}</button>` : ''}</div>`;
}

/** `page` gives the commands. */
function actions(page, all) {
  const { kase, busy } = page;
  if (!kase.allowed?.length) return '';
  return html`<div class="actions" role="group" aria-label=${t.actions}>
    ${may(kase, 'assign') && page.me && kase.assignee !== page.me.name
      ? html`<button ?disabled=${busy} @click=${() => page.assignToMe()}>${t.assignToMe} <kbd aria-hidden="true">i</kbd></button>` : ''}
    ${operations(page, all)}
    ${may(kase, 'merge') ? html`<wf-merging .kase=${kase} .act=${(body) => page.merge(body)} .busy=${busy}></wf-merging>` : ''}
    ${may(kase, 'link')
      ? html`<wf-linking .kase=${kase} .act=${(body) => page.act('link', body, t.linked)} .busy=${busy}></wf-linking>` : ''}
    ${moving(page)}</div>`;
}

/** `parts` as the page has read them. */
export function head(page, parts) {
  const { kase } = page;
  return html`<header class="case-head sev-${kase.severity}">
    <p class="crumbs"><a href="/">${t.queue}</a></p>
    <div class="case-title">${severityMark(kase.severity)}
      <h1 tabindex="-1"><span class="number">#${kase.number}</span> ${kase.title}</h1></div>
    ${marking(kase)}${exercise(kase)}${wentInto(kase)}${standing(kase)}${goals(kase)}${worse(kase)}${proposed(page)}
    ${kase.flood ? html`<p class="facts">${kase.flood.startsWith('rule:') ? t.campaign
      : html`${t.sensor} <strong>${kase.flood}</strong> ${t.openedTooManyCases}`} ${t.gathers(counted.alert(kase.alertCount), counted.asset(kase.assetCount))}</p>` : ''}
    ${kase.openedByHand ? html`<p>${t.createdBy} <strong>${kase.openedByHand.by}</strong>: ${kase.openedByHand.reason}</p>` : ''}
    ${risk(kase)}${missingOf(kase)}
    ${answers(page)}${summary(kase, parts, page.me)}
    <p class="facts">${techniques(kase.attack, 8)}</p>${actions(page, parts.operations)}
  </header>`;
}
