// Texts of notifications: what was sent, when, to whom, and the escalation preview.

import { html } from 'lit';
import { ordinal } from './common.js';

export const texts = Object.freeze({
  // --- page lines ---
  sent: 'sent',
  delivered: 'delivered',
  seen: 'seen',
  channel: (name) => `channel ${name}`,
  you: 'you',
  by: 'by',
  inDigest: ', in a digest',
  reasonAndStep: (queuedAt, kind, step) => html`${queuedAt} ${kind}, escalation level ${step}`,
  round: (round) => ` (repeat ${round})`,
  lowUrgency: ', low urgency',
  triedFrom: (dueAt) => html`retries from ${dueAt}`,
  sendingSince: (startedAt) => html`sending since ${startedAt}`,
  methods: Object.freeze({
    email: 'e-mail', 'web-push': 'push', slack: 'Slack', teams: 'Teams', mattermost: 'Mattermost', ntfy: 'ntfy', gotify: 'Gotify', telegram: 'Telegram',
    webhook: 'webhook', pagerduty: 'PagerDuty', opsgenie: 'Opsgenie', alertmanager: 'Alertmanager', sms: 'SMS', voice: 'phone call',
  }),
  notificationStates: Object.freeze({
    queued: 'Pending', sent: 'Sent', delivered: 'Delivered', seen: 'Seen', failed: 'Failed', ambiguous: 'Unknown', cancelled: 'Cancelled',
  }),
  notificationKinds: Object.freeze({
    opened: 'case not acknowledged', worsened: 'case escalated', warning: 'acknowledgement expires soon', acknowledged: 'case acknowledged', resolved: 'case resolved',
  }),

  // --- would page ---
  turn: (n) => `, ${ordinal(n)} time`,
  at: (at) => html`at ${at}`,
  level: (step) => `level ${step}`,
  noOne: 'No one can be notified.',
  newRound: 'For a new escalation starting now. ',
  ifDelivered: 'This preview assumes that each notification is delivered. Policy',
  urgency: (urgency) => `, ${urgency} urgency.`,
  noOneNotified: 'No one would be notified.',
  noStep: 'No further notification.',
  preview: 'Escalation preview',

  // --- pages ---
  filters: 'Notification filters',
  mine: 'Sent to me',
  status: 'Status',
  allStates: 'All',
  about: 'about',
  noneOfMine: 'No notifications of this kind for you.',
  none: 'No notifications of this kind.',
  showAllPeople: 'Show notifications of all people',
  title: 'Notifications',
  help: 'One notification is one message to one person by one contact method. Newest first.',

  // --- reach ---
  asFallback: ', as fallback',
  ifCaseOpened: 'Preview: notifications for a new case',
  policyName: (policy) => `policy ${policy}`,
});
