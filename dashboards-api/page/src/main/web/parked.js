// The banner of what waits: records that cannot be judged now, and why. Nothing of them is lost, but nobody may take the quiet for peace.

import { html } from 'lit';
import { element } from './element.js';
import { plural, when } from './parts.js';
import { CenterStatus } from './status.js';

const SHOWN = 3;

/** What a group of records waits for, as a sentence. */
function sentence(group) {
  const records = plural(group.records, 'record');
  const are = group.records === 1 ? 'is' : 'are';
  switch (group.code) {
    case 'asset.damaged':
      return html`${records} of <a href="/assets/${encodeURIComponent(group.asset)}">${group.asset}</a> ${are} parked:
        its journal cannot be read.
        Repair it or restore its rows from a backup.`;
    case 'sensor.too-many-new-assets':
      return html`${records} of sensor <a href="/sensors/${encodeURIComponent(group.sensor)}">${group.sensor}</a> ${are} parked: it reports more new assets than it may.
        ${group.records === 1 ? 'It is' : 'They are'} judged as its rate allows; if it makes names up, revoke it.`;
    default:
      return html`${records} of <a href="/assets/${encodeURIComponent(group.asset)}">${group.asset}</a> ${are} parked: it keeps failing.
        ${group.records === 1 ? 'It is' : 'They are'} tried again twice a minute; the node's log tells why.`;
  }
}

class Parked extends element({}) {
  center = new CenterStatus(this);

  render() {
    const groups = this.center.status?.retryQueue?.groups ?? [];
    if (!groups.length) return '';
    const more = (this.center.status.retryQueue.groupsTotal ?? groups.length) - SHOWN;
    return html`<div class="parked" role="status" aria-label="Waiting telemetry">
      ${groups.slice(0, SHOWN).map((group) => html`<p><strong>NOT JUDGED</strong> ${sentence(group)} Since ${when(group.since)}.
        <a href="/unprocessed?kind=retry-queue${group.sensor ? `&sensor=${encodeURIComponent(group.sensor)}` : ''}">See what waits<span class="unseen">: ${group.asset ?? group.sensor}</span></a></p>`)}
      ${more > 0 ? html`<p>And ${plural(more, 'more reason')}: <a href="/unprocessed?kind=retry-queue">see all</a>.</p>` : ''}</div>`;
  }
}

customElements.define('wf-parked', Parked);
