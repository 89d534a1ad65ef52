// Who would be notified of a new case, and why others would not.

import { html } from 'lit';
import { element } from '../element.js';
import { step } from '../paging.js';
import { CenterStatus } from '../status.js';
import { wayWord } from './page-lines.js';
import { texts as t } from '../texts/notifications.js';

class Reach extends element({}) {
  center = new CenterStatus(this);

  who({ target, person, fallback, methods }) {
    const name = person ?? target.replace(':', ' ');
    const through = person && target !== `person:${person}` ? html` <span class="faint">(${target.replace(':', ' ')}${fallback ? t.asFallback : ''})</span>` : '';
    return html`<strong>${name}</strong>${through} ${t.by} ${methods.map(wayWord).join(', ')}`;
  }

  render() {
    const { notified: told = [], gaps: silences = [] } = this.center.status?.notifications?.coverage ?? {};
    if (!told.length && !silences.length) return '';
    return html`<section aria-labelledby="reach-title"><h2 id="reach-title">${t.ifCaseOpened}</h2>
      ${told.length ? html`<ol class="foretold">${told.map((one) => html`<li><span class="figures">${t.level(one.step)}</span> ${this.who(one)}
          <span class="faint">${t.policyName(one.policy)}</span></li>`)}</ol>` : html`<p class="gap">${t.noOneNotified}</p>`}
      ${silences.length ? html`<div class=${silences.some((one) => one.nobody) ? 'gaps' : 'covered'}><ul>${silences.map((one) => {
        const { to, word } = step(one);
        return html`<li>${one.detail} ${one.next} ${to === '/on-call' ? '' : html`<a href=${to}>${word}</a>`}</li>`;
      })}</ul></div>` : ''}</section>`;
  }
}

customElements.define('wf-reach', Reach);
