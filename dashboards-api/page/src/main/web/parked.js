// The banners of the retry queue and of the archive: records that cannot be processed or kept now, and why. Without it, missing alerts would
// look like a quiet night.

import { html } from 'lit';
import { element } from './element.js';
import { when } from './parts.js';
import { CenterStatus } from './status.js';
import { counted } from './texts/common.js';
import { texts as t } from './texts/frame.js';

const SHOWN = 3;
const DAY_MILLIS = 86_400_000;

const assetOf = (group) => html`<a href="/assets/${encodeURIComponent(group.asset)}">${group.asset}</a>`;
const sensorOf = (group) => html`<a href="/sensors/${encodeURIComponent(group.sensor)}">${group.sensor}</a>`;

const sentenceOf = (reason) => (/[.!?]$/.test(reason) ? reason : `${reason}.`);

/** What a group of records waits for, as a sentence. */
function sentence(group) {
  switch (group.code) {
    case 'asset.damaged':
      return t.assetDamaged(group.records, assetOf(group));
    case 'sensor.too-many-new-assets':
      return t.tooManyAssets(group.records, sensorOf(group));
    default:
      return t.assetFailing(group.records, assetOf(group));
  }
}

class Parked extends element({}) {
  center = new CenterStatus(this);

  render() {
    return [this.retryQueue(), this.archive()];
  }

  /** Telemetry that the archive loses, or will lose. */
  archive() {
    const { archive, serverTime } = this.center.status ?? {};
    if (!archive) return '';
    const deleted = archive.deletedAt && Date.parse(serverTime) - Date.parse(archive.deletedAt) < DAY_MILLIS;
    if (!archive.failure && !deleted) return '';
    return html`<div class="parked" role="status" aria-label=${t.archive}>
      ${archive.failure ? html`<p><strong>${t.archiveMark}</strong> ${t.archiveFailing(sentenceOf(archive.failure.reason))} ${t.since(when(archive.failure.since))}</p>` : ''}
      ${deleted ? html`<p><strong>${t.archiveMark}</strong> ${t.archiveDeleted(archive.deletedRecords, when(archive.deletedAt))}</p>` : ''}</div>`;
  }

  retryQueue() {
    const groups = this.center.status?.retryQueue?.groups ?? [];
    if (!groups.length) return '';
    const more = (this.center.status.retryQueue.groupsTotal ?? groups.length) - SHOWN;
    return html`<div class="parked" role="status" aria-label=${t.unprocessedEvents}>
      ${groups.slice(0, SHOWN).map((group) => html`<p><strong>${t.unprocessedMark}</strong> ${sentence(group)} ${t.since(when(group.since))}
        <a href="/unprocessed?kind=retry-queue${group.sensor ? `&sensor=${encodeURIComponent(group.sensor)}` : ''}">${t.showEvents}<span class="unseen">: ${group.asset ?? group.sensor}</span></a></p>`)}
      ${more > 0 ? html`<p>${t.moreReasons(counted.moreReason(more))}</a>.</p>` : ''}</div>`;
  }
}

customElements.define('wf-parked', Parked);
