// The cases that are selected in the queue, and the bar with the operations on all of them.

import { html } from 'lit';
import { post, segment } from '../api.js';
import { may } from '../cases.js';
import { done, failed } from '../toasts.js';
import { caseOperations } from './case-operation.js';
import { counted } from '../texts/common.js';
import { texts as t } from '../texts/several.js';

export const MOST_SELECTED = 1000;

/** @typedef {import('lit').ReactiveControllerHost & HTMLElement} Host */

export class Several {
  /** @param {Host} host @param {() => void} back puts the focus back on the list after the bar has gone */
  constructor(host, back) {
    this.host = host;
    this.back = back;
    /** @type {Set<string>} */
    this.chosen = new Set();
    /** @type {Api['BulkCases']['results']} */
    this.refused = [];
    /** @type {any[]} */
    this.operations = [];
    this.busy = '';
  }

  /** @param {string} id */
  has(id) {
    return this.chosen.has(id);
  }

  get size() {
    return this.chosen.size;
  }

  /** @param {string} id */
  toggle(id, on = !this.chosen.has(id)) {
    if (on && this.chosen.size >= MOST_SELECTED) done(t.limit(MOST_SELECTED));
    else if (on) this.chosen.add(id);
    else this.chosen.delete(id);
    this.load();
    this.host.requestUpdate();
  }

  clear() {
    this.chosen.clear();
    this.refused = [];
    this.host.requestUpdate();
  }

  async load() {
    try {
      this.operations = (await caseOperations()).filter((one) => one.several);
      this.host.requestUpdate();
    } catch (failure) {
      failed(failure.message);
    }
  }

  /** @param {any} operation @param {Record<string, string>} values @param {(failure: any) => void} [refused] */
  async execute({ name, button }, values, refused = ({ message }) => { failed(message); }) {
    if (this.busy) return false;
    this.busy = name;
    this.host.requestUpdate();
    try {
      const { done: count, results } = await post(`/case-operations/${segment(name)}`, { cases: [...this.chosen], values });
      this.refused = results.filter((one) => one.code);
      this.chosen = new Set(this.refused.map((one) => one.id ?? one.case));
      if (this.refused.length) failed(t.partly(button, count, this.refused.length));
      else done(t.done(button, count));
      return true;
    } catch (failure) {
      refused(failure);
      return false;
    } finally {
      this.busy = '';
      this.host.requestUpdate();
      await this.host.updateComplete;
      this.back();
    }
  }

  /** By a key. @param {string} name */
  async executeNamed(name) {
    await this.load();
    const operation = this.operations.find((one) => one.name === name);
    if (operation) this.execute(operation, {});
  }

  /** @param {any} operation @param {any[]} chosen */
  button(operation, chosen) {
    const { name, button, fields } = operation;
    const act = (body, refused) => this.execute(operation, body, refused);
    return fields.length
      ? html`<wf-operation .verb=${name} .operation=${{ ...operation, title: t.title(button, this.size) }} .kase=${{ openTasks: chosen.reduce((sum, { openTasks = 0 }) => sum + openTasks, 0) }} .act=${act} .busy=${this.busy}></wf-operation>`
      : html`<button ?disabled=${this.busy} @click=${() => act({})}>${button}</button>`;
  }

  /** @param {Map<string, any>} cases */
  bar(cases) {
    if (!this.size) return '';
    const chosen = [...this.chosen].map((id) => cases.get(id)).filter(Boolean);
    const usual = this.operations.filter(({ name }) => chosen.some((kase) => may(kase, name)));
    return html`<div class="several" role="group" aria-label=${t.selection}>
      <p role="status">${t.selected(counted.case(this.size))}</p>${usual.map((one) => this.button(one, chosen))}
      <button class="quiet" @click=${() => { this.clear(); this.back(); }}>${t.clear} <kbd aria-hidden="true">Esc</kbd></button>
      ${this.refused.length ? html`<ul class="problem" role="alert">${this.refused.map((one) =>
        html`<li>${t.refusal(cases.get(one.id ?? '')?.number ?? one.case, one.message)}</li>`)}</ul>` : ''}</div>`;
  }
}
