// Records of the archive as evidence of a case: the dialog that adds them, and the list of those that a case has.

import { html } from 'lit';
import { get, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { assetLink, rawTelemetry, when } from '../parts.js';
import { Sender } from './asking.js';
import { texts as t } from '../texts/hunt-work.js';

const SHOWN_AT_ONCE = 100;
const SECOND = 1000;

const ADDED = 'watchfloor-records-added';

/**
 * Adds `records` to a case: the one of `kase` (number or id), or the one that the user names. Notifies the views of the case by an event on the
 * window, because the list of records is elsewhere on the page.
 */
class RecordsAdding extends element({ records: [], kase: '' }, Sender) {
  async send(form) {
    const { records } = this;
    const times = records.map((one) => Date.parse(one.time));
    this.answer = await post(`/cases/${segment(this.kase || String(form.get('case')).replace(/^\s*#/, '').trim())}/records`, {
      records: records.map((one) => one.record), note: String(form.get('note')).trim(),
      from: new Date(Math.min(...times) - SECOND).toISOString(), to: new Date(Math.max(...times) + SECOND).toISOString() });
    window.dispatchEvent(new CustomEvent(ADDED, { detail: this.answer.id }));
    return t.added(records.length, this.answer.number);
  }

  render() {
    return this.ask({
      label: t.addToCase, title: t.addTitle, send: t.add,
      fields: html`<p>${t.selected(this.records.length)}</p>
        ${this.kase ? '' : html`<label>${t.caseOf} <input name="case" required maxlength="60" autocomplete="off" inputmode="numeric"></label>`}
        <label>${t.note} <textarea name="note" rows="3" maxlength="2000"></textarea></label><p class="faint">${t.addHelp}</p>`,
    });
  }
}

/** @param {any} one */
const gone = (one) => html`<p class="faint">${one.erased ? t.erased(one.erased.by, one.erased.reason) : t.damaged}</p>`;

/** @param {any} one */
const record = (one) => html`<li><details class="fold record"><summary tabindex="0">${when(one.time)}
    <span class="facts"><span>${one.logsource ?? ''}</span><span>${t.addedBy(one.added.by, one.added.note)}</span></span></summary>
  <dl class="pairs"><dt>asset</dt><dd>${assetLink(one.asset)}</dd></dl>
  ${one.raw === null ? gone(one) : html`<pre tabindex="0" role="region" aria-label=${t.raw(one.record)}>${rawTelemetry(one.raw)}</pre>`}
  <p class="small-print">${t.record} <code>${one.record}</code></p></details></li>`;

/** The records that users added to a case. */
class CaseRecords extends element({ kase: '', version: 0 }) {
  found = new Loading(this, (signal) => get(`/cases/${segment(this.kase)}/records?limit=${SHOWN_AT_ONCE}`, signal), { key: () => this.kase, as: 'section' });

  heard = (event) => { if (event.detail === this.kase) this.found.load(); };

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener(ADDED, this.heard);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener(ADDED, this.heard);
  }

  render() {
    return this.found.render(({ items }) => html`<details class="fold case-records" ?open=${items.length > 0 && items.length < 4}>
      <summary>${t.recordsOfCase} <span class="count">${items.length}</span></summary>
      ${items.length ? html`<ol class="records archived">${items.map(record)}</ol>` : html`<p class="empty">${t.noRecords}</p>`}</details>`);
  }
}

customElements.define('wf-records-adding', RecordsAdding);
customElements.define('wf-case-records', CaseRecords);
