// The escalation preview: who would be notified of a case next, when and why, if no one acknowledged it.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { policyLink } from '../oncall.js';
import { recipient, wayWord } from './page-lines.js';
import { texts as t } from '../texts/notifications.js';
import { common as c } from '../texts/common.js';

const SHOWN = 4;

const by = ({ method: way, label, at }, step) => html`${t.by} ${wayWord(way)}${label && label !== way ? html` <span class="faint">(${label})</span>` : ''}${
  at > step.at ? html` ${t.at(when(at))}` : ''}`;

/** One step of the preview. */
export const foretoldStep = (step, me) => html`<li class=${step.notified.length ? '' : 'is-gap'}>
  <p><strong>${when(step.at)}</strong> ${t.level(step.step)}${step.turn > 1 ? t.turn(step.turn) : ''}</p>
  ${step.notified.length ? step.notified.map((one) => html`<p>${recipient(one.to, me)} ${one.by.map((way, i) => html`${i ? ', ' : ''}${by(way, step)}`)}
      <span class="attempt">${one.why}</span></p>`) : html`<p class="gap">${t.noOne}</p>`}
  ${step.skipped.map((why) => html`<p class="attempt">${why}</p>`)}</li>`;

class WouldPage extends element({ kase: null, me: null, whole: false, open: false }) {
  would = new Loading(this, (signal) => get(`/cases/${segment(this.kase.id)}/would-notify`, signal), { key: () => (this.open ? this.kase.version : null), as: 'section' });

  /** @param {Api['EscalationPreview']} would */
  foretold({ steps, nobody, policy, urgency, running }) {
    const shown = this.whole ? steps : steps.slice(0, SHOWN);
    return html`<p class="attempt">${running ? '' : t.newRound}${t.ifDelivered} <a href=${policyLink(policy)}>${policy}</a>${t.urgency(urgency)}</p>
      ${nobody ? html`<p class="gap"><strong>${t.noOneNotified}</strong> <a href="/on-call">${c.lookAtOnCall}</a></p>` : ''}
      ${steps.length ? html`<ol class="foretold">${shown.map((one) => foretoldStep(one, this.me))}</ol>` : html`<p class="faint">${t.noStep}</p>`}
      ${steps.length > shown.length ? html`<p class="more"><button class="quiet" @click=${() => { this.whole = true; }}>${c.showAll(steps.length)}</button></p>` : ''}`;
  }

  render() {
    return html`<details class="would" @toggle=${(event) => { this.open = event.target.open; }}><summary>${t.preview}</summary>
      ${this.would.render((would) => this.foretold(would))}</details>`;
  }
}

customElements.define('wf-would-page', WouldPage);
