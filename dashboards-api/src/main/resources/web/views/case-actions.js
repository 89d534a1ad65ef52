// What automations did in a case, as truthfully as its pages: each action with its latest words and all its steps.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { Light, when } from '../parts.js';
import { done, failed } from '../toasts.js';

const LOOK_AGAIN_MILLIS = 2000;
const MOVING = new Set(['pending', 'sending', 'sent', 'revert-pending', 'reverting', 'revert-sent']);
const BAD = new Set(['failed', 'ambiguous', 'timed-out', 'held', 'missed', 'revert-failed', 'revert-ambiguous']);
const VERBS = { revert: 'Undo it', cancel: 'Cancel it', release: 'Let it go' };
const SAID = { revert: 'is undone', cancel: 'is cancelled', release: 'is called' };

const words = (state) => state.replace('-', ' ');

class CaseActions extends Light {
  static properties = { caseId: {}, version: {}, may: {}, actions: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.actions = [];
    this.busy = null;
    this.may = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.again);
  }

  updated(changed) {
    if (changed.has('caseId') || changed.has('version')) this.load();
  }

  async load() {
    clearTimeout(this.again);
    try {
      this.actions = (await list(`/cases/${segment(this.caseId)}/actions?limit=1000`)).reverse();
      if (this.isConnected && this.actions.some((one) => MOVING.has(one.state))) {
        this.again = setTimeout(() => this.load(), LOOK_AGAIN_MILLIS);
      }
    } catch (failure) {
      failed(`What automations did could not be read: ${failure.message}`, { label: 'Try again', run: () => this.load() });
    }
  }

  async act(action, verb) {
    this.busy = action.id;
    try {
      await post(`/cases/${segment(this.caseId)}/actions/${segment(action.id)}/${verb}`, {});
      done(`${action.automation} on ${action.asset} ${SAID[verb]}`);
    } catch (failure) {
      failed(failure.message);
    } finally {
      this.busy = null;
      this.load();
    }
  }

  one(action) {
    return html`<li><p><strong>${action.automation}</strong> on ${action.asset}:
        <span class=${BAD.has(action.state) ? 'problem' : ''}>${words(action.state)}</span></p>
      <p class="faint">${action.words} ${action.sentAt ? html`Called ${when(action.sentAt)}.` : ''}
        ${action.revertAt ? html`It is undone ${when(action.revertAt)}.` : ''}</p>
      ${this.may && action.allowed.length ? html`<p class="actions">${action.allowed.map((verb) => html`<button class="quiet"
          ?disabled=${this.busy === action.id} aria-label="${VERBS[verb]}: ${action.automation} on ${action.asset}"
          @click=${() => this.act(action, verb)}>${VERBS[verb]}</button>`)}</p>` : ''}
      <details><summary>${action.steps.length} steps</summary><ol class="steps">${action.steps.map((step) => html`<li>${when(step.at)}
        ${words(step.state)}, by ${step.by}. ${step.words}</li>`)}</ol></details></li>`;
  }

  render() {
    if (!this.actions.length) return '';
    return html`<section class="automatic" aria-labelledby="automatic-title"><h2 id="automatic-title">Automatic actions
      <span class="count">${this.actions.length}</span></h2><ul class="plain">${this.actions.map((one) => this.one(one))}</ul></section>`;
  }
}

customElements.define('wf-case-actions', CaseActions);
