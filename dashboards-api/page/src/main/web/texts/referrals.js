// Texts for the why-chain of a case and its referrals.

import { number } from './common.js';

export const texts = Object.freeze({
  title: 'Proof and referrals',
  intro: 'The why-chain commits to records, detections, alerts, notifications and acknowledgements of the case. Content that is erased later keeps its commitment.',
  chain: 'Items of the why-chain',
  empty: 'The case was not sealed yet.',
  items: (/** @type {number} */ count, /** @type {number} */ erased) => `${number(count)} items, ${number(erased)} of them erased`,
  item: 'Item', kind: 'Kind', at: 'Sealed', fields: 'Fields', root: 'Root',
  erased: 'erased',
  seal: 'Seal case',
  sealed: (/** @type {number} */ count) => `The why-chain has ${number(count)} items`,
  build: 'Build referral…',
  buildTitle: 'Build a referral',
  buildSend: 'Build and download',
  built: 'The referral was built. Store the file safely: the center does not keep it.',
  recipient: 'Recipient',
  basis: 'Legal basis',
  narrative: 'Narrative',
  clearance: 'Clearance of the recipient',
  withhold: 'Withhold, one per line',
  withholdHelp: '3 for an item, 3:raw/User for a field of it, *:to for the field of every item.',
  referrals: 'Referrals',
  none: 'No referral was built.',
  builtAt: 'Built', by: 'By', withheld: 'Withheld fields', sha256: 'SHA-256',
});
