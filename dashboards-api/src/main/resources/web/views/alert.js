// An alert with its proof: what the rule saw, as the sensor sent it.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { Light, assetLink, plural, rawTelemetry, severityMark, techniques, when } from '../parts.js';

class AlertView extends Light {
  static properties = { alert: {}, proof: { state: true }, failure: { state: true } };

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
      this.proof = (await get(`/alerts/${segment(this.alert.id)}`)).telemetry ?? [];
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
    const why = erased
      ? html`Erased ${when(erased.at)} by ${erased.by}: ${erased.reason}`
      : 'This record cannot be opened: its key does not fit. Tell an administrator.';
    return html`<figure class="record"><figcaption>${when(record.time)} <code class="faint">${record.record}</code></figcaption>
      <p class="faint">${why}</p></figure>`;
  }

  record(record) {
    if (record.raw === null) return this.gone(record);
    const name = `Raw telemetry ${record.record}`;
    return html`<figure class="record">
      <figcaption>${when(record.time)} <code class="faint">${record.record}</code></figcaption>
      <pre tabindex="0" role="region" aria-label=${name}>${rawTelemetry(record.raw)}</pre></figure>`;
  }

  evidence() {
    if (this.failure) {
      return html`<p role="alert">${this.failure.message} <button @click=${() => this.load()}>Try again</button></p>`;
    }
    if (!this.proof) return html`<p class="faint">Loading…</p>`;
    if (!this.proof.length) return html`<p class="faint">The telemetry behind this alert is no longer kept.</p>`;
    const [latest, ...earlier] = this.proof;
    return html`${this.record(latest)}${earlier.length ? html`<details class="earlier"><summary>${plural(earlier.length, 'earlier record')}</summary>
      ${earlier.map((record) => this.record(record))}</details>` : ''}${this.proof.length < this.alert.count
        ? html`<p class="faint">${plural(this.proof.length, 'record')} kept of ${this.alert.count}: the one that opened the alert, and the latest.</p>` : ''}`;
  }

  render() {
    const { alert } = this;
    return html`<details class="alert sev-${alert.level}" @toggle=${this.toggled}>
      <summary>${severityMark(alert.level)}
        <span class="what"><span class="title">${alert.title}</span>
          <span class="facts">${alert.count > 1
            ? html`<span>${when(alert.firstSeen)} to ${when(alert.lastSeen)}</span>` : when(alert.lastSeen)}
            ${alert.status === 'closed' ? html`<span>closed</span>` : ''}${techniques(alert.attack)}</span></span>
        <span class="times" title=${plural(alert.count, 'detection')}>${alert.count}<span class="unseen"> detections</span> ×</span></summary>
      <div class="evidence"><p class="facts"><span>rule <code>${alert.rule}</code></span><span>on ${assetLink(alert.asset)}</span></p>
        ${this.evidence()}</div>
    </details>`;
  }
}

customElements.define('wf-alert', AlertView);
