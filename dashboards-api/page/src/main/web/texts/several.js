// Texts of operations on several cases.

import { counted, number } from './common.js';

export const texts = Object.freeze({
  selection: 'Selected cases',
  /** @param {string} cases */
  selected: (cases) => `${cases} selected`,
  clear: 'Clear selection',
  select: (/** @type {number} */ n) => `Select case ${n}`,
  selectFirst: 'Move to a case with j or k first, then press x to select it.',
  limit: (/** @type {number} */ n) => `At most ${number(n)} cases can be selected.`,
  /** @param {string} button @param {number} n */
  title: (button, n) => `${button}: ${counted.case(n)}`,
  /** @param {string} button @param {number} n */
  done: (button, n) => `${button}: done for ${counted.case(n)}`,
  /** @param {string} button @param {number} n @param {number} refused */
  partly: (button, n, refused) => `${button}: done for ${counted.case(n)}, refused by ${counted.case(refused)}`,
  /** @param {string | number} kase @param {string | null} message */
  refusal: (kase, message) => `Case ${kase}: ${message}`,
});
