// The records that are selected in a list of the archive, and the bar with what can be done with them.

import { html } from 'lit';
import './case-records.js';
import { texts as t } from '../texts/hunt-work.js';

/** @typedef {import('lit').ReactiveControllerHost} Host */

export class Selecting {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Map<string, any>} */
    this.chosen = new Map();
  }

  /** @param {any} record */
  has(record) {
    return this.chosen.has(record.record);
  }

  /** @param {any} record */
  toggle(record) {
    if (!this.chosen.delete(record.record)) this.chosen.set(record.record, record);
    this.host.requestUpdate();
  }

  clear() {
    this.chosen.clear();
    this.host.requestUpdate();
  }

  /** @param {string} kase number or id of the case; empty if the user names it */
  bar(kase) {
    const records = [...this.chosen.values()];
    if (!records.length) return '';
    return html`<div class="selection" role="group" aria-label=${t.selected(records.length)}><span role="status">${t.selected(records.length)}</span>
      <wf-records-adding .records=${records} .kase=${kase} @changed=${() => this.clear()}></wf-records-adding>
      <button type="button" class="quiet" @click=${() => this.clear()}>${t.clear}</button></div>`;
  }
}
