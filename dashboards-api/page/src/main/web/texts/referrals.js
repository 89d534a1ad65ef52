// Texts for the why-chain of a case and for referrals.

import { number } from './common.js';

export const texts = Object.freeze({
  title: 'Proof',
  intro: 'The why-chain commits to records, detections, alerts, notifications and acknowledgements of the case. Content that is erased later keeps its commitment.',
  chain: 'Items of the why-chain',
  empty: 'The case was not sealed yet.',
  items: (/** @type {number} */ count, /** @type {number} */ erased) => `${number(count)} items, ${number(erased)} of them erased`,
  item: 'Item', kind: 'Kind', at: 'Sealed', fields: 'Fields', root: 'Root',
  erased: 'erased',
  seal: 'Seal case',
  sealed: (/** @type {number} */ count) => `The why-chain has ${number(count)} items`,
  draft: 'Draft referral…',
  draftTitle: 'Draft a referral',
  draftSend: 'Save draft',
  drafted: 'The referral is a draft. A lead and a user with the role legal approve it.',
  needs: 'A referral needs a linked case and a contact at an authority.',
  twoPersons: 'A lead and a user with the role legal approve a referral before it is sealed. Neither of them drafted it.',
  kase: 'Case',
  recipient: 'Recipient',
  basis: 'Legal basis',
  narrative: 'Narrative',
  clearance: 'Clearance of the recipient',
  clearances: /** @type {Record<string, string>} */ ({
    clear: 'TLP:CLEAR', green: 'TLP:GREEN', amber: 'TLP:AMBER', 'amber+strict': 'TLP:AMBER+STRICT', red: 'TLP:RED' }),
  withhold: 'Withhold, one per line',
  withholdHelp: '3 for an item, 3:raw/User for a field of it, *:to for the field of every item.',
  withheldFields: (/** @type {number} */ count) => `${number(count)} fields withheld`,
  stillShown: (/** @type {string} */ places) => `Values that are withheld are still shown: ${places}`,
  referrals: 'Referrals',
  none: 'No referrals',
  toAgency: (/** @type {string} */ agency) => `to ${agency}`,
  byUser: (/** @type {string} */ name) => `by ${name}`,
  approve: 'Approve',
  approved: 'The referral was approved',
  file: 'Seal and download',
  built: 'The referral was sealed. Store the file safely: the center does not keep it.',
  states: /** @type {Record<string, string>} */ ({
    draft: 'Draft', 'approved-by-one': 'Approved by one person', approved: 'Approved', sealed: 'Sealed', sent: 'Sent', received: 'Received',
    closed: 'Closed', rejected: 'Rejected' }),
  done: /** @type {Record<string, string>} */ ({
    drafted: 'Drafted', 'approved-by-lead': 'Approved by lead', 'approved-by-legal': 'Approved by legal', sealed: 'Sealed', sent: 'Sent',
    received: 'Received', closed: 'Outcome', rejected: 'Rejected' }),
  steps: /** @type {Record<string, { label: string, title: string, text: string, field: string, said: string }>} */ ({
    reject: { label: 'Reject…', title: 'Reject the referral', text: 'Reason', field: 'reason', said: 'The referral was rejected' },
    send: { label: 'Record sending…', title: 'Record that the referral was sent', text: 'How it was sent', field: 'how', said: 'The sending was recorded' },
    receipt: { label: 'Record receipt…', title: 'Record the receipt', text: 'Who confirmed it, and the reference', field: 'receipt', said: 'The receipt was recorded' },
    outcome: { label: 'Record outcome…', title: 'Record the outcome', text: 'Outcome', field: 'outcome', said: 'The outcome was recorded' } }),
});
