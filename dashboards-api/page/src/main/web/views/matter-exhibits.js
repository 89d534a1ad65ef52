// The exhibits of a matter: what was collected, who had it, and whether its custody is unbroken.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayMark } from '../may.js';
import { when } from '../parts.js';
import { Sender, options } from './asking.js';
import { texts as t } from '../texts/exhibits.js';

const MOST = 1000;

const path = (/** @type {any} */ matter) => `/matters/${segment(matter.id)}/exhibits`;
const of = (/** @type {any} */ matter, /** @type {any} */ exhibit) => `${path(matter)}/${segment(exhibit.id)}`;
const line = (/** @type {string} */ name, /** @type {unknown} */ label, value = '') =>
  html`<label>${label} <input name=${name} required maxlength="200" autocomplete="off" .defaultValue=${value}></label>`;
const hash = html`<label>${t.hash} <input name="sha256" required maxlength="64" pattern="[0-9a-fA-F]{64}" autocomplete="off"></label>`;
const reason = (/** @type {unknown} */ label) => html`<label>${label} <textarea name="reason" rows="3" required maxlength="2000"></textarea></label>`;

class ExhibitCollecting extends element({ matter: null, me: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    this.answer = await post(path(this.matter), { caseId: form.get('case'), name: form.get('label'), sha256: form.get('sha256'),
      holder: form.get('holder'), reason: form.get('reason') });
    return t.collected;
  }

  render() {
    const { cases } = this.matter.parts;
    if (!cases.length) return html`<p class="faint">${t.needs}</p>`;
    const named = Object.fromEntries(cases.map((one) => [one.id, `#${one.number}`]));
    return this.ask({ label: t.collect, title: t.collectTitle, send: t.save,
      fields: html`<label>${t.kase} <select name="case">${options(named, cases[0].id)}</select></label>
        ${line('label', t.name)}${line('holder', t.has, this.me?.name ?? '')}${hash}${reason(t.why)}` });
  }
}

class ExhibitHandingOver extends element({ matter: null, exhibit: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    this.answer = await post(`${of(this.matter, this.exhibit)}/hand-over`, { from: form.get('from'), to: form.get('to'), sha256: form.get('sha256'),
      reason: form.get('reason') });
    return t.handedOver;
  }

  render() {
    return this.ask({ label: t.handOver, title: t.handOverTitle, send: t.save, name: this.exhibit.id, aria: t.ofExhibit(t.handOver, this.exhibit.name),
      fields: html`${line('from', t.whoHad, this.exhibit.holder)}${line('to', t.whoHas)}${hash}<p class="faint">${t.fromHelp}</p>${reason(t.reason)}` });
  }
}

class ExhibitChecking extends element({ matter: null, exhibit: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    this.answer = await post(`${of(this.matter, this.exhibit)}/check`, { sha256: form.get('sha256'), reason: form.get('reason') });
    return t.checked;
  }

  render() {
    return this.ask({ label: t.check, title: t.checkTitle, send: t.save, name: this.exhibit.id, aria: t.ofExhibit(t.check, this.exhibit.name),
      fields: html`${hash}${reason(t.reason)}` });
  }
}

class MatterExhibits extends element({ matter: null, me: null }) {
  found = new Loading(this, (signal) => list(`${path(this.matter)}?limit=${MOST}`, signal), { key: () => this.matter?.id, as: 'section' });

  async changed() {
    await this.found.load();
    this.dispatchEvent(new CustomEvent('changed'));
  }

  entries(one) {
    return html`<details class="fold"><summary aria-label=${t.logOf(one.name)}>${t.log}</summary>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.logOf(one.name)}><table class="assets custody">
        <thead><tr>${[t.step, t.at, t.from, t.to, t.reason, t.by, t.hash].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${one.entries.map((entry) => html`<tr><th scope="row">${entry.seq}. ${t.steps[entry.step]}</th><td data-label=${t.at}>${when(entry.at)}</td>
          <td data-label=${t.from}>${entry.from}</td><td data-label=${t.to}>${entry.to}</td><td data-label=${t.reason}>${entry.reason}</td>
          <td data-label=${t.by}>${entry.by}</td><td data-label=${t.hash}><code title=${entry.sha256}>${entry.sha256.slice(0, 12)}…</code></td></tr>`)}</tbody></table></div></details>`;
  }

  one(one) {
    const told = () => this.changed();
    return html`<li><p><strong>${one.name}</strong> <span class="badge">${one.findings.length ? t.broken : t.unbroken}</span>
        <span class="faint">${t.holder(one.holder)}</span></p>
      ${one.findings.map((finding) => html`<p class="problem">${finding}</p>`)}<p class="faint">SHA-256 <code>${one.sha256}</code></p>${this.entries(one)}
      ${mayMark(this.me) ? html`<div class="actions"><wf-exhibit-handing-over .matter=${this.matter} .exhibit=${one} @changed=${told}></wf-exhibit-handing-over>
        <wf-exhibit-checking .matter=${this.matter} .exhibit=${one} @changed=${told}></wf-exhibit-checking></div>` : ''}</li>`;
  }

  render() {
    return html`<h2>${t.exhibits}</h2><p class="faint">${t.help}</p>
      ${this.found.render((all) => (all.length ? html`<ul class="plain-entries exhibits">${repeat(all, (one) => one.id, (one) => this.one(one))}</ul>`
      : html`<p class="faint">${t.none}</p>`))}
      ${mayMark(this.me) ? html`<wf-exhibit-collecting .matter=${this.matter} .me=${this.me} @changed=${() => this.changed()}></wf-exhibit-collecting>` : ''}`;
  }
}

customElements.define('wf-exhibit-collecting', ExhibitCollecting);
customElements.define('wf-exhibit-handing-over', ExhibitHandingOver);
customElements.define('wf-exhibit-checking', ExhibitChecking);
customElements.define('wf-matter-exhibits', MatterExhibits);
