// Navigation between the views of detection: rules, exceptions, noisy rules, lists, the ATT&CK matrix, the threat
// landscape, coverage, intelligence,
// its feeds, campaigns, webhooks and partners.

import { html } from 'lit';
import { texts as t } from './texts/detection.js';

const PLACES = [['/rules', t.rules], ['/exceptions', t.exceptions], ['/noisy-rules', t.noisyRules], ['/lists', t.lists], ['/attack', t.attackMatrix], ['/landscape', t.landscape], ['/coverage', t.coverage], ['/intel', t.intelligence],
  ['/intel/feeds', t.feeds], ['/campaigns', t.campaigns], ['/webhooks', t.webhooks], ['/partners', t.partners]];

/** @param {string} here @param {string} [how] */
export const rulePlaces = (here, how = 'page') => html`<nav class="places" aria-label=${t.navigation}>${PLACES.map(([path, name]) =>
  html`<a href=${path} aria-current=${path === here ? how : 'false'}>${name}</a>`)}</nav>`;
