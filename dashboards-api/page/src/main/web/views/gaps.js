// Missing records: silence that is no quiet, said where people look.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { segment } from '../api.js';
import { plural, when } from '../parts.js';

const MOST_OF_A_CASE = 50;
const words = (reason) => reason.replaceAll('-', ' ');

/** What each reason means, and what to do. */
const MEANINGS = {
  'line-too-long': 'longer than the sensor’s line-limit',
  'not-json': 'no JSON, though the source is said to write it: correct its kind or format in the sensor’s file',
  'file-damaged': 'a file could not be read to its end: the sensor’s log names it',
  'rotated-away': 'a file was truncated or rotated away before it was read: at least so many',
  'spool-full': 'the spool was full: give it more room, or its sources a priority',
  'spool-age': 'they waited for the center longer than spool.max-age',
  'spool-damaged': 'the spool was damaged: check the sensor’s disk',
  'left-out': 'for a reason that this center does not know: the sensor’s log tells',
  'frame-limit': 'too large for a frame (watchfloor.ingest.max-body): a note stands for each',
  dropped: 'a person dropped them while they were parked: the audit names who',
  'center-restored': 'another center acknowledged them, or this one before it was restored: look for them there',
  'unknown-to-center': 'acknowledged, but this center has no record of it: after a power cut of the database they were judged',
};

/** How many of a sensor's records are missing for each reason, the most first. */
export function reasons({ missing: byReason }) {
  const all = Object.entries(byReason ?? {}).sort(([, some], [, more]) => more - some);
  return html`<div class="scroller" tabindex="0" role="region" aria-label="Missing records by reason"><table class="assets people">
    <thead><tr><th scope="col">Why</th><th scope="col" class="number">Records</th><th scope="col">What it means</th></tr></thead>
    <tbody>${all.map(([reason, count]) => html`<tr><th scope="row">${words(reason)}</th>
      <td data-label="Records" class="number">${count}</td><td data-label="What it means">${MEANINGS[reason] ?? ''}</td></tr>`)}</tbody></table></div>`;
}

/** From when to when something was missed: one time when both are the same. */
const between = ({ since, until }) => html`${when(since)}${until === since ? '' : html` to ${when(until)}`}`;

/** A sensor's gaps, one by one. */
export const listOf = (gaps) => html`<div class="scroller" tabindex="0" role="region" aria-label="Gaps, the latest first"><table class="assets people">
  <thead><tr>${[['Why'], ['Records', 'number'], ['When'], ['Heard of it'], ['Sequence'], ['Epoch']].map(([name, kind]) =>
    html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
  <tbody>${repeat(gaps, (gap) => gap.id, (gap) => html`<tr><th scope="row">${words(gap.reason)}</th>
    <td data-label="Records" class="number">${gap.count}</td><td data-label="When">${between(gap)}</td>
    <td data-label="Heard of it">${when(gap.at)}</td>
    <td data-label="Sequence" class="figures">${gap.from === gap.to ? gap.from : `${gap.from} to ${gap.to}`}</td>
    <td data-label="Epoch"><code>${gap.epoch}</code></td></tr>`)}</tbody></table></div>`;

/** How many are missing for what reasons, as the center counts them, and when the latest came about. */
export function missing({ missing: byReason, gaps }, of) {
  const counts = Object.entries(byReason ?? {}).sort(([, some], [, more]) => more - some);
  if (!counts.length || !gaps?.length) return '';
  const records = counts.reduce((sum, [, count]) => sum + count, 0);
  const latest = gaps.reduce((last, gap) => (gap.until > last.until ? gap : last));
  return html`<p role="note" class="missing"><strong>${plural(records, 'record')} missing</strong> ${of}:
    ${counts.map(([reason, count]) => `${count} ${words(reason)}`).join(', ')}.
    The latest ${between(latest)}.
    <a href="/sensors/${encodeURIComponent(latest.sensor)}">The sensor’s page</a> tells more.</p>`;
}

/** How a gap lies to the time of a case, whose end is open while the case is. */
function lies(gap, { from, to }) {
  const before = Date.parse(gap.since) < Date.parse(from);
  const after = to && Date.parse(gap.until) > Date.parse(to);
  if (before && after) return 'from before the case until after it';
  if (before) return 'from before the case into it';
  if (after) return 'from within the case until after it';
  return 'within the case';
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
  const told = missing(kase, 'from the sensors of its assets while this went on');
  if (!told || !within) return told;
  return html`${told}<details class="touching"><summary>How the gaps touch this case</summary>
    <p class="faint">The case spans ${when(within.from)} to ${within.to ? html`${when(within.to)}, when it was resolved` : 'now'}.
      A sensor does not know which asset a lost record was about: each gap of a sensor that reports about an asset of the case is here.${gaps.length === MOST_OF_A_CASE
        ? ' These are the latest 50 gaps; the sensors’ pages list them all.' : ''}</p>
    <div class="scroller" tabindex="0" role="region" aria-label="Gaps that touch this case"><table class="assets people">
      <thead><tr>${[['Sensor'], ['Records', 'number'], ['Gaps', 'number'], ['Why'], ['From'], ['Until'], ['They lie']].map(([name, kind]) =>
        html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
      <tbody>${alike(gaps, within).map((one) => html`<tr><th scope="row"><a href="/sensors/${segment(one.sensor)}">${one.sensor}</a></th>
        <td data-label="Records" class="number">${one.count}</td><td data-label="Gaps" class="number">${one.gaps}</td>
        <td data-label="Why">${words(one.reason)}</td>
        <td data-label="From">${when(one.since)}</td><td data-label="Until">${when(one.until)}</td>
        <td data-label="They lie">${one.how}</td></tr>`)}</tbody></table></div></details>`;
}
