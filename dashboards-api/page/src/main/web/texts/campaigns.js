// Texts of campaigns, and of the graph of intelligence.

import { plural } from './common.js';

export const texts = Object.freeze({
  title: 'Campaigns',
  help: 'Campaigns, intrusion sets and threat actors, up to your clearance.',
  filters: 'Campaign filters',
  filterLabel: 'Filter by name',
  type: 'Type',
  anyType: 'All types',
  /** @type {Record<string, string>} */
  types: Object.freeze({ campaign: 'Campaign', 'intrusion-set': 'Intrusion set', 'threat-actor': 'Threat actor' }),
  table: 'Campaigns',
  name: 'Name',
  sharing: 'Sharing (TLP)',
  tlp: (/** @type {string} */ tlp) => `TLP:${tlp.toUpperCase()}`,
  indicators: 'Indicators',
  sightings: 'Sightings',
  cases: 'Cases',
  techniques: 'Techniques',
  software: 'Malware and tools',
  received: 'Received',
  unnamed: 'no name',
  more: (/** @type {number} */ count) => `and ${count} more`,
  none: 'No campaigns',
  noneHelp: 'Import a STIX 2.1 bundle with campaigns, intrusion sets or threat actors.',
  noMatch: 'No campaign matches the filter',
  noMatchHelp: 'Change or clear the filter.',

  // --- graph ---
  graph: 'Graph',
  graphHelp: 'Graph of linked objects. The arrow keys move between objects.',
  graphList: 'Linked objects as a list',
  noLinks: 'No object that you may read is linked to this one.',
  incomplete: 'Further objects or links are not shown.',
  links: (/** @type {number} */ count) => plural(count, 'link'),
  spoken: (/** @type {string} */ name, /** @type {string} */ type, /** @type {number} */ links) => `${name}, ${type}, ${plural(links, 'link')}`,
});
