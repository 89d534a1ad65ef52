// A record of the archive: one line with what people look for, and below it the whole record.

import { html } from 'lit';
import { assetLink, rawTelemetry, when } from '../parts.js';
import { texts as t } from '../texts/hunt.js';

const SHOWN = ['user_name', 'target_user', 'process', 'command_line', 'src_ip', 'dst_ip', 'dst_port', 'domain', 'url', 'file', 'registry_key'];

/** @param {any} record */
export const archived = (record) => html`<li class=${record.matched ? 'matched' : ''}><details class="fold record">
  <summary tabindex="0">${when(record.time)} ${record.matched ? html`<strong class="chip">${t.matched}</strong>` : ''}
    <span class="facts"><span>${record.fields.event_id ?? ''}</span>${SHOWN.filter((name) => record.fields[name]).slice(0, 4).map((name) =>
      html`<span><span class="faint">${name}</span> ${record.fields[name]}</span>`)}</span></summary>
  <dl class="pairs"><dt>asset</dt><dd>${assetLink(record.asset)}</dd>${record.logsource ? html`<dt>logsource</dt><dd>${record.logsource}</dd>` : ''}
    ${Object.entries(record.fields).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
  <pre tabindex="0" role="region" aria-label=${t.raw(record.record)}>${rawTelemetry(record.raw)}</pre>
  <p class="small-print">${t.record} <code>${record.record}</code></p></details></li>`;
