// Texts of the similar cases of a case.

import { plural } from './common.js';

export const texts = Object.freeze({
  title: 'Similar cases',
  none: 'No similar case',
  opened: 'Opened',
  open: (/** @type {string | null} */ assignee) => (assignee ? `Open, assigned to ${assignee}` : 'Open, unassigned'),
  closed: (/** @type {string} */ as, /** @type {string | null} */ by, /** @type {string} */ after) =>
    [as || 'Closed', by ? `by ${by}` : '', after ? `after ${after}` : ''].filter(Boolean).join(' '),
  score: (/** @type {number} */ score) => `Score ${score}`,
  scoreHelp: 'Sum of the points of the reasons. A value has more points the fewer cases have it.',
  /** @type {Record<string, string>} */
  kinds: Object.freeze({
    campaign: 'Same campaign', rule: 'Same rule', observable: 'Same observable', account: 'Same account', asset: 'Same asset', technique: 'Same technique', group: 'Same asset group',
  }),
  common: 'common,',
  inCases: (/** @type {number} */ cases) => `in ${plural(cases, 'other case')},`,
  points: (/** @type {number} */ points) => plural(points, 'point'),
  reasonsOf: (/** @type {number} */ number) => `Why case ${number} is similar`,
  further: (/** @type {number} */ reasons) => plural(reasons, 'further reason'),
  notCounted: (/** @type {number} */ values) => `${plural(values, 'further shared value')}, not counted`,
});
