// Texts of the secure score.

import { plural } from './common.js';

/** @param {number} n */
const points = (n) => n.toFixed(1).replace(/\.0$/, '');

export const texts = Object.freeze({
  title: 'Secure score',
  points,
  of: (/** @type {number} */ score, /** @type {number} */ max) => `${points(score)} of ${points(max)} points`,
  percent: (/** @type {number} */ score, /** @type {number} */ max) => (max ? `${Math.floor((100 * score) / max)} %` : '–'),
  help: (/** @type {number} */ unseen, /** @type {number} */ excluded) =>
    `${plural(unseen, 'control')} without data and ${plural(excluded, 'excluded control')} do not count.`,
  notYet: 'The score is not evaluated yet',
  notYetHelp: 'The center evaluates the score a few seconds after its start.',
  trend: 'Trend',
  trendOf: (/** @type {number} */ days) => `Score and maximum of the last ${plural(days, 'day')}`,
  trendTable: 'Show as table',
  day: 'Day',
  score: 'Score',
  maximum: 'Maximum',
  changes: 'Latest changes',
  noChanges: 'No change yet.',
  controls: 'Controls',
  filters: 'Control filters',
  category: 'Category',
  everyCategory: 'All categories',
  status: 'Status',
  /** @type {Record<string, string>} */
  statuses: Object.freeze({ seen: 'Seen', open: 'To improve', done: 'All points', 'not-seen': 'Not seen', excluded: 'Excluded', '': 'All statuses' }),
  filterLabel: 'Filter by control or issue',
  noMatch: 'No control matches the filter',
  noMatchHelp: 'Change or clear the filter.',
  control: 'Control',
  inOrder: 'In order',
  pointsColumn: 'Points',
  improvement: 'Possible gain',
  owner: 'Owner',
  nobody: 'nobody',
  count: (/** @type {number | string} */ good, /** @type {number} */ total) => `${good} of ${total}`,
  /** @type {Record<string, string>} */
  statusWords: Object.freeze({ counted: 'counted', 'not-seen': 'not seen', 'risk-accepted': 'risk accepted', 'third-party': 'third party' }),
  issues: 'Issues',
  noIssues: 'No issues.',
  moreIssues: (/** @type {number} */ n) => `and ${plural(n, 'more issue')}`,
  toDo: 'What to do',
  telemetry: 'Telemetry that shows this',
  notSeenHelp: 'No telemetry or record shows the state of this control, so the control counts neither for nor against the score.',
  tier: 'Tier',
  action: 'Action',
  userImpact: 'User impact',
  cost: 'Cost',
  state: 'State',
  /** @type {Record<string, string>} */
  states: Object.freeze({ Default: 'Counts', Ignored: 'Risk accepted', ThirdParty: 'Another product covers the control', Reviewed: 'Reviewed' }),
  until: 'Until',
  reason: 'Reason',
  changedBy: 'Changed by',
  expired: 'The end has passed, so the control counts again.',
  change: 'Change state…',
  changeTitle: 'Change state of the control',
  /** @type {Record<string, string>} */
  choices: Object.freeze({ Ignored: 'Accept the risk', ThirdParty: 'Another product covers the control', Reviewed: 'Mark as reviewed', Default: 'Count the control' }),
  changeHelp: 'An accepted risk and a control that another product covers do not count until the end. The change is in the audit log.',
  end: 'End (at most one year ahead)',
  save: 'Save',
  saved: (/** @type {string} */ title) => `State changed: ${title}`,
  allControls: 'All controls',
});
