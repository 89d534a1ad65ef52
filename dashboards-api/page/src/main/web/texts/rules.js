// Texts of rules and automations.

import { html } from 'lit';

export const texts = Object.freeze({
  // --- automations ---
  levelAndAbove: (level) => `${level} and above`,
  rule: (rule) => `rule ${rule}`,
  tagged: (tag) => `assets tagged ${tag}`,
  assetsOf: (group) => `assets of group ${group}`,
  criticality: (word) => `${word} criticality`,
  s: (seconds) => `${seconds} s`,
  min: (value) => `${value} min`,
  disable: (name) => `Disable ${name}`,
  disabledDone: 'disabled',
  disableButton: 'Disable',
  enableVersion: (version, name) => `Enable version ${version} of ${name}`,
  enabledDone: 'enabled',
  enableButton: (version) => `Enable version ${version}…`,
  enabled: (approvedBy, approvedAt) => html`enabled, approved by ${approvedBy} ${approvedAt}`,
  disabled: (changedBy, changedAt) => html`Disabled. Last changed by ${changedBy} ${changedAt}`,
  trigger: (about, host, mostPerHour) => `Trigger: ${about}. Calls ${host}, at most ${mostPerHour} times per hour`,
  revertsAfter: (minutes) => `, reverts after ${minutes}`,
  details: (tlp) => `, with details of cases up to TLP:${tlp}`,
  exclude: (never) => `Assets excluded from this automation: ${never}.`,
  title: 'Automated actions',
});
