// The clusters of fraud reports that belong to a matter.

import { html } from 'lit';
import { list, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { isLegal } from '../may.js';
import { when } from '../parts.js';
import { texts as t } from '../texts/fraud.js';

class MatterFraud extends element({ matter: null, me: null }) {
  found = new Loading(this, (signal) => list(`/matters/${segment(this.matter.id)}/fraud-clusters?limit=1000`, signal),
    { key: () => this.matter?.id, as: 'section' });

  /** @param {Api['MatterFraudCluster'][]} all */
  list(all) {
    if (!all.length) return html`<p class="faint">${t.noneOfMatter}</p>`;
    return html`<ul class="plain-entries">${all.map(({ cluster }) => html`<li>
      ${isLegal(this.me) ? html`<a href="/fraud/${segment(cluster.id)}">${cluster.id}</a>` : html`<strong>${cluster.id}</strong>`}
      ${t.count(cluster.reports)}, ${t.latest} ${when(cluster.latestAt)} <span class="faint">${cluster.shared.map((one) => one.value).join(', ')}</span></li>`)}</ul>`;
  }

  render() {
    return html`<h2>${t.ofMatter}</h2>${this.found.render((all) => this.list(all))}`;
  }
}

customElements.define('wf-matter-fraud', MatterFraud);
