// One alert by its address, for links to it.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import './alert.js';

class OneAlert extends element({ alertId: '' }) {
  one = new Loading(this, (signal) => get(`/alerts/${segment(this.alertId)}`, signal), { key: () => this.alertId });

  render() {
    return this.one.render((alert) => html`<article><p class="crumbs"><a href="/alerts">Alerts</a></p>
      <h1 tabindex="-1">${alert.title}</h1>
      <p class="facts">${alert.case ? html`<a href="/cases/${encodeURIComponent(alert.case)}">Its case</a>` : 'It belongs to no case.'}</p>
      <wf-alert class="one" .alert=${alert} .where=${true}></wf-alert></article>`);
  }
}

customElements.define('wf-one-alert', OneAlert);
