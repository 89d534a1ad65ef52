// The summary of a case: what happened, to whom, from where, since when, why it has its severity, and what to do next.

import { html } from 'lit';
import { age } from '../time.js';
import { assetLink, identityLink, when } from '../parts.js';
import { SEVERITIES, closedAs, holder, isMine, isOpen, isWorse, may, nextPage, waits } from '../cases.js';
import { profileChips } from './profile.js';

const FEW = 3;

const bySeverity = (a, b) => SEVERITIES.indexOf(a.level) - SEVERITIES.indexOf(b.level);

const list = (items, one, section) => html`${items.slice(0, FEW).map((item, i) => html`${i ? ', ' : ''}${one(item)}`)}${
  items.length > FEW ? html` and <a href="#${section}">${items.length - FEW} more</a>` : ''}`;

/** The severe alerts by title, each once, and the tactics in the order in which they were seen. @param {Api['Case']} kase */
function what({ alerts = [] }, stages) {
  const titles = [...new Set([...alerts].sort(bySeverity).map((alert) => alert.title))];
  if (!titles.length) return '';
  return html`<dt>What</dt><dd>${list(titles, (title) => html`<strong>${title}</strong>`, 'alerts')}
    ${stages.length > 1 ? html`<span class="tactic">${stages.map((stage) => stage.tactic).join(' → ')}</span>` : ''}</dd>`;
}

function where({ assets = [], described = [] }) {
  if (!assets.length) return '';
  const known = new Map(described.map((one) => [one.id, one]));
  return html`<dt>${assets.length === 1 ? 'Asset' : 'Assets'}</dt>
    <dd>${list(assets, (one) => html`${assetLink(one.id)}${known.has(one.id) ? profileChips(known.get(one.id)) : ''}`, 'observables')}</dd>`;
}

/** @param {Api['Case']} kase */
function who({ observables = [] }) {
  const accounts = observables.filter((one) => one.type === 'user').map((one) => one.value);
  return accounts.length ? html`<dt>${accounts.length === 1 ? 'Account' : 'Accounts'}</dt><dd>${list(accounts, identityLink, 'observables')}</dd>` : '';
}

/** What the graph draws as coming in from outside. */
function from({ nodes = [], edges = [] }) {
  const starts = new Set(edges.filter((edge) => edge.directed).map((edge) => edge.from));
  const sources = nodes.filter((node) => node.place === 'outside' && starts.has(node.id) && ['address', 'machine'].includes(node.kind));
  return sources.length ? html`<dt>From</dt><dd>${list(sources, (node) => html`<code>${node.name}</code>`, 'graph')}</dd>` : '';
}

function since(kase, timeline) {
  const [first] = timeline;
  const last = timeline.at(-1);
  return html`<dt>Since</dt><dd>${first ? html`${when(first.time)}, ${age(first.time)} ago${
    last.time === first.time ? '' : html`; last event ${when(last.time)}`}; ` : ''}case opened ${when(kase.openedAt)}</dd>`;
}

/** @param {Api['Case']} kase */
function why(kase) {
  const { raised = [], alerts = [] } = kase;
  const severest = [...alerts].sort(bySeverity)[0];
  const reason = kase.risk ? `risk score ${kase.risk.score}, threshold ${kase.risk.threshold}`
    : severest && severest.level === kase.severity ? `severity of the alert ${severest.title}` : '';
  return html`<dt>Severity</dt><dd><strong class="word">${kase.severity}</strong>${reason ? html` <span class="faint">(${reason})</span>` : ''}
    ${raised.length ? html`<ul class="raised" aria-label="Why the severity was raised">${raised.map((one) => html`<li>${one}</li>`)}</ul>` : ''}</dd>`;
}

/** @param {Api['Case']} kase */
function next(kase, me) {
  if (kase.mergedInto) return html`Continue in <a href="/cases/${encodeURIComponent(kase.mergedInto.id)}">case #${kase.mergedInto.number}</a>.`;
  if (kase.status === 'closed') return html`None. Closed as ${closedAs(kase)}.`;
  if (!isOpen(kase)) return may(kase, 'close') ? 'Close the case: choose classification and determination.' : 'The case waits to be closed.';
  if (waits(kase)) {
    const { text, left } = nextPage(kase);
    return html`${may(kase, 'acknowledge') ? 'Acknowledge the case' : 'A responder acknowledges the case'}; notifications stop then (${text}${
      left === undefined ? '' : html` <span class="figures">${left}</span>`}).`;
  }
  if (isWorse(kase)) return 'Acknowledge the update: the case escalated after it was acknowledged.';
  if (!isMine(kase, me)) return html`<strong>${holder(kase)}</strong> works on it. Add a note, or assign the case to yourself.`;
  return html`Read the <a href="#alerts">alerts</a>, <a href="#response">respond</a> on the host, then resolve the case.`;
}

export function summary(kase, { graph, timeline }, me) {
  return html`<section class="summary" id="summary" aria-labelledby="summary-title"><h2 id="summary-title" class="unseen">Summary</h2>
    <dl class="pairs">${what(kase, graph.stages)}${where(kase)}${who(kase)}${from(graph)}${since(kase, timeline)}${why(kase)}
      <dt>Next step</dt><dd class="next">${next(kase, me)}</dd></dl></section>`;
}

/** Links to the sections, which stay in reach while the page scrolls. @param {Api['Case']} kase */
export function jumps(kase, { graph, activity, processes }) {
  const items = [
    ['graph', 'Graph', graph.nodes.length], ['timeline', 'Timeline'], ['alerts', 'Alerts', kase.alertCount],
    ...(processes.length ? [['processes', 'Processes']] : []), ['response', 'Response'],
    ['notifications', 'Notifications', kase.pageCount], ['activity', 'Activity', activity.length],
    ['observables', 'Observables', (kase.assets ?? []).length + (kase.observables ?? []).length],
  ];
  return html`<nav class="jumps" aria-label="Sections of the case"><ul>${items.map(([id, label, count]) => html`<li><a href="#${id}">${label}${
    count ? html` <span class="faint">${count}</span>` : ''}</a></li>`)}</ul></nav>`;
}

