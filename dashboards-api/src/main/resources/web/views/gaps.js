// Missing records: silence that is no quiet, said where people look.

import { html } from 'lit';
import { segment } from '../api.js';
import { plural, when } from '../parts.js';

const words = (reason) => reason.replaceAll('-', ' ');

/** How many are missing for what reasons, as the center counts them, and when the latest came about. */
export function missing({ missing: byReason, gaps }, of) {
  const reasons = Object.entries(byReason ?? {}).sort(([, some], [, more]) => more - some);
  if (!reasons.length || !gaps?.length) return '';
  const records = reasons.reduce((sum, [, count]) => sum + count, 0);
  const latest = gaps.reduce((last, gap) => (gap.until > last.until ? gap : last));
  return html`<p role="note" class="missing"><strong>${plural(records, 'record')} missing</strong> ${of}:
    ${reasons.map(([reason, count]) => `${words(reason)} ${count}`).join(', ')}.
    The latest ${when(latest.since)}${latest.until === latest.since ? '' : html` to ${when(latest.until)}`}.
    <a href="/sensors/${encodeURIComponent(latest.sensor)}">The sensor’s page</a> tells more.</p>`;
}

/** How a gap lies to the time of a case, whose end is open while the case is. */
function lies(gap, { from, to }) {
  const before = Date.parse(gap.since) < Date.parse(from);
  const after = to && Date.parse(gap.until) > Date.parse(to);
  if (before && after) return 'from before the case until after it';
  if (before) return 'began before the case and reaches into it';
  if (after) return 'began in the case and goes on after it';
  return 'within the case';
}

/** On a case: what is missing, and each gap with how it touches the case. */
export function missingOf(kase) {
  const { gaps, gapsWithin: within } = kase;
  const told = missing(kase, 'from the sensors of its assets while this went on');
  if (!told || !within) return told;
  return html`${told}<details class="touching"><summary>Which gaps touch this case</summary>
    <p class="faint">The case spans ${when(within.from)} to ${within.to ? html`${when(within.to)}, when it was resolved` : 'now'}.
      A sensor does not know which asset a lost record was about: each gap of a sensor that reports about an asset of the case is here.</p>
    <div class="scroller" tabindex="0" role="region" aria-label="Gaps that touch this case"><table class="assets people">
      <thead><tr>${[['Sensor'], ['Missing', 'number'], ['Why'], ['From'], ['Until'], ['It lies']].map(([name, kind]) =>
        html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
      <tbody>${gaps.map((gap) => html`<tr><th scope="row"><a href="/sensors/${segment(gap.sensor)}">${gap.sensor}</a></th>
        <td data-label="Missing" class="number">${gap.count}</td><td data-label="Why">${words(gap.reason)}</td>
        <td data-label="From">${when(gap.since)}</td><td data-label="Until">${when(gap.until)}</td>
        <td data-label="It lies">${lies(gap, within)}</td></tr>`)}</tbody></table></div>
    ${gaps.length === 50 ? html`<p class="faint">The latest 50. The sensors’ pages list them all.</p>` : ''}</details>`;
}
