// An alert: why it exists in words, what its rule says, and below that the records, as the sensor sent them.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { assetLink, assetName, plural, rawTelemetry, recordedTime, severityMark, techniques, when } from '../parts.js';
import { countedRecords, decodedTexts, glance, reasons, ruleCard } from './why.js';

/** The strongest link to another asset, in one line: why the alert is in its case at all. */
function across({ links = [] }) {
  const link = links.find((one) => /^.+? [→–] .+?: /.test(one));
  return link ? html`<span class="glance">${link}</span>` : '';
}

/** `reason`: the short one, when it is known before the alert is opened; `where`: whether its asset is told before. */
class AlertView extends element({ alert: null, reason: null, where: false, open: false }) {
  /** Read when it is opened, and again while it is open and grows. */
  proof = new Loading(this, (signal) => get(`/alerts/${segment(this.alert.id)}`, signal),
    { key: () => (this.open ? `${this.alert.id} ${this.alert.count}` : this.proof.known ?? null), as: 'section' });

  toggled(event) {
    if (event.target === event.currentTarget) this.open = event.target.open;
  }

  gone(record) {
    const { erased } = record;
    return html`<p class="faint">${when(record.time)} ${erased ? html`Erased ${when(erased.at)} by ${erased.by}: ${erased.reason}`
      : 'This record cannot be opened: its key does not fit. Tell an administrator.'}</p>`;
  }

  raw(record) {
    if (record.raw === null) return '';
    return html`<details class="fold record"><summary>Raw event of ${when(record.time)} ${recordedTime(record.corrected)}</summary>
      <pre tabindex="0" role="region" aria-label="Raw event ${record.record}">${rawTelemetry(record.raw)}</pre>
      <p class="small-print">record <code>${record.record}</code></p></details>`;
  }

  /** What one record says. */
  says(record) {
    if (record.raw === null) return this.gone(record);
    return html`${record.because ? reasons(record.because) : ''}${decodedTexts(record.decoded)}`;
  }

  earlier(records) {
    if (!records.length) return '';
    return html`<details class="fold earlier"><summary>${plural(records.length, 'earlier record')}</summary>
      <ol class="records">${records.map((record) =>
        html`<li><h4>${when(record.time)}</h4>${this.says(record)}${this.raw(record)}</li>`)}</ol></details>`;
  }

  /** @param {any} proof */
  evidence({ telemetry, counted, credit }) {
    const [latest, ...rest] = telemetry;
    return html`<h3>Match details</h3>${countedRecords(counted)}
      ${!latest ? html`<p class="faint">The telemetry behind this alert is no longer kept.</p>` : html`
        ${latest.raw !== null && !latest.because && !counted
          ? html`<p class="faint">Which values matched is not known: the rule has changed since, or looks only for
          what is absent.</p>` : ''}
        ${counted ? html`<h4>The record that completed it</h4>` : ''}${this.says(latest)}`}
      ${ruleCard(credit, this.alert.raised?.from ?? this.alert.level)}
      ${latest ? this.raw(latest) : ''}${this.earlier(rest)}${telemetry.length < this.alert.count
        ? html`<p class="faint">${plural(telemetry.length, 'record')} kept of ${this.alert.count}:
          the one that opened the alert, and the latest.</p>` : ''}`;
  }

  render() {
    const { alert } = this;
    return html`<details class="alert sev-${alert.level}" @toggle=${this.toggled}>
      <summary>${severityMark(alert.level)}
        <span class="what"><span class="title">${alert.title}</span>${glance(this.reason)}${across(alert)}
          <span class="facts">${this.where ? html`<span>${assetName(alert.asset)}</span>` : ''}${alert.count > 1
            ? html`<span>${when(alert.firstSeen)} to ${when(alert.lastSeen)}</span>` : when(alert.lastSeen)}
            ${alert.raised ? html`<span>raised from ${alert.raised.from}</span>` : ''}
            ${alert.status === 'closed' ? html`<span>closed</span>` : ''}${techniques(alert.attack)}</span></span>
        <span class="times">${plural(alert.count, 'event')}</span></summary>
      <div class="evidence"><p class="facts"><span>on ${assetLink(alert.asset)}</span></p>
        ${alert.links?.length
          ? html`<h3>Why it is in its case</h3><ul class="reasons">${alert.links.map((link) => html`<li>${link}</li>`)}</ul>` : ''}
        ${alert.raised
          ? html`<p>Rule severity ${alert.raised.from}, raised to ${alert.level}:
            ${alert.raised.because.join(', and ')}.</p>`
          : ''}${this.proof.render((proof) => this.evidence(proof))}</div>
    </details>`;
  }
}

customElements.define('wf-alert', AlertView);
