// Missing records: silence that is no quiet, said where people look.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { segment } from '../api.js';
import { when } from '../parts.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/gaps.js';

const MOST_OF_A_CASE = 50;
const words = (reason) => reason.replaceAll('-', ' ');

/** How many of a sensor's records are missing for each reason, the most first. */
export function reasons({ missing: byReason }) {
  const all = Object.entries(byReason ?? {}).sort(([, some], [, more]) => more - some);
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.gapsByReason}><table class="assets people">
    <thead><tr><th scope="col">${c.reason}</th><th scope="col" class="number">${c.records}</th><th scope="col">${t.meaning}</th></tr></thead>
    <tbody>${all.map(([reason, count]) => html`<tr><th scope="row">${words(reason)}</th>
      <td data-label=${c.records} class="number">${count}</td><td class="meaning" data-label=${t.meaning}>${t.gapMeanings[reason] ?? ''}</td></tr>`)}</tbody></table></div>`;
}

/** From when to when something was missed: one time when both are the same. */
const between = ({ since, until }) => html`${when(since)}${until === since ? '' : html` ${t.toTime(when(until))}`}`;

/** A sensor's gaps, one by one. */
export const listOf = (gaps) => html`<div class="scroller" tabindex="0" role="region" aria-label=${t.gapList}><table class="assets people">
  <thead><tr>${[[c.reason], [c.records, 'number'], [t.period], [t.reportedAt], [t.sequence], [t.epoch]].map(([name, kind]) =>
    html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
  <tbody>${repeat(gaps, (gap) => gap.id, (gap) => html`<tr><th scope="row">${words(gap.reason)}</th>
    <td data-label=${c.records} class="number">${gap.count}</td><td data-label=${t.period}>${between(gap)}</td>
    <td data-label=${t.reportedAt}>${when(gap.at)}</td>
    <td data-label=${t.sequence} class="figures">${gap.from === gap.to ? gap.from : t.fromTo(gap.from, gap.to)}</td>
    <td data-label=${t.epoch}><code>${gap.epoch}</code></td></tr>`)}</tbody></table></div>`;

/** How many are missing for what reasons, as the center counts them, and when the latest came about. */
export function missing({ missing: byReason, gaps }, of) {
  const counts = Object.entries(byReason ?? {}).sort(([, some], [, more]) => more - some);
  if (!counts.length || !gaps?.length) return '';
  const records = counts.reduce((sum, [, count]) => sum + count, 0);
  const latest = gaps.reduce((last, gap) => (gap.until > last.until ? gap : last));
  return html`<p role="note" class="missing"><strong>${t.missing(counted.record(records))}</strong> ${t.missingDetail(of, counts.map(([reason, count]) => `${count} ${words(reason)}`).join(', '), between(latest))}
    <a href="/sensors/${encodeURIComponent(latest.sensor)}">${t.seeSensor}</a></p>`;
}

/** How a gap lies to the time of a case, whose end is open while the case is. */
function lies(gap, { from, to }) {
  const before = Date.parse(gap.since) < Date.parse(from);
  const after = to && Date.parse(gap.until) > Date.parse(to);
  if (before && after) return t.beforeUntilAfter;
  if (before) return t.beforeInto;
  if (after) return t.withinUntilAfter;
  return t.within;
}

/** Gaps of one sensor that have their reason, and how they lie, in common: of a hundred damaged places nobody reads each. */
function alike(gaps, within) {
  const groups = new Map();
  for (const gap of gaps) {
    const how = lies(gap, within);
    const key = `${gap.sensor} ${gap.reason} ${how}`;
    const one = groups.get(key) ?? { sensor: gap.sensor, reason: gap.reason, how, count: 0, gaps: 0, since: gap.since, until: gap.until };
    one.count += gap.count;
    one.gaps += 1;
    if (Date.parse(gap.since) < Date.parse(one.since)) one.since = gap.since;
    if (Date.parse(gap.until) > Date.parse(one.until)) one.until = gap.until;
    groups.set(key, one);
  }
  return [...groups.values()];
}

/** On a case: what is missing, and by sensor and reason how it touches the case. @param {Api['Case']} kase */
export function missingOf(kase) {
  const { gaps, gapsWithin: within } = kase;
  const told = missing(kase, t.fromItsSensors);
  if (!told || !within) return told;
  return html`${told}<details class="touching"><summary>${t.touching}</summary>
    <p class="faint">${t.caseSpans(when(within.from))} ${within.to ? t.untilResolved(when(within.to)) : t.now}${t.touchingHelp}${gaps.length === MOST_OF_A_CASE
        ? t.latestGaps : ''}</p>
    <div class="scroller" tabindex="0" role="region" aria-label=${t.touchingLabel}><table class="assets people">
      <thead><tr>${[[c.sensor], [c.records, 'number'], [t.gaps, 'number'], [c.reason], [c.from], [c.until], [t.overlap]].map(([name, kind]) =>
        html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
      <tbody>${alike(gaps, within).map((one) => html`<tr><th scope="row"><a href="/sensors/${segment(one.sensor)}">${one.sensor}</a></th>
        <td data-label=${c.records} class="number">${one.count}</td><td data-label=${t.gaps} class="number">${one.gaps}</td>
        <td data-label=${c.reason}>${words(one.reason)}</td>
        <td data-label=${c.from}>${when(one.since)}</td><td data-label=${c.until}>${when(one.until)}</td>
        <td data-label=${t.overlap}>${one.how}</td></tr>`)}</tbody></table></div></details>`;
}
