// The banner that no one can be notified, and what to do. It cannot be dismissed: it disappears once notifications are delivered.

import { html } from 'lit';
import { element } from './element.js';
import { when } from './parts.js';
import { CenterStatus } from './status.js';
import { policyLink, scheduleLink } from './oncall.js';
import { common as c, counted } from './texts/common.js';
import { texts as t } from './texts/frame.js';

/** Where the next step is taken, and what it is called there. */
export function step({ reason, where }) {
  const name = where.slice(where.indexOf(':') + 1);
  if (reason === 'nobody-on-call') return { to: scheduleLink(name), word: t.showSchedule };
  if (reason === 'no-receiver') return { to: policyLink('new'), word: t.createPolicy };
  if (reason === 'policy-unused') return { to: policyLink(name), word: t.showPolicy };
  if (reason === 'no-policy') return { to: '/on-call/routing', word: t.showRouting };
  if (reason === 'nobody-reachable') return { to: policyLink(name), word: t.showPolicy };
  if (reason === 'failing') return { to: '/notifications?who=all&status=failed', word: t.showFailed };
  return { to: '/on-call', word: c.lookAtOnCall };
}

class Paging extends element({}) {
  center = new CenterStatus(this);

  silence(one) {
    const { to, word } = step(one);
    return html`<li>${one.detail} ${one.next} <a href=${to}>${word}</a></li>`;
  }

  /** People believe that they are notified by what they wrote. */
  unused(paging) {
    const all = (paging?.coverage?.gaps ?? []).filter((one) => one.reason === 'policy-unused');
    if (!all.length) return '';
    return html`<div class="parked" role="status" aria-label=${t.unusedPolicies}><p><strong>${t.notUsed}</strong> ${all[0].detail}
      <a href=${step(all[0]).to}>${t.routeTo}</a>${all.length > 1 ? html` <a href="/on-call">${t.andPolicies(counted.morePolicy(all.length - 1))}</a>` : ''}</p></div>`;
  }

  render() {
    const paging = this.center.status?.notifications;
    const told = !paging?.state || paging.state === 'notified';
    if (told) return html`<div role="alert"></div>${this.unused(paging)}`;
    const worst = (paging.coverage?.gaps ?? []).filter((one) => one.nobody);
    return html`<div role="alert"><div class="untold">
      <p><strong>${t.noOneNotified}</strong> ${paging.state === 'nobody' ? t.pageOnly
        : t.noneDelivered}
        ${paging.lastDeliveredAt ? t.lastDelivered(when(paging.lastDeliveredAt)) : ''}</p>
      ${worst.length ? html`<ul class="why">${worst.slice(0, 2).map((one) => this.silence(one))}
          ${worst.length > 2 ? html`<li>${t.andReasons(counted.moreReason(worst.length - 2))}</li>` : ''}</ul>`
        : html`<p class="why">${paging.reason} <a href="/on-call">${c.lookAtOnCall}</a></p>`}</div></div>`;
  }
}

customElements.define('wf-paging', Paging);
