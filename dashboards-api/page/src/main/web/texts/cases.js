// Words of cases that several views show: status, classification, order, notifications.

/** @typedef {Record<string, string>} Words by the value of the API */

/** @type {Words} */
export const TIERS = Object.freeze({
  tier1: 'Tier 1', tier2: 'Tier 2', tier3: 'Tier 3', hunt: 'Hunt', forensics: 'Forensics', legal: 'Legal',
});

/** @type {Words} */
export const STATUS_WORDS = Object.freeze({
  new: 'New',
  acknowledged: 'Acknowledged',
  in_progress: 'In progress',
  on_hold: 'On hold',
  contained: 'Contained',
  resolved: 'Resolved',
  closed: 'Closed',
  merged: 'Merged',
});

/** @type {Words} */
export const CLASSIFICATIONS = Object.freeze({
  truePositive: 'True positive',
  benignTruePositive: 'Benign true positive (expected)',
  falsePositive: 'False positive',
  informationalExpectedActivity: 'Expected activity',
});

/** @type {Words} */
export const DETERMINATIONS = Object.freeze({
  multiStagedAttack: 'Multi-stage attack',
  malware: 'Malware',
  phishing: 'Phishing',
  compromisedUser: 'Compromised user',
  maliciousUserActivity: 'Malicious user activity',
  unwantedSoftware: 'Unwanted software',
  securityTesting: 'Security testing',
  confirmedUserActivity: 'Confirmed by the user',
  lineOfBusinessApplication: 'Line-of-business application',
  clean: 'Not malicious',
  insufficientData: 'Not enough data',
  other: 'Other',
});

/** @type {Words} */
export const SORTS = Object.freeze({
  priority: 'Priority', severity: 'Severity', newest: 'Newest', oldest: 'Oldest', updated: 'Last updated', due: 'Time left',
});

export const texts = Object.freeze({
  /** @param {number} number @param {string} status */
  yours: (number, status) => `Case ${number} is ${status} and assigned to you.`,
  /** @param {number} number @param {string} status @param {string | null} holder */
  held: (number, status, holder) => (holder ? `Case ${number} is ${status}, assigned to ${holder}.` : `Case ${number} is ${status}, unassigned.`),
  notDue: 'no notification is due',
  /** @param {string} at */
  nextDue: (at) => `next notification due ${at}`,
  /** @param {string} at */
  wasDue: (at) => `next notification was due ${at}`,
  notifying: 'notifying now',
  delayed: 'notification waits',
  nextIn: 'next notification in',
});
