// One alert by its address, for links to it.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayRespond, mayWriteRules } from '../may.js';
import { caseLink } from '../parts.js';
import './alert.js';
import { addException, exceptDialog } from './except.js';
import { texts as t } from '../texts/alerts.js';

class OneAlert extends element({ alertId: '', me: null }) {
  one = new Loading(this, (signal) => get(`/alerts/${segment(this.alertId)}`, signal), { key: () => this.alertId });

  key(key) {
    if (key !== 'e') return false;
    addException(this, this.alertId);
    return true;
  }

  render() {
    return this.one.render((alert) => html`<article @except=${() => addException(this, this.alertId)}><p class="crumbs"><a href="/alerts">${t.alerts}</a></p>
      <h1 tabindex="-1">${alert.title}</h1>
      <p class="facts">${alert.case ? html`${caseLink(alert.case)}` : t.noCase}</p>
      <h2 class="unseen">${t.details}</h2>
      <wf-alert class="one" .alert=${alert} .where=${true} .may=${mayRespond(this.me)} .tune=${mayWriteRules(this.me)}></wf-alert>
      ${exceptDialog(this.me)}</article>`);
  }
}

customElements.define('wf-one-alert', OneAlert);
