// Texts of the audit log.

import { html } from 'lit';
import { number } from './common.js';

export const texts = Object.freeze({
  // --- audit ---
  shownOf: (shown, total) => (total ? `${number(shown)} of ${number(total)}` : `${number(shown)} of more than 10,000`),
  before: (seq) => `Before, in entry ${seq}`,
  after: (seq) => `After, in entry ${seq}`,
  broken: (broken, checkedThrough) => `The audit log was modified outside the center. ${broken}. The log is intact through entry ${checkedThrough}. Export the log and compare it with the signed chain heads that were stored elsewhere.`,
  verified: (checkedThrough, checkedAt) => html`Chain verified through entry ${checkedThrough} at ${checkedAt}.`,
  lastSigned: (seq, key) => `Last signed: entry ${seq}, with key ${key}.`,
  timeStamped: (seq, at, authority) => html`Time stamp of entry ${seq} at ${at} by ${authority}.`,
  notSigned: 'The audit log is not signed yet.',
  headNotStored: (name, problem) => `The signed chain head could not be stored in ${name}: ${problem}`,
  auditLog: 'Audit log',
  search: 'Search',
  fromUtc: 'From (UTC)',
  toUtc: 'To (UTC)',
  export: 'Export',
  exportHelp: 'An export contains all entries of the time range, regardless of the other filters.',
  entry: 'Entry',
  time: 'Time',
  notSignedIn: 'not signed in',
  action: 'Action',
  object: 'Object',
  details: 'Details',
  outcome: 'Outcome',
  address: 'Address',
  via: (via) => `Session or token ${via}`,
  hash: 'Hash',
  hashOf: (seq) => `the hash of entry ${seq}`,
  noMatch: 'No entry matches the filter.',
  person: 'Person',
  audit: 'Audit log',
  filters: Object.freeze({ actor: 'Person', action: 'Action', object: 'Object' }),
});
