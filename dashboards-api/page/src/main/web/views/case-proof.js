// The why-chain of a case: read once the section is opened.

import { html } from 'lit';
import { get, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayRespond } from '../may.js';
import { when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { texts as t } from '../texts/referrals.js';

const MOST = 1000;
const FEW_FIELDS = 6;

/** @param {string} kase */
const path = (kase) => `/cases/${segment(kase)}`;

const item = (one) => html`<tr><td>${one.item}</td><td>${one.kind}</td><td>${when(one.at)}</td>
  <td>${one.erased ? html`<span class="faint">${t.erased}</span>` : one.fields.slice(0, FEW_FIELDS).join(', ')}${one.fields.length > FEW_FIELDS ? ', …' : ''}</td>
  <td><code title=${one.root}>${one.root.slice(0, 12)}…</code></td></tr>`;

const head = (...names) => html`<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;

class CaseProof extends element({ kase: '', me: null, opened: false }) {
  found = new Loading(this, (signal) => get(`${path(this.kase)}/proof?limit=${MOST}`, signal), { key: () => (this.opened ? this.kase : null), as: 'section' });

  async seal() {
    try {
      const sealed = await post(`${path(this.kase)}/proof`, {});
      done(t.sealed(sealed.items));
      this.found.load();
    } catch (failure) {
      failed(failure.message);
    }
  }

  body(chain) {
    const { items } = chain;
    return html`<p class="faint">${t.intro}</p>
      <h3>${t.chain}</h3>${items.length ? html`<p>${t.items(chain.total ?? items.length, items.filter((one) => one.erased).length)}</p>
        <div class="scroller" tabindex="0" role="region" aria-label=${t.chain}><table class="assets">${head(t.item, t.kind, t.at, t.fields, t.root)}<tbody>${items.map(item)}</tbody></table></div>`
      : html`<p class="empty">${t.empty}</p>`}
      ${mayRespond(this.me) ? html`<div class="actions"><button @click=${() => this.seal()}>${t.seal}</button></div>` : ''}`;
  }

  render() {
    return html`<details class="fold case-proof" @toggle=${(event) => { this.opened = event.target.open; }}>
      <summary>${t.title}</summary>${this.opened ? this.found.render((found) => this.body(found)) : ''}</details>`;
  }
}

customElements.define('wf-case-proof', CaseProof);
