// Texts of back-tests.

import { number, plural } from './common.js';

export const texts = Object.freeze({
  title: 'Back-tests',
  help: 'A back-test evaluates stored telemetry with a change of rules, without any effect.',
  file: 'Rules or filter (YAML or zip)',
  pack: 'Replaces the pack (optional)',
  days: 'Days of telemetry',
  start: 'Start back-test',
  started: 'Back-test started',
  ofRule: 'Back-test this rule',
  none: 'You have started no back-test.',
  /** @type {Record<string, string>} */
  states: Object.freeze({ waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled', interrupted: 'Interrupted' }),
  cancel: 'Cancel',
  cancelOf: (/** @type {string} */ subject) => `Cancel the back-test of ${subject}`,
  remove: 'Delete',
  removeOf: (/** @type {string} */ subject) => `Delete the back-test of ${subject}`,
  progress: (/** @type {string} */ subject) => `Progress of the back-test of ${subject}`,
  read: (/** @type {number} */ read, /** @type {number} */ total) => `${number(read)} of about ${plural(total, 'record')}`,
  records: (/** @type {number} */ n) => plural(n, 'record'),
  alertsPerDay: (/** @type {number} */ n) => `${number(n)} alerts per day`,
  table: (/** @type {string} */ subject) => `Rules of the back-test of ${subject}`,
  byDay: 'By day',
  dayTable: (/** @type {string} */ subject) => `Days of the back-test of ${subject}`,
  day: 'Day (UTC)',
  cases: 'Cases',
  notifications: 'Notifications',
  liveCases: 'Cases now',
  liveNotifications: 'Notifications now',
  assumed: 'Cases of these alerts alone. Someone acknowledges each case when it notifies, and no case is closed.',
  rule: 'Rule',
  severity: 'Severity',
  matches: 'Matches',
  alerts: 'Alerts',
  liveMatches: 'Matches now',
  liveAlerts: 'Alerts now',
  verdicts: 'Cases with alerts about the matching records',
  hidden: 'Cases with alerts about the records that the change hides',
  counted: (/** @type {{ records: number, withAlert: number, truePositive: number, benign: number, falsePositive: number, open: number, precision?: number | null }} */ v) =>
    `${number(v.truePositive)} true positive, ${number(v.benign)} benign, ${number(v.falsePositive)} false positive, ${number(v.open)} open. ${
      number(v.withAlert)} of ${plural(v.records, 'record')} have an alert.${typeof v.precision === 'number' ? ` Precision: ${Math.round(v.precision * 100)} %.` : ''}`,
  latest: 'Latest matches',
  latestHidden: 'Latest hidden matches',
});
