// What automations did in a case, as truthfully as its pages.

import { html } from 'lit';
import { element } from '../element.js';
import { when } from '../parts.js';
import { Steps } from './case-steps.js';
import { texts as t } from '../texts/case.js';

const ABOUT = {
  resource: 'actions',
  whatIs: t.automationsLabel,
  moving: new Set(['pending', 'sending', 'sent', 'revert-pending', 'reverting', 'revert-sent']),
  bad: new Set(['failed', 'ambiguous', 'timed-out', 'held', 'missed', 'revert-failed', 'revert-ambiguous']),
  title: (one) => one.automation,
  named: (one) => t.on(one.automation, one.asset),
  by: (one) => t.onAsset(one.asset),
  facts: (one) => html`${one.sentAt ? t.called(when(one.sentAt)) : ''} ${one.revertAt ? t.revertsAt(when(one.revertAt)) : ''}`,
};

class CaseActions extends element({ caseId: '', known: [], may: false }) {
  actions = new Steps(this, ABOUT);

  render() {
    return this.actions.section('automatic-title', t.automaticActions);
  }
}

customElements.define('wf-case-actions', CaseActions);
