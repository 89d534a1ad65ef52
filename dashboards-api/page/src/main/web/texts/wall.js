// Texts of the wallboard.

import { html } from 'lit';
import { counted, number, pluralForm } from './common.js';

export const texts = Object.freeze({
  // --- wall ---
  moreSchedules: (n) => `and ${counted.moreSchedule(n)}`,
  liveAge: (age) => html`Live, data <span class="figures">${age}</span> old`,
  unacknowledged: (n) => html`<strong class="figures">${number(n)}</strong> unacknowledged ${pluralForm(n, 'case', 'cases')}`,
  nextIn: (left) => html`notify in <span class="figures">${left}</span>`,
  onCall: 'On call',
  askedAgo: (now) => `as of ${now} ago`,
  noOne: 'no one',
  fallback: (person) => `fallback: ${person}`,
  noData: 'No data yet',
  noConnection: 'This screen is not connected to the center.',
  old: (silent) => `${silent} old`,
  staleSince: (heardAt) => `No data since ${heardAt}: newer cases may be missing.`,
  rebuilding: (percent) => `Rebuilding, ${percent} %`,
  rebuildingHelp: 'The center is reading its journal again. Open cases may be missing until this is done.',
  projectionsStuck: (stuck) => `The lists of the center have not been updated since ${stuck}.`,
  watchfloor: 'Watchfloor',
  demo: 'DEMO',
  info: 'info',
  staleData: 'Stale data.',
  noOneNotified: 'No one can be notified.',
  openCasesBySeverity: 'Open cases by severity',
  noneWhenLastSeen: 'No unacknowledged cases in the latest data',
  none: 'No unacknowledged cases',
  escalated: (holder) => `Escalated; assigned to ${holder}. `,
  andMoreAssets: (assetCount) => ` and ${assetCount} more`,
  openFor: 'open for',
  noOneIsNotified: 'no one is notified',
  sensors: 'Sensors',
  live: 'live',
  lost: 'lost',
  andMoreLost: (lost) => ` and ${lost} more`,
  stopped: (sensors) => `${sensors} stopped`,
  neverSeen: (sensors) => `${sensors} never seen`,
  connected: (connected) => `${connected} connected`,
  unknown: 'Unknown',
});
