// The summary of a case: what happened, to whom, from where, since when, why it has its severity, and what to do next.

import { html } from 'lit';
import { age } from '../time.js';
import { assetLink, identityLink, when } from '../parts.js';
import { SEVERITIES, closedAs, holder, isMine, isOpen, isWorse, may, nextPage, waits } from '../cases.js';
import { closedThere } from './alert.js';
import { profileChips } from './profile.js';
import { texts as t } from '../texts/case.js';
import { common as c } from '../texts/common.js';

const FEW = 3;

const bySeverity = (a, b) => SEVERITIES.indexOf(a.level) - SEVERITIES.indexOf(b.level);

const list = (items, one, section) => html`${items.slice(0, FEW).map((item, i) => html`${i ? ', ' : ''}${one(item)}`)}${
  items.length > FEW ? html` ${t.and} <a href="#${section}">${t.more(items.length - FEW)}</a>` : ''}`;

/** The severe alerts by title, each once, and the tactics in the order in which they were seen. @param {Api['Case']} kase */
function what({ alerts = [] }, { stages, attackVersion }) {
  const titles = [...new Set([...alerts].sort(bySeverity).map((alert) => alert.title))];
  if (!titles.length) return '';
  return html`<dt>${t.what}</dt><dd>${list(titles, (title) => html`<strong>${title}</strong>`, 'alerts')}
    ${stages.length > 1 ? html`<span class="tactic" title=${t.attackVersion(attackVersion)}>${stages.map((stage) => stage.tactic).join(' → ')}</span>` : ''}</dd>`;
}

function where({ assets = [], described = [] }) {
  if (!assets.length) return '';
  const known = new Map(described.map((one) => [one.id, one]));
  return html`<dt>${assets.length === 1 ? c.asset : c.assets}</dt>
    <dd>${list(assets, (one) => html`${assetLink(one.id)}${known.has(one.id) ? profileChips(known.get(one.id)) : ''}`, 'observables')}</dd>`;
}

/** @param {Api['Case']} kase */
function who({ observables = [] }) {
  const accounts = observables.filter((one) => one.type === 'user').map((one) => one.value);
  return accounts.length ? html`<dt>${accounts.length === 1 ? t.account : t.accounts}</dt><dd>${list(accounts, identityLink, 'observables')}</dd>` : '';
}

/** What the graph draws as coming in from outside. */
function from({ nodes = [], edges = [] }) {
  const starts = new Set(edges.filter((edge) => edge.directed).map((edge) => edge.from));
  const sources = nodes.filter((node) => node.place === 'outside' && starts.has(node.id) && ['address', 'machine'].includes(node.kind));
  return sources.length ? html`<dt>${t.from}</dt><dd>${list(sources, (node) => html`<code>${node.name}</code>`, 'graph')}</dd>` : '';
}

function since(kase, timeline) {
  const [first] = timeline;
  const last = timeline.at(-1);
  return html`<dt>${t.since}</dt><dd>${first ? html`${t.timeAgo(when(first.time), age(first.time))}${
    last.time === first.time ? '' : t.lastEvent(when(last.time))}; ` : ''}${t.caseOpened(when(kase.openedAt))}</dd>`;
}

/** Which alerts other products have closed. @param {Api['Case']} kase */
function elsewhere({ alerts = [] }) {
  const closed = alerts.filter((alert) => alert.finding?.closing);
  return closed.length ? html`<dt>${t.otherProducts}</dt>
    <dd>${list(closed, (alert) => html`<strong>${alert.title}</strong>: ${closedThere(alert.finding)}`, 'alerts')}</dd>` : '';
}

/** @param {Api['Case']} kase */
function why(kase) {
  const { raised = [], alerts = [] } = kase;
  const severest = [...alerts].sort(bySeverity)[0];
  const reason = kase.risk ? t.riskScore(kase.risk.score, kase.risk.threshold)
    : severest && severest.level === kase.severity ? t.severityOfTheAlert(severest.title) : '';
  return html`<dt>${t.severity}</dt><dd><strong class="word">${kase.severity}</strong>${reason ? html` <span class="faint">(${reason})</span>` : ''}
    ${raised.length ? html`<ul class="raised" aria-label=${t.raisedBecause}>${raised.map((one) => html`<li>${one}</li>`)}</ul>` : ''}</dd>`;
}

/** @param {Api['Case']} kase */
function next(kase, me) {
  if (kase.mergedInto) return html`${t.continueIn} <a href="/cases/${encodeURIComponent(kase.mergedInto.id)}">${c.caseNumber(kase.mergedInto.number)}</a>.`;
  if (kase.status === 'closed') return t.closedAs(closedAs(kase));
  if (!isOpen(kase)) return may(kase, 'close') ? t.closeCase : t.waitsForClose;
  if (waits(kase)) {
    const { text, left } = nextPage(kase);
    return html`${may(kase, 'acknowledge') ? t.acknowledgeCase : t.responderAcknowledges}${t.notificationsStop(text)}${
      left === undefined ? '' : html` <span class="figures">${left}</span>`}).`;
  }
  if (isWorse(kase)) return t.acknowledgeUpdateStep;
  if (!isMine(kase, me)) return html`<strong>${holder(kase)}</strong> ${t.worksOnIt}`;
  return t.investigate;
}

export function summary(kase, { graph, timeline }, me) {
  return html`<section class="summary" id="summary" aria-labelledby="summary-title"><h2 id="summary-title" class="unseen">${t.summary}</h2>
    <dl class="pairs">${what(kase, graph)}${where(kase)}${who(kase)}${from(graph)}${since(kase, timeline)}${why(kase)}${elsewhere(kase)}
      <dt>${t.nextStep}</dt><dd class="next">${next(kase, me)}</dd></dl></section>`;
}

/** Links to the sections, which stay in reach while the page scrolls. @param {Api['Case']} kase */
export function jumps(kase, { graph, activity, processes }) {
  const items = [
    ['graph', t.graph, graph.nodes.length], ['timeline', t.timeline], ['alerts', t.alerts, kase.alertCount],
    ...(kase.alertCount ? [['telemetry', t.telemetry]] : []),
    ...(processes.length ? [['processes', t.processes]] : []), ['tasks', t.tasks, kase.openTasks], ['notes', t.notes], ['response', t.response],
    ['notifications', t.notifications, kase.notificationCount], ['similar', t.similar], ['activity', t.activity, activity.length],
    ['observables', t.observables, (kase.assets ?? []).length + (kase.observables ?? []).length],
  ];
  return html`<nav class="jumps" aria-label=${t.sections}><ul>${items.map(([id, label, count]) => html`<li><a href="#${id}">${label}${
    count ? html` <span class="faint">${count}</span>` : ''}</a></li>`)}</ul></nav>`;
}

