// A page as people read it: whom it told, by which way, what became of it, and each attempt with the receiver's words.

import { html } from 'lit';
import { when } from '../parts.js';

const WAY_WORDS = {
  email: 'e-mail', 'web-push': 'push', slack: 'Slack', teams: 'Teams', mattermost: 'Mattermost', ntfy: 'ntfy', gotify: 'Gotify', telegram: 'Telegram',
  webhook: 'webhook', pagerduty: 'PagerDuty', opsgenie: 'Opsgenie', alertmanager: 'Alertmanager', sms: 'SMS', voice: 'a call',
};
export const PAGE_STATES = {
  queued: 'Waiting', sent: 'Sent', delivered: 'Delivered', seen: 'Seen', failed: 'Failed', ambiguous: 'Not known', cancelled: 'Cancelled',
};
const KIND_WORDS = {
  opened: 'nobody has the case', worsened: 'the case got worse', warning: 'the acknowledgement ends soon', acknowledged: 'somebody has it', resolved: 'it is over',
};

export const wayWord = (way) => WAY_WORDS[way] ?? way;

/** `person:mina` and `channel:watch-room` as people call them. */
export function recipient(to, me) {
  const [kind, ...rest] = (to ?? '').split(':');
  const name = rest.join(':');
  if (kind === 'channel') return html`channel ${name}`;
  return html`${name}${name && name === me?.name ? html` <span class="faint">you</span>` : ''}`;
}

/** By which contact; a channel that is called as its way is said once. */
const by = (page) => html`by ${wayWord(page.way)}${page.label && page.label !== page.way ? html` <span class="faint">(${page.label})</span>` : ''}`;

const attempt = (one) => html`<li>${when(one.at)} ${PAGE_STATES[one.outcome]?.toLowerCase() ?? one.outcome}${one.digest ? ', in a digest' : ''}${one.detail ? html`: <q>${one.detail}</q>` : ''}</li>`;

/** `about` leads to the case; the case's own page leaves it out. @param {Api['Page']} page */
export function pageLine(page, me, about = /** @type {unknown} */ ('')) {
  const { attempts = [], receipt } = page;
  const later = page.status === 'queued' && page.dueAt && page.dueAt > page.queuedAt;
  return html`<li data-page=${page.id}><p><span class="outcome outcome-${page.status}">${PAGE_STATES[page.status] ?? page.status}</span>
      <strong>${recipient(page.to, me)}</strong> ${by(page)} ${about}</p>
    <p class="attempt">${when(page.queuedAt)} ${KIND_WORDS[page.kind] ?? page.kind}, step ${page.step}${page.kind === 'opened' && page.round > 1 ? ` of round ${page.round}` : ''}${
      page.urgency === 'low' ? ', low urgency' : ''}${page.why ? html` <span class="faint">· ${page.why}</span>` : ''}</p>
    ${later ? html`<p class="attempt">tried from ${when(page.dueAt)} on</p>` : ''}
    ${page.startedAt ? html`<p class="attempt">being tried since ${when(page.startedAt)}</p>` : ''}
    ${page.sentAt || page.deliveredAt || page.seenAt ? html`<p class="attempt">${[['sent', page.sentAt], ['delivered', page.deliveredAt], ['seen', page.seenAt]]
      .filter(([, at]) => at).map(([word, at], i) => html`${i ? ' · ' : ''}${word} ${when(at)}`)}</p>` : ''}
    ${attempts.length ? html`<ul class="attempts attempt">${attempts.map(attempt)}</ul>` : ''}
    ${receipt ? html`<p class="attempt">${when(receipt.at)} ${PAGE_STATES[receipt.status]?.toLowerCase() ?? receipt.status}${receipt.words ? html`: <q>${receipt.words}</q>` : ''}</p>` : ''}</li>`;
}
