// Log sources in words, and what switches them on.

import { texts as t } from './texts/log-sources.js';

/** @typedef {{ product?: string | null, category?: string | null, service?: string | null }} Source */

/** @param {any} source */
export const sourceKey = ({ product, category, service }) => [product ?? '', category ?? '', service ?? ''].join('/');

/** For people: product, category and service; events of an unknown type have none. @param {Source} source */
export function sourceName({ product, category, service }) {
  const what = [category, service].flatMap((part) => part?.replaceAll('_', ' ') || []).join(', ');
  if (!product && !what) return t.unknownType;
  return what ? `${product ? `${product}: ` : ''}${what}` : t.anyOf(product ?? '');
}

/** Where it comes from, when that is known; else empty. @param {Source} source */
export function whence(source) {
  const { product, category, service } = source;
  const known = t.sources[[product ?? '', category ?? '', service].filter((part) => part !== undefined && part !== null).join('/')];
  if (known) return known;
  if (product === 'windows' && category && t.sysmonEvents[category]) return t.sysmonEvent(t.sysmonEvents[category]);
  if (product === 'windows' && service === 'sysmon') return t.sysmonChannel;
  return '';
}

const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'];

/** `3 critical, 40 high`: the two worst that there are. @param {Record<string, number>} levels */
export const levelsOf = (levels = {}) => LEVELS.filter((one) => levels[one]).slice(0, 2).map((one) => `${levels[one]} ${one}`).join(', ');
