// Texts of the threat landscape.

import { counted, plural } from './common.js';

const campaigns = (/** @type {number} */ count) => plural(count, 'campaign');

export const texts = Object.freeze({
  title: 'Threat landscape',
  help: (/** @type {number} */ seen, /** @type {number} */ used, /** @type {number} */ gaps, /** @type {number} */ days) =>
    `${plural(seen, 'technique')} with alerts and ${plural(used, 'technique')} of active campaigns in ${days} days. ${gaps
      ? `${plural(gaps, 'technique')} of these campaigns without a rule that can fire.` : 'Rules can fire for each technique of these campaigns.'}`,
  helpWithout: (/** @type {number} */ seen, /** @type {number} */ days) => `${plural(seen, 'technique')} with alerts and no active campaign in ${days} days.`,
  filters: 'Filters of the threat landscape',
  period: 'Period',
  days: (/** @type {number} */ n) => `${n} days`,
  show: 'Show',
  /** @type {Record<string, string>} */
  shows: Object.freeze({ all: 'All active techniques', alerts: 'With alerts', campaigns: 'Of active campaigns', gaps: 'Of campaigns, without a rule that can fire' }),
  matrix: 'Active techniques by tactic',
  noTechnique: 'No technique with alerts or active campaigns',
  noTechniqueHelp: 'Choose a longer period.',
  alerts: (/** @type {number} */ now, /** @type {number} */ before) => `${counted.alert(now)} (previous: ${before})`,
  cases: (/** @type {number} */ count) => counted.case(count),
  campaigns,
  noRule: 'no rule',
  noneCanFire: (/** @type {number} */ rules) => `${counted.rule(rules)}, none can fire`,
  canFire: (/** @type {number} */ able, /** @type {number} */ rules) => `${able} of ${counted.rule(rules)} can fire`,
  coverageUnknown: (/** @type {number} */ rules) => `${counted.rule(rules)}, coverage unknown`,
  unlisted: 'Not in this version of ATT&CK',
  activeCampaigns: 'Active campaigns',
  campaignTable: 'Active campaigns, intrusion sets and threat actors',
  noCampaigns: 'No campaign was received, sighted or hit in this period.',
  name: 'Name',
  type: 'Type',
  alertCount: 'Alerts',
  before: 'Previous period',
  sightings: 'Sightings',
  caseList: 'Cases',
  techniques: 'Techniques',
  received: 'Received',
  unnamed: 'no name',
  hitRules: 'Rules with alerts',
  ruleTable: 'Rules and indicators with alerts',
  noRules: 'No rule has an alert in this period.',
  rule: 'Rule',
  lastAlert: 'Last alert',
  more: (/** @type {number} */ count) => `${count} more are not listed.`,
  leftOut: (/** @type {number} */ alerts, /** @type {number} */ cases, /** @type {number} */ hidden) =>
    `Not visible to you, and not counted: ${counted.alert(alerts)}, ${counted.case(cases)}, ${campaigns(hidden)}.`,
});
