// One alert by its address, for links to it.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { Light, loading, trouble } from '../parts.js';
import './alert.js';

class OneAlert extends Light {
  static properties = { alertId: {}, alert: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.alert = null;
    this.failure = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  async load() {
    try {
      this.alert = await get(`/alerts/${segment(this.alertId)}`);
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
  }

  render() {
    if (this.failure) return trouble(this.failure, () => this.load());
    const { alert } = this;
    if (!alert) return loading;
    return html`<article><p class="crumbs"><a href="/alerts">Alerts</a></p>
      <h1 tabindex="-1">${alert.title}</h1>
      <p class="facts">${alert.case ? html`<a href="/cases/${encodeURIComponent(alert.case)}">Its case</a>` : 'It belongs to no case.'}</p>
      <wf-alert class="one" .alert=${alert} .where=${true}></wf-alert></article>`;
  }
}

customElements.define('wf-one-alert', OneAlert);
