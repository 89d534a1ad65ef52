// A notification for people: recipient, contact method, result, and each attempt with the answer of the receiver.

import { html } from 'lit';
import { when } from '../parts.js';
import { texts as t } from '../texts/notifications.js';

export const wayWord = (way) => t.methods[way] ?? way;

/** `person:mina` and `channel:watch-room` as people call them. */
export function recipient(to, me) {
  const [kind, ...rest] = (to ?? '').split(':');
  const name = rest.join(':');
  if (kind === 'channel') return t.channel(name);
  return html`${name}${name && name === me?.name ? html` <span class="faint">${t.you}</span>` : ''}`;
}

/** By which contact; a label equal to its method is shown once. */
const by = (page) => html`${t.by} ${wayWord(page.method)}${page.label && page.label !== page.method ? html` <span class="faint">(${page.label})</span>` : ''}`;

const attempt = (one) => html`<li>${when(one.at)} ${t.notificationStates[one.outcome]?.toLowerCase() ?? one.outcome}${one.digest ? t.inDigest : ''}${one.detail ? html`: <q>${one.detail}</q>` : ''}</li>`;

/** `about` leads to the case; the case's own page leaves it out. @param {Api['Notification']} page */
export function pageLine(page, me, about = /** @type {unknown} */ ('')) {
  const { attempts = [], receipt } = page;
  const later = page.status === 'queued' && page.dueAt && page.dueAt > page.queuedAt;
  return html`<li data-page=${page.id}><p><span class="outcome outcome-${page.status}">${t.notificationStates[page.status] ?? page.status}</span>
      <strong>${recipient(page.to, me)}</strong> ${by(page)} ${about}</p>
    <p class="attempt">${t.reasonAndStep(when(page.queuedAt), t.notificationKinds[page.kind] ?? page.kind, page.step)}${page.kind === 'opened' && page.round > 1 ? t.round(page.round) : ''}${
      page.urgency === 'low' ? t.lowUrgency : ''}${page.why ? html` <span class="faint">· ${page.why}</span>` : ''}</p>
    ${later ? html`<p class="attempt">${t.triedFrom(when(page.dueAt))}</p>` : ''}
    ${page.startedAt ? html`<p class="attempt">${t.sendingSince(when(page.startedAt))}</p>` : ''}
    ${page.sentAt || page.deliveredAt || page.seenAt ? html`<p class="attempt">${[[t.sent, page.sentAt], [t.delivered, page.deliveredAt], [t.seen, page.seenAt]]
      .filter(([, at]) => at).map(([word, at], i) => html`${i ? ' · ' : ''}${word} ${when(at)}`)}</p>` : ''}
    ${attempts.length ? html`<ul class="attempts attempt">${attempts.map(attempt)}</ul>` : ''}
    ${receipt ? html`<p class="attempt">${when(receipt.at)} ${t.notificationStates[receipt.status]?.toLowerCase() ?? receipt.status}${receipt.words ? html`: <q>${receipt.words}</q>` : ''}</p>` : ''}</li>`;
}
