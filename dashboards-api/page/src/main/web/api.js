// The center's HTTP API. Refusals (RFC 9457) become a `Refusal` whose message is a sentence for people.

import { texts as t } from './texts/frame.js';

const ROOT = '/api/v1';
const TIMEOUT_MILLIS = 15_000;
const SEARCH_MILLIS = 150_000;
const TRIES = 3;

export class Refusal extends Error {
  /** @param {number} status @param {any} problem as RFC 9457 has it */
  constructor(status, problem) {
    super(problem.detail || problem.title || t.statusOnly(status));
    this.status = status;
    this.code = problem.code ?? null;
    this.problem = problem;
  }
}

/** The center did not answer: nothing is known about what it did. */
export class Unreachable extends Error {
  constructor() {
    super(t.unreachable);
    this.status = 0;
  }
}

// What the page asks by itself is no use of the session: one that nobody touches becomes idle, however much happens on it.
const UNATTENDED_MILLIS = 60_000;
let touchedAt = Date.now();
for (const type of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
  addEventListener(type, () => { touchedAt = Date.now(); }, { capture: true, passive: true });
}
let lookedAt = false;
/** @returns {Record<string, string>} */
const attendance = () => (!lookedAt && Date.now() - touchedAt > UNATTENDED_MILLIS ? { 'Watchfloor-Unattended': 'true' } : {});

/** Whether people look at the page without touching it, as at a screen on the wall: then its session is in use. @param {boolean} yes */
export const stayAttended = (yes) => { lookedAt = yes; };

// Asks the person to show the passkey again; the page's frame knows how.
let showPasskeyAgain = async () => false;
/** @param {() => Promise<boolean>} ask */
export const onStepUp = (ask) => { showPasskeyAgain = ask; };

/** @param {string} path @param {RequestInit & { shown?: boolean, plain?: boolean, patience?: number }} options @returns {Promise<any>} */
async function call(path, options) {
  let response;
  let text;
  try {
    response = await fetch(ROOT + path, {
      credentials: 'same-origin',
      cache: 'no-store',
      ...options,
      signal: AbortSignal.any([AbortSignal.timeout(options.patience ?? TIMEOUT_MILLIS), options.signal ?? []].flat()),
      headers: { Accept: 'application/json, application/problem+json', ...attendance(), .../** @type {Record<string, string>} */ (options.headers) },
    });
    text = await response.text();
  } catch {
    throw new Unreachable();
  }
  const isJson = /[/+]json\b/.test(response.headers.get('Content-Type') ?? '');
  const body = isJson && text ? JSON.parse(text) : null;
  if (response.ok) return options.plain ? text : body;
  if (body?.code === 'access.step-up' && !options.shown && (await showPasskeyAgain())) return call(path, { ...options, shown: true });
  if (response.status === 401) window.dispatchEvent(new CustomEvent('watchfloor-signed-out', { detail: body?.reason }));
  throw new Refusal(response.status, body ?? {});
}

/** @type {import('../types/page.js').Get} */
export const get = (path, signal) => call(path, { method: 'GET', signal });

/**
 * The items of a list's first page; `total` on them says how many there are in all.
 *
 * @type {import('../types/page.js').List}
 */
export async function list(path, signal) {
  const answer = await call(path, { method: 'GET', signal });
  const items = answer?.items ?? [];
  return Object.assign(items, { total: answer?.total ?? items.length });
}

// crypto.randomUUID exists on secure origins only, and a center inside a network is often reached without TLS.
function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

// Holds a command until it is approved: set by the page, which shows the pending approval.
const NEEDS_A_WORD = new Set(['approval.number-needed', 'approval.waits', 'approval.second-person']);
/** @type {(problem: any) => Promise<boolean>} */
let keptBack = async () => false;

/** @param {typeof keptBack} waiting answers whether the command is to be sent again */
export const keepBack = (waiting) => { keptBack = waiting; };

/**
 * Sends a command. It is sent again under the same Idempotency-Key while the center does not answer, so it happens
 * once or is reported. With a `version` the command holds only for that version of the thing (412 otherwise).
 *
 * @param {string} method
 * @param {string} path
 * @param {any} body
 * @param {{ version?: unknown, type?: string }} [options]
 */
async function command(method, path, body, { version, type } = {}) {
  /** @type {Record<string, string>} */
  const headers = { 'Content-Type': type ?? 'application/json', 'Idempotency-Key': freshKey() };
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(path, { method, headers, body: type ? body : JSON.stringify(body) });
    } catch (failure) {
      if (NEEDS_A_WORD.has(failure.code) && (await keptBack(failure.problem))) continue;
      if (!(failure instanceof Unreachable) || attempt === TRIES) throw failure;
      await new Promise((resolve) => setTimeout(resolve, attempt * 700));
    }
  }
}

/** @type {import('../types/page.js').Send<'post'>} */
export const post = (path, body, options) => command('POST', path, body, options);
/**
 * Sends a search that may take minutes. It is not sent again: it changes nothing, and it is costly.
 *
 * @param {string} path @param {any} body @param {{ plain?: boolean, signal?: AbortSignal }} [options] `plain`: answers with the text
 */
export const search = (path, body, options) => call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  patience: SEARCH_MILLIS, ...options });
/** @param {string} path @param {string | Blob} text @param {string} type @param {{ version?: unknown }} [options] */
export const postText = (path, text, type, options) => command('POST', path, text, { ...options, type });
/** @type {import('../types/page.js').Send<'patch'>} */
export const patch = (path, body, options) => command('PATCH', path, body, options);
/** @type {import('../types/page.js').Send<'put'>} */
export const put = (path, body, options) => command('PUT', path, body, options);
/** @param {string} path @param {string} text @param {string} type */
export const putText = (path, text, type) => command('PUT', path, text, { type });
/** @param {string} path @param {{ version?: unknown }} [options] */
export const remove = (path, options) => command('DELETE', path, undefined, options);

/** @param {string} id */
export const segment = (id) => encodeURIComponent(id);
