// An alert: why it exists in words, what its rule says, and below that the records, as the sensor sent them.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { assetLink, assetName, rawTelemetry, recordedTime, severityMark, techniques, when } from '../parts.js';
import { copyButton } from '../blob.js';
import './around.js';
import { countedRecords, decodedTexts, glance, outward, reasons, ruleCard } from './why.js';
import { counted } from '../texts/common.js';
import { texts as t } from '../texts/alerts.js';
import { texts as x } from '../texts/exceptions.js';

/** The strongest link to another asset, in one line: why the alert is in its case at all. */
function across({ links = [] }) {
  const link = links.find((one) => /^.+? [→–] .+?: /.test(one));
  return link ? html`<span class="glance">${link}</span>` : '';
}

/** Where, when and as what the product closed its finding. @param {any} finding */
export function closedThere({ provider, closing }) {
  const words = [closing.classification, closing.determination].filter((word) => word && word !== 'unknown').map(t.productWord);
  return t.closedThere(provider, closing.at ? when(closing.at) : '', words.join(', '));
}

/** The finding of another product, with a link to it. */
function findingOf(finding) {
  const { provider, id, severity, status, updatedAt, link, unknown, closing } = finding;
  const pair = (name, value) => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : '');
  return html`<section class="finding" aria-label=${t.findingOf(provider)}><h3>${t.findingOf(provider)}</h3>
    ${closing ? html`<p>${closedThere(finding)}</p>` : ''}
    ${unknown ? html`<p>${t.findingUnknown(unknown)}</p>` : ''}
    <dl class="pairs">${pair(t.findingSeverity, severity)}${pair(t.findingStatus, status)}
      ${pair(t.findingUpdated, updatedAt ? when(updatedAt) : '')}
      ${pair(t.findingId, id ? html`<code>${id}</code> ${copyButton(id, t.findingId)}` : '')}
      ${pair(t.findingLink, link ? outward(link, t.openIn(provider)) : '')}</dl></section>`;
}

/** `reason`: the short one, when it is known before the alert is opened; `where`: whether to show the asset; `tune`: whether the view adds exceptions. */
class AlertView extends element({ alert: null, reason: null, where: false, may: false, tune: false, open: false }) {
  /** Read when it is opened, and again while it is open and grows. */
  proof = new Loading(this, (signal) => get(`/alerts/${segment(this.alert.id)}`, signal),
    { key: () => (this.open ? `${this.alert.id} ${this.alert.count}` : this.proof.known ?? null), as: 'section' });

  toggled(event) {
    if (event.target === event.currentTarget) this.open = event.target.open;
  }

  gone(record) {
    const { erased } = record;
    return html`<p class="faint">${when(record.time)} ${erased ? t.erased(when(erased.at), erased.by, erased.reason)
      : t.cannotOpen}</p>`;
  }

  raw(record) {
    if (record.raw === null) return '';
    return html`<details class="fold record"><summary>${t.rawEventOf(when(record.time))} ${recordedTime(record.corrected)}</summary>
      <pre tabindex="0" role="region" aria-label=${t.rawEvent(record.record)}>${rawTelemetry(record.raw)}</pre>
      <p class="small-print">${t.record} <code>${record.record}</code></p></details>`;
  }

  /** What one record says. */
  says(record) {
    if (record.raw === null) return this.gone(record);
    return html`${record.because ? reasons(record.because) : ''}${decodedTexts(record.decoded)}`;
  }

  earlier(records) {
    if (!records.length) return '';
    return html`<details class="fold earlier"><summary>${counted.earlierRecord(records.length)}</summary>
      <ol class="records">${records.map((record) =>
        html`<li><h4>${when(record.time)}</h4>${this.says(record)}${this.raw(record)}</li>`)}</ol></details>`;
  }

  /** @param {any} proof */
  evidence({ telemetry, counted: correlation, credit }) {
    const [latest, ...rest] = telemetry;
    return html`<h3>${t.matchDetails}</h3>${countedRecords(correlation)}
      ${!latest ? html`<p class="faint">${t.noTelemetry}</p>` : html`
        ${latest.raw !== null && !latest.because && !correlation
          ? html`<p class="faint">${t.notKnown}</p>` : ''}
        ${correlation ? html`<h4>${t.completing}</h4>` : ''}${this.says(latest)}`}
      ${ruleCard(credit, this.alert.raised?.from ?? this.alert.level)}
      ${latest ? this.raw(latest) : ''}${this.earlier(rest)}${telemetry.length < this.alert.count
        ? html`<p class="faint">${t.kept(counted.record(telemetry.length), this.alert.count)}</p>` : ''}`;
  }

  render() {
    const { alert } = this;
    return html`<details class="alert sev-${alert.level}" @toggle=${this.toggled}>
      <summary>${severityMark(alert.level)}
        <span class="what"><span class="title">${alert.title}</span>${glance(this.reason)}${across(alert)}
          <span class="facts">${this.where ? html`<span>${assetName(alert.asset)}</span>` : ''}${alert.count > 1
            ? html`<span>${t.fromTo(when(alert.firstSeen), when(alert.lastSeen))}</span>` : when(alert.lastSeen)}
            ${alert.raised ? html`<span>${t.raisedFrom(alert.raised.from)}</span>` : ''}
            ${alert.foundLookingBack ? html`<span class="chip">${t.foundLookingBack}</span>` : ''}
            ${alert.suppressed ? html`<span>${t.suppressed(alert.suppressed)}</span>` : ''}
            ${alert.finding ? html`<span>${alert.finding.provider}</span>` : ''}
            ${alert.finding?.closing ? html`<span>${closedThere(alert.finding)}</span>` : ''}
            ${alert.status === 'closed' ? html`<span>${t.closed}</span>` : ''}${techniques(alert.attack)}</span></span>
        <span class="times">${counted.event(alert.count)}</span></summary>
      <div class="evidence"><p class="facts"><span>${t.on(assetLink(alert.asset))}</span></p>
        ${alert.finding ? findingOf(alert.finding) : ''}
        ${alert.links?.length
          ? html`<h3>${t.whyInCase}</h3><ul class="reasons">${alert.links.map((link) => html`<li>${link}</li>`)}</ul>` : ''}
        ${alert.raised
          ? html`<p>${t.ruleSeverity(alert.raised.from, alert.level)}
            ${alert.raised.because.join(', and ')}.</p>`
          : ''}${this.tune ? html`<p><button @click=${() => this.dispatchEvent(new CustomEvent('except', { detail: alert.id, bubbles: true }))}>${
          x.add} <kbd aria-hidden="true">e</kbd></button></p>` : ''}${this.proof.render((proof) => this.evidence(proof))}
        ${this.open ? html`<wf-around .of=${`/alerts/${segment(alert.id)}`} .kase=${alert.caseId ?? ''} .may=${this.may}></wf-around>` : ''}</div>
    </details>`;
  }
}

customElements.define('wf-alert', AlertView);
