// A record of the archive: one line with what people look for, and below it the whole record.

import { html } from 'lit';
import { assetLink, assetName, rawTelemetry, when } from '../parts.js';
import { texts as t } from '../texts/hunt.js';
import { texts as w } from '../texts/hunt-work.js';

const SHOWN = ['user_name', 'target_user', 'process', 'command_line', 'src_ip', 'dst_ip', 'dst_port', 'domain', 'url', 'file', 'registry_key'];

/** By column, the field of a condition that finds the value in any place: an address at either end, a file under any folder. */
const CONDITIONS = {
  user_name: 'user', target_user: 'user', process: 'process', parent: 'process', file: 'file', src_ip: 'ip', dst_ip: 'ip', dst_port: 'port', domain: 'domain',
  url: 'url', registry_key: 'registry_key', message_id: 'message_id', hashes: 'hash',
};
const PATHS = ['process', 'parent', 'file'];
const LONGEST = 500;

/** A value with a link to a hunt for it. @param {string} name @param {string} value */
const further = (name, value) => {
  const field = CONDITIONS[name];
  if (!field || value.length > LONGEST) return value;
  const part = (/** @type {string} */ one) => (PATHS.includes(name) ? one.split(/[\\/]/).pop() : one);
  return value.split(name === 'hashes' ? ', ' : '\n').map((one) =>
    html`<a href="/hunt?where=${encodeURIComponent(`${field} = ${part(one)}`)}" title=${t.huntFurther} aria-label=${t.huntFor(`${field} = ${part(one)}`)}>${one}</a> `);
};

/** The category of the log source, such as process_creation, or else its service and the event's id. @param {any} record */
const kind = ({ logsource, fields }) => {
  const [, category, service] = (logsource ?? '-/-/-').split('/');
  return [category !== '-' ? category : service !== '-' ? service : '', category === '-' ? fields.event_id ?? '' : ''].filter(Boolean).join(' ');
};

/** @param {any} record @param {{ has: (record: any) => boolean, toggle: (record: any) => void } | null} [selection] */
export const archived = (record, selection = null) => html`<li class="${record.matched ? 'matched' : ''} ${selection ? 'selectable' : ''}">
  ${selection ? html`<input type="checkbox" aria-label=${w.select(record.time)} .checked=${selection.has(record)} @change=${() => selection.toggle(record)}>` : ''}<details class="fold record">
  <summary tabindex="0">${when(record.time)} ${record.matched ? html`<strong class="chip">${t.matched}</strong>` : ''}
    <span class="facts"><strong>${assetName(record.asset)}</strong><span>${kind(record)}</span>${SHOWN.filter((name) => record.fields[name]).slice(0, 4).map((name) =>
      html`<span><span class="faint">${name}</span> ${record.fields[name]}</span>`)}</span></summary>
  <dl class="pairs"><dt>asset</dt><dd>${assetLink(record.asset)}</dd>${record.logsource ? html`<dt>logsource</dt><dd>${record.logsource}</dd>` : ''}
    ${Object.entries(record.fields).map(([name, value]) => html`<dt>${name}</dt><dd>${further(name, value)}</dd>`)}</dl>
  <pre tabindex="0" role="region" aria-label=${t.raw(record.record)}>${rawTelemetry(record.raw)}</pre>
  <p class="small-print">${t.record} <code>${record.record}</code></p></details></li>`;
