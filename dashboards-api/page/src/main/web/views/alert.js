// An alert: why it exists in words, what its rule says, and below that the records, as the sensor sent them.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { Light, assetLink, assetName, plural, rawTelemetry, recordedTime, severityMark, techniques, when } from '../parts.js';
import { countedRecords, decodedTexts, glance, reasons, ruleCard } from './why.js';

/** The strongest link to another asset, in one line: why the alert is in its case at all. */
function across({ links = [] }) {
  const link = links.find((one) => /^.+? [→–] .+?: /.test(one));
  return link ? html`<span class="glance">${link}</span>` : '';
}

class AlertView extends Light {
  /** `reason`: the short one, when it is known before the alert is opened; `where`: whether its asset is told before. */
  static properties = { alert: {}, reason: {}, where: {}, proof: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.proof = null;
    this.failure = null;
    this.proven = 0;
  }

  willUpdate(changed) {
    const isOpen = this.querySelector('details.alert')?.open;
    if (changed.has('alert') && isOpen && this.alert.count !== this.proven) this.load();
  }

  async load() {
    this.proven = this.alert.count;
    try {
      this.proof = await get(`/alerts/${segment(this.alert.id)}`);
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
  }

  toggled(event) {
    if (event.target === event.currentTarget && event.target.open && (!this.proof || this.alert.count !== this.proven)) this.load();
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

  evidence() {
    if (this.failure) {
      return html`<p role="alert">${this.failure.message} <button @click=${() => this.load()}>Try again</button></p>`;
    }
    if (!this.proof) return html`<p class="faint">Loading…</p>`;
    const { telemetry, counted, credit } = this.proof;
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
          : ''}${this.evidence()}</div>
    </details>`;
  }
}

customElements.define('wf-alert', AlertView);
