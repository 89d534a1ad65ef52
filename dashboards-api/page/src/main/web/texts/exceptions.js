// Texts of exceptions from rules, and of noisy rules.

import { counted, number, percent, plural } from './common.js';

const exceptions = (/** @type {number} */ n) => plural(n, 'exception');
const matches = (/** @type {number} */ n) => plural(n, 'match', 'matches');

export const texts = Object.freeze({
  // --- dialog ---
  add: 'Add exception…',
  addTitle: 'Add exception',
  edit: 'Edit…',
  editOf: (/** @type {string} */ rules) => `Edit the exception from ${rules}`,
  editTitle: 'Edit exception',
  mayNot: 'You may not change rules.',
  noAlert: 'Select an alert first.',
  from: 'From the rules',
  help: 'An alert is hidden if its record satisfies every part: any of the selected assets, any of the selected accounts, and every selected field.',
  scope: 'Scope',
  onAsset: (/** @type {string} */ asset) => `Asset ${asset}`,
  inGroup: (/** @type {string} */ group) => `Group ${group}`,
  byAccount: (/** @type {string} */ account) => `Account ${account}`,
  fields: 'Fields',
  moreFields: (/** @type {number} */ n) => `${plural(n, 'other field')} of the record`,
  further: 'Further conditions, one per line',
  furtherHelp: 'Field=value or Field|contains=value. Modifiers: contains, startswith, endswith.',
  reason: 'Reason',
  usualReason: (/** @type {string} */ asset) => `Expected on ${asset}`,
  endsIn: 'Ends in days',
  confirmCritical: 'Also hide alerts of a critical rule',
  preview: 'Preview',
  previewing: 'Preview…',
  save: 'Save exception',
  saveWithout: 'Save without preview',
  saved: 'Exception saved',
  progress: 'Progress of the preview',
  read: (/** @type {number} */ read, /** @type {number} */ total) => `${number(read)} of about ${plural(total, 'record')}`,
  hides: (/** @type {number} */ hidden, /** @type {number} */ all, /** @type {number} */ days) =>
    `Hides ${number(hidden)} of ${counted.alert(all)} of the last ${plural(days, 'day')}.`,
  inCases: (/** @type {{ truePositive: number, benign: number, falsePositive: number, open: number }} */ v) =>
    `Their cases: ${number(v.truePositive)} closed as true positive, ${number(v.benign)} as benign, ${number(v.falsePositive)} as false positive, ${number(v.open)} open.`,
  noCases: 'No case has these records.',
  truePositives: (/** @type {number} */ n) => `${plural(n, 'case')} with these records ${n === 1 ? 'was' : 'were'} closed as true positive.`,
  latest: 'Latest hidden matches',

  // --- list ---
  title: 'Exceptions',
  count: (/** @type {number} */ n, /** @type {number} */ alerts) => `${exceptions(n)}, ${counted.alert(alerts)} hidden`,
  all: 'Show all exceptions',
  filters: 'Exception filters',
  filterLabel: 'Filter by rule, scope, owner or reason',
  state: 'State',
  current: 'Active and pending',
  /** @type {Record<string, string>} */
  states: Object.freeze({ active: 'Active', pending: 'Pending', expired: 'Expired', ended: 'Ended' }),
  table: 'Exceptions from rules',
  rules: 'Rules',
  alerts: 'Hidden alerts',
  matches: 'Hidden matches',
  lastHit: 'Last hit',
  owner: 'Owner',
  ends: 'End',
  endedBy: (/** @type {string} */ person) => `by ${person}`,
  actions: 'Actions',
  none: 'No exceptions',
  noneHelp: 'To add an exception, open an alert and press e.',
  noMatch: 'No exception matches the filter',
  extend: 'Extend…',
  extendOf: (/** @type {string} */ rules) => `Extend the exception from ${rules}`,
  extendTitle: 'Extend exception',
  extended: 'Exception extended',
  fromNow: 'Ends in days from now',
  end: 'End…',
  endOf: (/** @type {string} */ rules) => `End the exception from ${rules}`,
  endTitle: 'End exception',
  endHelp: 'The rules open alerts again. What the exception has hidden stays hidden.',
  ended: 'Exception ended',

  // --- banner ---
  hidden: (/** @type {number} */ alerts, /** @type {number} */ found, /** @type {number} */ n) =>
    `${alerts || !found ? counted.alert(alerts) : matches(found)} hidden by ${exceptions(n)}`,
  hiddenBy: (/** @type {number} */ alerts, /** @type {number} */ found) => `${counted.alert(alerts)}, ${matches(found)}`,
  ownedUntil: (/** @type {string} */ owner) => `${owner}, until`,

  // --- noisy rules ---
  noisy: 'Noisy rules',
  noisyHelp: 'Precision is the share of closed cases that are true positives.',
  noisyTable: 'Rules with alerts, most alerts first',
  period: 'Alerts of the last',
  days: (/** @type {number} */ n) => plural(n, 'day'),
  rule: 'Rule',
  severity: 'Severity',
  alertCount: 'Alerts',
  perDay: 'Per day',
  precision: 'Precision',
  percent: (/** @type {number} */ n) => percent(Math.round(100 * n)),
  unknown: 'unknown',
  verdicts: 'Cases (true, benign, false, open)',
  exceptions: 'Exceptions',
  memory: 'Memory',
  tuneOf: (/** @type {string} */ rule) => `Add an exception from ${rule}`,
  noNoise: 'No rule has opened an alert in this period',
});
