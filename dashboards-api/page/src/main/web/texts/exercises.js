// Texts of exercises.

import { counted, number } from './common.js';

export const texts = Object.freeze({
  title: 'Exercises',
  help: 'No one is notified of the cases of an exercise, and figures leave them out. Alerts and cases open as usual and stay visible.',
  none: 'No exercise is planned.',
  noneHelp: 'Add an exercise before a red team starts, so that its alerts page no one.',
  current: 'Active and planned exercises',
  over: 'Past exercises',
  add: 'Add exercise…',
  addTitle: 'Add exercise',
  addHelp: 'A case belongs to the exercise while all of its alerts are in this scope. With assets or groups and sources, an alert must match both.',
  name: 'Name',
  owner: 'Owner',
  assets: 'Assets, one per line',
  assetsHelp: 'IDs of assets, such as host:dc01.corp.example.',
  groups: 'Groups, one per line',
  sources: 'Sources, one per line',
  sourcesHelp: 'Names of sensors and inputs.',
  end: 'End…',
  endTitle: 'End exercise',
  endOf: (/** @type {string} */ name) => `End the exercise ${name}`,
  endHelp: 'Cases of later alerts notify people as usual. The cases of the exercise still belong to it.',
  added: 'Exercise added',
  ended: 'Exercise ended',
  /** @type {Record<string, string>} */
  states: Object.freeze({ planned: 'Planned', active: 'Active', over: 'Over' }),
  group: (/** @type {string} */ group) => `group ${group}`,
  source: (/** @type {string} */ source) => `source ${source}`,
  time: 'Time',
  scope: 'Scope',
  heldBack: 'Held back',
  cases: (/** @type {number} */ total, /** @type {number} */ open) => `${counted.case(total)}, ${number(open)} open`,
  escalations: (/** @type {number} */ n) => `${number(n)} ${n === 1 ? 'escalation' : 'escalations'}`,
  automations: (/** @type {number} */ n) => `${number(n)} ${n === 1 ? 'automation call' : 'automation calls'}`,
  webhooks: (/** @type {number} */ n) => `${number(n)} ${n === 1 ? 'webhook item' : 'webhook items'}`,
});
