// One alert by its address, for links to it.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayRespond } from '../may.js';
import { caseLink } from '../parts.js';
import './alert.js';
import { texts as t } from '../texts/alerts.js';

class OneAlert extends element({ alertId: '', me: null }) {
  one = new Loading(this, (signal) => get(`/alerts/${segment(this.alertId)}`, signal), { key: () => this.alertId });

  render() {
    return this.one.render((alert) => html`<article><p class="crumbs"><a href="/alerts">${t.alerts}</a></p>
      <h1 tabindex="-1">${alert.title}</h1>
      <p class="facts">${alert.case ? html`${caseLink(alert.case)}` : t.noCase}</p>
      <h2 class="unseen">${t.details}</h2>
      <wf-alert class="one" .alert=${alert} .where=${true} .may=${mayRespond(this.me)}></wf-alert></article>`);
  }
}

customElements.define('wf-one-alert', OneAlert);
