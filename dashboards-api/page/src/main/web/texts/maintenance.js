// Texts of maintenance windows.

export const texts = Object.freeze({
  title: 'Maintenance windows',
  help: 'Notifications of a case are held while all of its assets are under maintenance. Alerts and cases open as usual.',
  none: 'No maintenance is planned.',
  add: 'Add maintenance window…',
  addTitle: 'Add maintenance window',
  assets: 'Assets, one per line',
  assetsHelp: 'IDs of assets, such as host:dc01.corp.example.',
  groups: 'Groups, one per line',
  upTo: 'Hold notifications up to severity',
  reason: 'Reason',
  end: 'End…',
  endTitle: 'End maintenance window',
  endOf: (/** @type {string} */ reason) => `End the maintenance window ${reason}`,
  endHelp: 'Held notifications of unacknowledged cases are then sent.',
  added: 'Maintenance window added',
  ended: 'Maintenance window ended',
  /** @type {Record<string, string>} */
  states: Object.freeze({ planned: 'Planned', active: 'Active', over: 'Over' }),
  group: (/** @type {string} */ group) => `group ${group}`,
  upToSeverity: (/** @type {string} */ level) => `up to severity ${level}`,
});
