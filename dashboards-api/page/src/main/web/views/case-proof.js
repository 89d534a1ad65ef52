// The why-chain of a case, and its referrals: read once the section is opened.

import { html } from 'lit';
import { get, post, search, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { Sender, options } from './asking.js';
import { texts as t } from '../texts/referrals.js';

const MOST = 1000;
const FEW_FIELDS = 6;

const CLEARANCES = { clear: 'TLP:CLEAR', green: 'TLP:GREEN', amber: 'TLP:AMBER', 'amber+strict': 'TLP:AMBER+STRICT', red: 'TLP:RED' };

/** @param {string} kase */
const path = (kase) => `/cases/${segment(kase)}`;

function download(text, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Builds a referral of the case `kase` and downloads it. */
class ReferralBuilding extends element({ kase: '', number: 0 }, Sender) {
  async send(form) {
    const withhold = String(form.get('withhold')).split('\n').map((line) => line.trim()).filter(Boolean);
    const text = await search(`${path(this.kase)}/referrals`, {
      recipient: String(form.get('recipient')).trim(), basis: String(form.get('basis')).trim(), narrative: String(form.get('narrative')).trim(),
      clearance: form.get('clearance'), withhold }, { plain: true });
    download(text, `case-${this.number}.wfref`);
    return t.built;
  }

  render() {
    return this.ask({
      label: t.build, title: t.buildTitle, send: t.buildSend,
      fields: html`<label>${t.recipient} <input name="recipient" required maxlength="300" autocomplete="off"></label>
        <label>${t.basis} <input name="basis" required maxlength="1000" autocomplete="off"></label>
        <label>${t.narrative} <textarea name="narrative" rows="4" maxlength="20000"></textarea></label>
        <label>${t.clearance} <select name="clearance">${options(CLEARANCES, 'amber')}</select></label>
        <label>${t.withhold} <textarea name="withhold" rows="3"></textarea></label><p class="faint">${t.withholdHelp}</p>`,
    });
  }
}

const item = (one) => html`<tr><td>${one.item}</td><td>${one.kind}</td><td>${when(one.at)}</td>
  <td>${one.erased ? html`<span class="faint">${t.erased}</span>` : one.fields.slice(0, FEW_FIELDS).join(', ')}${one.fields.length > FEW_FIELDS ? ', …' : ''}</td>
  <td><code title=${one.root}>${one.root.slice(0, 12)}…</code></td></tr>`;

const referral = (one) => html`<tr><td>${when(one.builtAt)}</td><td>${one.builtBy}</td><td>${one.recipient.name}</td><td>${one.recipient.basis}</td>
  <td>${one.content.withheld}</td><td><code title=${one.content.sha256}>${one.content.sha256.slice(0, 12)}…</code></td></tr>`;

const head = (...names) => html`<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;

class CaseProof extends element({ kase: '', number: 0, me: null, opened: false }) {
  found = new Loading(this, async (signal) => {
    const [chain, referrals] = await Promise.all([get(`${path(this.kase)}/proof?limit=${MOST}`, signal), get(`${path(this.kase)}/referrals`, signal)]);
    return { chain, referrals: referrals.items };
  }, { key: () => (this.opened ? this.kase : null), as: 'section' });

  async seal() {
    try {
      const sealed = await post(`${path(this.kase)}/proof`, {});
      done(t.sealed(sealed.items));
      this.found.load();
    } catch (failure) {
      failed(failure.message);
    }
  }

  may(right) {
    return Boolean(this.me?.rights?.includes(right));
  }

  body({ chain, referrals }) {
    const { items } = chain;
    return html`<p class="faint">${t.intro}</p>
      <h3>${t.chain}</h3>${items.length ? html`<p>${t.items(chain.total ?? items.length, items.filter((one) => one.erased).length)}</p>
        <div class="scroller" tabindex="0" role="region" aria-label=${t.chain}><table class="assets">${head(t.item, t.kind, t.at, t.fields, t.root)}<tbody>${items.map(item)}</tbody></table></div>`
      : html`<p class="empty">${t.empty}</p>`}
      <h3>${t.referrals}</h3>${referrals.length
      ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.referrals}><table class="assets">${head(t.builtAt, t.by, t.recipient, t.basis, t.withheld, t.sha256)}<tbody>${
        referrals.map(referral)}</tbody></table></div>`
      : html`<p class="empty">${t.none}</p>`}
      <div class="actions">${this.may('respond') ? html`<button @click=${() => this.seal()}>${t.seal}</button>` : ''}
        ${this.may('restrict') ? html`<wf-referral-building .kase=${this.kase} .number=${this.number} @changed=${() => this.found.load()}></wf-referral-building>` : ''}</div>`;
  }

  render() {
    return html`<details class="fold case-proof" @toggle=${(event) => { this.opened = event.target.open; }}>
      <summary>${t.title}</summary>${this.opened ? this.found.render((found) => this.body(found)) : ''}</details>`;
  }
}

customElements.define('wf-referral-building', ReferralBuilding);
customElements.define('wf-case-proof', CaseProof);
