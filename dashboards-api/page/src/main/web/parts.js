// Small pieces that several views show. Everything that comes from telemetry goes through Lit as text.

import { html, svg } from 'lit';
import { full, moment, span } from './time.js';
import { STATUS_WORDS } from './cases.js';
import { live } from './live.js';
import { texts as t } from './texts/frame.js';
import { common as c } from './texts/common.js';

// Severity is shown three times: by colour, shape and letter.
const SHAPES = {
  critical: svg`<path d="M9.5 2h13l7.5 7.5v13l-7.5 7.5h-13L2 22.5v-13z"/>`,
  high: svg`<path d="M16 2.5 30.5 28.5h-29z"/>`,
  medium: svg`<path d="M16 1.5 30.5 16 16 30.5 1.5 16z"/>`,
  low: svg`<circle cx="16" cy="16" r="13"/>`,
  informational: svg`<rect x="4" y="4" width="24" height="24" rx="4"/>`,
};

export function severityMark(severity) {
  const letterY = severity === 'high' ? 25.5 : 21.5;
  return html`<span class="mark sev-${severity}"><svg viewBox="0 0 32 32" aria-hidden="true">
      ${SHAPES[severity] ?? SHAPES.informational}
      <text x="16" y=${letterY} text-anchor="middle">${(severity ?? '?')[0].toUpperCase()}</text>
    </svg><span class="unseen">${severity}</span></span>`;
}

export const statusChip = (status) =>
  html`<span class="chip status-${status}">${STATUS_WORDS[status] ?? status}</span>`;

/** Risk has a word beside its colour; `none` is quiet. */
export const riskChip = (risk) => html`<span class="chip risk-${risk ?? 'none'}">${risk ?? 'none'}</span>`;

export const when = (at) =>
  at ? html`<time datetime=${at} title=${full(at)}>${moment(at)}</time>` : html`<span class="faint">${c.never}</span>`;

/** What a time was before it was corrected, because the clock that gave it is off for certain. */
export const recordedTime = (corrected) => (corrected
  ? html`<span class="faint recorded" title=${t.corrected}>${
    t.recorded(when(corrected.recorded), span(Math.abs(corrected.byMillis)), corrected.byMillis > 0 ? t.slow : t.fast)}</span>`
  : '');

/** ATT&CK ids, at most `most` of them. */
export function techniques(ids = [], most = ids.length) {
  if (!ids.length) return '';
  const more = ids.length - most;
  return html`<span class="techniques">${ids.slice(0, most).map((id) => html`<code class="technique">${id}</code>`)}${
    more > 0 ? html`<span title=${ids.slice(most).join(', ')}>+${more}</span>` : ''}</span>`;
}

/** The name first; the type after it unless it is a host. */
export function assetName(id) {
  const colon = id.indexOf(':');
  const kind = id.slice(0, colon);
  return html`<span class="asset-name">${id.slice(colon + 1)}</span>${kind === 'host' ? ''
    : html` <span class="faint">${kind.replaceAll('-', ' ')}</span>`}`;
}

/** To a case, by its number if the live stream has it; `of` distinguishes several on a page for screen readers. @param {string} id */
export function caseLink(id, of = '', kind = '') {
  const number = live.topics.get('cases')?.items.get(id)?.number;
  return html`<a class=${kind} href="/cases/${encodeURIComponent(id)}">${number ? `#${number}` : c.case}${of ? html`<span class="unseen"> ${t.of(of)}</span>` : ''}</a>`;
}

export const assetLink = (id) => html`<a href="/assets/${encodeURIComponent(id)}">${assetName(id)}</a>`;

/** To what is known of a name. */
export const identityLink = (value) => html`<a class="identity" href="/entities/${encodeURIComponent(value)}">${value}</a>`;

/** An observable: what has names of its own leads to them. */
export const observed = ({ type, value }) => (/^(ip|email|user)$/.test(type) && (type === 'ip' || /^\S+[\\@]\S+$/.test(value))
  ? identityLink(value) : html`<code>${value}</code>`);

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Raw telemetry: JSON is set out line by line with its keys marked, anything else stands as it came. The text is laid
 * out token by token and never printed from parsed values: those would round large numbers, and this is evidence.
 */
export function rawTelemetry(raw) {
  if (!isJson(raw)) return raw;
  const tokens = raw.match(TOKEN) ?? [];
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return tokens.map((token, i) => {
    const next = tokens[i + 1];
    if (token === '{' || token === '[') {
      depth++;
      return next === '}' || next === ']' ? token : token + line();
    }
    if (token === '}' || token === ']') {
      depth--;
      return tokens[i - 1] === '{' || tokens[i - 1] === '[' ? token : line() + token;
    }
    if (token === ',') return token + line();
    if (token === ':') return ': ';
    if (next === ':') return html`<span class="key">${token}</span>`;
    return html`<span class=${token.startsWith('"') ? 'string' : 'word'}>${token}</span>`;
  });
}

/** A browser's own words for itself are long; what people look for is its name and the system. */
export function device(text) {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(text)?.[1];
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(text)?.[1];
  if (!browser) return text || t.unknownDevice;
  return `${{ Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser}${system ? t.onSystem(system.replace('Mac OS X', 'macOS')) : ''}`;
}
