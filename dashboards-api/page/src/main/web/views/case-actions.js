// What automations did in a case, as truthfully as its pages.

import { html } from 'lit';
import { element } from '../element.js';
import { when } from '../parts.js';
import { Steps } from './case-steps.js';

const ABOUT = {
  resource: 'actions',
  whatIs: 'What automations did',
  moving: new Set(['pending', 'sending', 'sent', 'revert-pending', 'reverting', 'revert-sent']),
  bad: new Set(['failed', 'ambiguous', 'timed-out', 'held', 'missed', 'revert-failed', 'revert-ambiguous']),
  title: (one) => one.automation,
  named: (one) => `${one.automation} on ${one.asset}`,
  by: (one) => html`on ${one.asset}`,
  facts: (one) => html`${one.sentAt ? html`Called ${when(one.sentAt)}.` : ''} ${one.revertAt ? html`It is undone ${when(one.revertAt)}.` : ''}`,
};

class CaseActions extends element({ caseId: '', known: [], may: false }) {
  actions = new Steps(this, ABOUT);

  render() {
    return this.actions.section('automatic-title', 'Automatic actions');
  }
}

customElements.define('wf-case-actions', CaseActions);
