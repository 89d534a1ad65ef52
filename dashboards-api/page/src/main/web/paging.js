// The banner that says that nobody is told, and what to do about it. It cannot be dismissed: it goes when pages reach somebody.

import { html } from 'lit';
import { element } from './element.js';
import { plural, when } from './parts.js';
import { CenterStatus } from './status.js';
import { policyLink, scheduleLink } from './oncall.js';

/** Where the next step is taken, and what it is called there. */
export function step({ reason, where }) {
  const name = where.slice(where.indexOf(':') + 1);
  if (reason === 'nobody-on-call') return { to: scheduleLink(name), word: 'Look at the schedule' };
  if (reason === 'no-receiver') return { to: policyLink('new'), word: 'Write an escalation policy' };
  if (reason === 'policy-unused') return { to: policyLink(name), word: 'Look at the policy' };
  if (reason === 'no-policy') return { to: '/on-call/routing', word: 'Look at the routing' };
  if (reason === 'nobody-reachable') return { to: policyLink(name), word: 'Look at the policy' };
  if (reason === 'failing') return { to: '/pages?who=all&status=failed', word: 'Look at the pages that failed' };
  return { to: '/on-call', word: 'Look at who is on call' };
}

class Paging extends element({}) {
  center = new CenterStatus(this);

  silence(one) {
    const { to, word } = step(one);
    return html`<li>${one.words} ${one.next} <a href=${to}>${word}</a></li>`;
  }

  /** People believe that they are notified by what they wrote. */
  unused(paging) {
    const all = (paging?.reach?.silences ?? []).filter((one) => one.reason === 'policy-unused');
    if (!all.length) return '';
    return html`<div class="parked" role="status" aria-label="Unused policies"><p><strong>NOT USED</strong> ${all[0].words}
      <a href=${step(all[0]).to}>Route cases to it</a>${all.length > 1 ? html` <a href="/on-call">And ${plural(all.length - 1, 'more policy', 'more policies')}</a>` : ''}</p></div>`;
  }

  render() {
    const paging = this.center.status?.paging;
    const told = !paging?.state || paging.state === 'told';
    if (told) return html`<div role="alert"></div>${this.unused(paging)}`;
    const worst = (paging.reach?.silences ?? []).filter((one) => one.nobody);
    return html`<div role="alert"><div class="untold">
      <p><strong>Pages reach nobody.</strong> ${paging.state === 'nobody' ? 'Cases show on this page only.'
        : 'No page was delivered in the last ten minutes.'}
        ${paging.lastDeliveredAt ? html`The last page was delivered ${when(paging.lastDeliveredAt)}.` : ''}</p>
      ${worst.length ? html`<ul class="why">${worst.slice(0, 2).map((one) => this.silence(one))}
          ${worst.length > 2 ? html`<li>and ${plural(worst.length - 2, 'more reason')}: <a href="/on-call">On call</a> shows them all.</li>` : ''}</ul>`
        : html`<p class="why">${paging.reason} <a href="/on-call">Look at who is on call</a></p>`}</div></div>`;
  }
}

customElements.define('wf-paging', Paging);
