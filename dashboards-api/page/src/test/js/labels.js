// Prints all texts of the page, one a line, for editors and translators: `npm run -s labels`. Values stand in braces.

import { readFile, readdir } from 'node:fs/promises';
import { text } from './browser.js';

const folder = new URL('../../main/web/texts/', import.meta.url);

/** The names of a function's parameters, as what it is called with. */
const parameters = (make) => (/^\(?([^)=]*)\)?\s*=>/.exec(make.toString().replaceAll(/\/\*.*?\*\//g, ''))?.[1] ?? '')
  .split(',').map((name) => name.trim()).filter(Boolean);

function shown(value) {
  if (typeof value !== 'function') return typeof value === 'string' ? value : text(value);
  const names = parameters(value);
  const numbers = /\b(?:counted|number|plural|pluralForm|ordinal)\b/.test(value.toString()) || names.length === 1 && names[0] === 'n';
  const made = value(...names.map((name) => (numbers && /^(?:n|shown|total|all)$/.test(name) ? 2 : `{${name}}`)));
  return typeof made === 'string' ? made : text(made);
}

function* each(value) {
  if (value && typeof value === 'object' && !('strings' in value)) for (const one of Object.values(value)) yield* each(one);
  else if (value !== null && value !== undefined) yield shown(value);
}

for (const name of (await readdir(folder)).sort()) {
  for (const exported of Object.values(await import(new URL(name, folder).href))) {
    if (typeof exported !== 'object') continue;
    for (const label of each(exported)) console.log(`${name.replace('.js', '')}: ${label.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ').trim()}`);
  }
}
const worker = await readFile(new URL('../sw.js', folder), 'utf8');
for (const [, label] of /TEXTS = Object.freeze\(\{([^]*?)\n\}\);/.exec(worker)[1].matchAll(/['`](.*)['`],$/gm)) console.log(`sw: ${label}`);
