// What the page knows about cases: their order, their words, and the commands that people give.

import { post, segment } from './api.js';
import { live } from './live.js';
import { firstClock } from './service-clocks.js';
import { CLASSIFICATIONS, DETERMINATIONS, SORTS, STATUS_WORDS, TIERS, texts as t } from './texts/cases.js';
import { clock, countdown, now } from './time.js';

export { CLASSIFICATIONS, DETERMINATIONS, SORTS, STATUS_WORDS, TIERS };

/** @typedef {import('../types/page.js').Me} Me */
/** @typedef {ReturnType<typeof noFilter>} Filter */
/** @typedef {Api['CaseRow']} Case of a list; one by itself has more */

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'];

/** "True positive, Malware"; a value that this page does not know stays as it is. @param {{ classification: string | null, determination: string | null }} as */
export const closedAs = ({ classification, determination }) =>
  [CLASSIFICATIONS[classification ?? ''] ?? classification, DETERMINATIONS[determination ?? ''] ?? determination].filter(Boolean).join(', ');

const DONE = new Set(['resolved', 'closed', 'merged']);

/** Whether this person may do it to the case now: from the center with each case, which checks it again. @param {{ allowed?: string[] }} kase @param {string} verb */
export const may = (kase, verb) => Boolean(kase.allowed?.includes(verb));
/** @param {Case} kase */
export const waits = (kase) => kase.status === 'new';
/** The case was escalated after its acknowledgement, and the update is not acknowledged. @param {Case} kase */
export const isWorse = (kase) => !!kase.worsened && !kase.worsened.confirmedBy;
/** @param {Case} kase */
export const isOpen = (kase) => !DONE.has(kase.status);
/** An open task of the case is after its due time. @param {Case} kase */
export const isOverdue = (kase) => !!kase.nextTaskDue && Date.parse(kase.nextTaskDue) < now();
/** @param {Case} kase */
export const holder = (kase) => kase.assignee ?? kase.acknowledgedBy ?? null;

/** @param {Case} a @param {Case} b */
const bySeverity = (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
/** @param {Case} a @param {Case} b */
const byNumber = (a, b) => b.number - a.number;

/** @param {Case} kase @param {Me} me */
export const isMine = (kase, me) => !!me && (kase.assignee ?? kase.acknowledgedBy) === me.name;

/** @param {Case} kase @param {Me} me */
export function whoHasIt(kase, me) {
  const status = STATUS_WORDS[kase.status]?.toLowerCase() ?? kase.status;
  if (isMine(kase, me)) return t.yours(kase.number, status);
  return t.held(kase.number, status, holder(kase));
}

/** A step that is due is taken within this time, unless its policy waits for business hours, or the assets are under maintenance. */
const DELAYED_MILLIS = 30_000;

/**
 * When the next notification of a case is sent, in words. While the center is silent, only the time is given
 * at which the notification was due.
 *
 * @param {Case} kase
 */
export function nextPage(kase) {
  if (!kase.nextNotificationAt) return { text: t.notDue, urgent: false };
  const left = Date.parse(kase.nextNotificationAt) - now();
  if (live.isBlind()) return { text: (left > 0 ? t.nextDue : t.wasDue)(clock(kase.nextNotificationAt)), urgent: false };
  if (left < -DELAYED_MILLIS) return { text: t.delayed, urgent: false };
  if (left <= 0) return { text: t.notifying, urgent: true };
  return { text: t.nextIn, left: countdown(left), urgent: left < 15_000 };
}

/** Sorts unacknowledged cases first, then cases with an unacknowledged update, then by severity, then the latest. @param {Case} a @param {Case} b */
export function inOrder(a, b) {
  return (
    Number(waits(b)) - Number(waits(a)) ||
    Number(isWorse(b)) - Number(isWorse(a)) ||
    Number(isOpen(b)) - Number(isOpen(a)) || bySeverity(a, b) || byNumber(a, b)
  );
}

/** Cases whose time has ended come first, and those without a running clock last. @param {Case} kase */
const dueOf = (kase) => {
  const one = firstClock(kase);
  return one?.dueAt ? Date.parse(one.dueAt) : Number.MAX_SAFE_INTEGER;
};

/** @type {Record<string, (a: Case, b: Case) => number>} */
const ORDERS = {
  priority: inOrder,
  severity: (a, b) => bySeverity(a, b) || byNumber(a, b),
  newest: byNumber,
  oldest: (a, b) => byNumber(b, a),
  due: (a, b) => dueOf(a) - dueOf(b) || inOrder(a, b),
  updated: (a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt) || byNumber(a, b),
};

/** @param {{ sort: string }} filter */
export const orderOf = (filter) => ORDERS[filter.sort] ?? inOrder;

/** What each further filter is called in the address and in the API. */
const FURTHER = /** @type {const} */ (['assignee', 'asset', 'technique', 'exercise', 'from', 'to']);

export const NOBODY = 'none';

export const noFilter = () => ({
  status: 'open', severity: /** @type {Set<string>} */ (new Set()), tier: '', mine: false, overdue: false, text: '', assignee: '', asset: '', technique: '', exercise: '', from: '', to: '', sort: 'priority',
});

/** @param {string} query @returns {Filter} */
export function filterFromUrl(query) {
  const parameters = new URLSearchParams(query);
  const severities = (parameters.get('severity') ?? '').split(',').filter((s) => SEVERITIES.includes(s));
  const status = parameters.get('status') ?? 'open';
  const sort = parameters.get('sort') ?? '';
  const further = /** @type {any} */ (Object.fromEntries(FURTHER.map((name) => [name, parameters.get(name) ?? ''])));
  return {
    status: status === 'all' || Object.hasOwn(STATUS_WORDS, status) ? status : 'open',
    severity: new Set(severities),
    tier: Object.hasOwn(TIERS, parameters.get('tier') ?? '') ? /** @type {string} */ (parameters.get('tier')) : '',
    mine: parameters.get('assignee') === 'me',
    overdue: parameters.get('tasks') === 'overdue',
    text: parameters.get('q') ?? '',
    ...further,
    assignee: further.assignee === 'me' ? '' : further.assignee,
    sort: Object.hasOwn(SORTS, sort) ? sort : 'priority',
  };
}

/** @param {Filter} filter */
export function urlOfFilter(filter) {
  const parameters = new URLSearchParams();
  if (filter.status !== 'open') parameters.set('status', filter.status);
  if (filter.severity.size) parameters.set('severity', SEVERITIES.filter((s) => filter.severity.has(s)).join(','));
  if (filter.tier) parameters.set('tier', filter.tier);
  for (const name of FURTHER) if (filter[name].trim()) parameters.set(name, filter[name].trim());
  if (filter.mine) parameters.set('assignee', 'me');
  if (filter.overdue) parameters.set('tasks', 'overdue');
  if (filter.text.trim()) parameters.set('q', filter.text.trim());
  if (filter.sort !== 'priority') parameters.set('sort', filter.sort);
  const query = parameters.toString();
  return query ? `/?${query}` : '/';
}

/** @param {Filter} filter */
export const isFiltered = (filter) => urlOfFilter({ ...filter, sort: 'priority' }) !== '/';
/** How many of the further filters are set. @param {Filter} filter */
export const furtherSet = (filter) => FURTHER.filter((name) => filter[name].trim()).length;

/** A technique includes its sub-techniques. @param {Case} kase @param {string} id */
const isOfTechnique = (kase, id) => (kase.attack ?? []).some((one) => one === id || one.startsWith(`${id}.`));

/** By the ID of an exercise, or whether the case belongs to any or to none. @param {Case} kase @param {string} wanted */
const isOfExercise = (kase, wanted) => (wanted === NOBODY ? !kase.exercise : wanted === 'any' ? Boolean(kase.exercise) : kase.exercise?.id === wanted);

/** @param {Case} kase @param {Filter} filter @param {Me} me */
export function matches(kase, filter, me) {
  if (filter.status === 'open' ? !isOpen(kase) : filter.status !== 'all' && kase.status !== filter.status) return false;
  if (filter.severity.size && !filter.severity.has(kase.severity)) return false;
  if (filter.tier && kase.tier !== filter.tier) return false;
  if (filter.mine && !isMine(kase, me)) return false;
  if (filter.overdue && !isOverdue(kase)) return false;
  if (filter.assignee && (filter.assignee === NOBODY ? holder(kase) : holder(kase) !== filter.assignee)) return false;
  if (filter.asset && !(kase.assets ?? []).some((one) => one.id.includes(filter.asset.toLowerCase().trim()))) return false;
  if (filter.technique && !isOfTechnique(kase, filter.technique.trim().toUpperCase())) return false;
  if (filter.exercise && !isOfExercise(kase, filter.exercise.trim())) return false;
  if (filter.from && kase.openedAt < filter.from) return false;
  if (filter.to && kase.openedAt.slice(0, filter.to.length) > filter.to) return false;
  if (!filter.text.trim()) return true;
  const haystack = [
    `#${kase.number}`, kase.title, kase.assignee, kase.acknowledgedBy, ...(kase.attack ?? []),
    ...(kase.assets ?? []).map((asset) => asset.id),
  ].join(' ').toLowerCase();
  return filter.text.toLowerCase().trim().split(/\s+/).every((word) => haystack.includes(word));
}

/** Confirms what the person has seen, no more: worse news that came meanwhile page on. @param {Case} kase */
export const confirmSeen = (kase) => command(kase.id, 'confirm', { news: kase.worsened?.news });

/** Gives a command and shows its answer at once; `body` as in the API, `version` when the command is an edit. @param {string} id @param {string} verb @param {unknown} body @param {unknown} version */
export async function command(id, verb, body = {}, version = undefined) {
  const answer = await post(`/cases/${segment(id)}/${verb}`, body, { version });
  if (answer?.id) {
    live.offer('cases', answer);
    live.offer(`case:${id}`, answer);
  }
  return answer;
}
