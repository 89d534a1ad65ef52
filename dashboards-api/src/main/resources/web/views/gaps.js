// Missing records: silence that is no quiet, said where people look.

import { html } from 'lit';
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
