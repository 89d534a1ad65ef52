// Texts for takedowns.

import { plural } from './common.js';

export const texts = Object.freeze({
  title: 'Takedowns',
  matters: 'Matters',
  boardHelp: 'Takedowns of the matters of which you are a member. The earliest end of an order is first.',
  none: 'No takedowns',
  noneHelp: 'Your matters have no takedowns. Members propose a takedown on the page of a matter.',
  ended: 'Ended takedowns',
  nothingSent: 'The center only keeps the record. It sends nothing to registrars, hosts or courts.',
  propose: 'Propose takedown…',
  proposeTitle: 'Propose a takedown',
  proposeSend: 'Save proposal',
  proposed: 'The takedown is proposed. Nothing was sent to anyone.',
  provider: 'Registrar, host or provider',
  targets: 'Targets, one per line',
  targetsHelp: 'Domains, IP addresses, URLs, e-mail addresses, or account: and the name of an account.',
  basis: 'Legal basis',
  marking: 'Sharing (TLP)',
  markings: /** @type {Record<string, string>} */ ({
    clear: 'TLP:CLEAR', green: 'TLP:GREEN', amber: 'TLP:AMBER', 'amber+strict': 'TLP:AMBER+STRICT', red: 'TLP:RED' }),
  reason: 'Reason',
  reference: 'Reference, such as a docket number',
  order: 'Court order',
  needsOrder: 'Add the court order to the matter first.',
  expires: 'order expires',
  expiresAt: 'Order expires',
  expiresHelp: 'In your time zone. Empty: with the court order.',
  overdue: 'Overdue',
  allTargets: (/** @type {number} */ count) => plural(count, 'target'),
  at: (/** @type {string} */ provider) => `at ${provider}`,
  byUser: (/** @type {string} */ name) => `by ${name}`,
  steps: 'Steps',
  states: /** @type {Record<string, string>} */ ({
    proposed: 'Proposed', filed: 'Filed', ordered: 'Ordered', seized: 'Seized', sinkholed: 'Sinkholed', expired: 'Expired', withdrawn: 'Withdrawn',
    refused: 'Refused' }),
  done: /** @type {Record<string, string>} */ ({
    proposed: 'Proposed', filed: 'Filed', ordered: 'Ordered', extended: 'Extended', seized: 'Seized', sinkholed: 'Sinkholed', expired: 'Expired',
    withdrawn: 'Withdrawn', refused: 'Refused' }),
  verbs: /** @type {Record<string, { label: string, title: string, said: string }>} */ ({
    file: { label: 'Record filing…', title: 'Record that the takedown was filed', said: 'The filing was recorded' },
    order: { label: 'Record order…', title: 'Record the order of the court', said: 'The order was recorded' },
    extend: { label: 'Extend order…', title: 'Record that the order was extended', said: 'The extension was recorded' },
    seize: { label: 'Record seizure…', title: 'Record that the targets were seized', said: 'The seizure was recorded' },
    sinkhole: { label: 'Record sinkhole…', title: 'Record that the targets lead to a sinkhole', said: 'The sinkhole was recorded' },
    expire: { label: 'Record end…', title: 'Record that the order has ended', said: 'The end was recorded' },
    withdraw: { label: 'Withdraw…', title: 'Withdraw the takedown', said: 'The takedown was withdrawn' },
    refuse: { label: 'Record refusal…', title: 'Record the refusal', said: 'The refusal was recorded' } }),
});
