// What the page knows about cases: their order, their words, and the commands that people give.

import { post, segment } from './api.js';
import { live } from './live.js';
import { clock, countdown, now } from './time.js';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'];

export const STATUS_WORDS = {
  new: 'New',
  acknowledged: 'Acknowledged',
  in_progress: 'In progress',
  on_hold: 'On hold',
  contained: 'Contained',
  resolved: 'Resolved',
  closed: 'Closed',
  merged: 'Merged',
};

export const CLASSIFICATIONS = {
  truePositive: 'True positive: an attack',
  benignTruePositive: 'Benign true positive: real, but allowed',
  falsePositive: 'False positive: the rule was wrong',
  informationalExpectedActivity: 'Expected activity',
};

export const DETERMINATIONS = {
  multiStagedAttack: 'Multi-stage attack',
  malware: 'Malware',
  phishing: 'Phishing',
  compromisedUser: 'Compromised user',
  maliciousUserActivity: 'Malicious user activity',
  unwantedSoftware: 'Unwanted software',
  securityTesting: 'Security testing',
  confirmedUserActivity: 'Confirmed by the user',
  lineOfBusinessApplication: 'Line-of-business application',
  clean: 'Not malicious',
  insufficientData: 'Not enough data',
  other: 'Other',
};

const DONE = new Set(['resolved', 'closed', 'merged']);

/** Whether this person may do it to the case now: the center says so with each case, and checks it again. */
export const may = (kase, verb) => Boolean(kase.allowed?.includes(verb));
export const waits = (kase) => kase.status === 'new';
/** It got worse while somebody had it, and nobody has confirmed that they saw it. */
export const isWorse = (kase) => Boolean(kase.worsened) && !kase.worsened.confirmedBy;
export const isOpen = (kase) => !DONE.has(kase.status);
export const holder = (kase) => kase.assignee ?? kase.acknowledgedBy ?? null;
export const isMine = (kase, me) => Boolean(me) && (kase.assignee ?? kase.acknowledgedBy) === me.name;

export function whoHasIt(kase, me) {
  const status = STATUS_WORDS[kase.status]?.toLowerCase() ?? kase.status;
  if (isMine(kase, me)) return `Case ${kase.number} is ${status}, and yours.`;
  return `Case ${kase.number} is ${status}: ${holder(kase) ?? 'nobody'} has it.`;
}

/**
 * When the next page of a case goes out, in words. While the center cannot be heard nobody knows what it does: then only the time stands
 * here at which the page was due.
 */
export function nextPage(kase) {
  if (!kase.nextPageAt) return { text: 'no page is due', urgent: false };
  const left = Date.parse(kase.nextPageAt) - now();
  if (live.isBlind()) return { text: `next page ${left > 0 ? 'due' : 'was due'} ${clock(kase.nextPageAt)}`, urgent: false };
  if (left <= 0) return { text: 'paging now', urgent: true };
  return { text: 'next page in', left: countdown(left), urgent: left < 15_000 };
}

/** Those that nobody has come first, then those that got worse, then the gravest, then the latest. */
export function inOrder(a, b) {
  return (
    Number(waits(b)) - Number(waits(a)) ||
    Number(isWorse(b)) - Number(isWorse(a)) ||
    Number(isOpen(b)) - Number(isOpen(a)) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    b.number - a.number
  );
}

export const noFilter = () => ({ status: 'open', severity: new Set(), mine: false, text: '' });

export function filterFromUrl(query) {
  const parameters = new URLSearchParams(query);
  const severities = (parameters.get('severity') ?? '').split(',').filter((s) => SEVERITIES.includes(s));
  const status = parameters.get('status') ?? 'open';
  return {
    status: status === 'all' || status in STATUS_WORDS ? status : 'open',
    severity: new Set(severities),
    mine: parameters.get('assignee') === 'me',
    text: parameters.get('q') ?? '',
  };
}

export function urlOfFilter(filter) {
  const parameters = new URLSearchParams();
  if (filter.status !== 'open') parameters.set('status', filter.status);
  if (filter.severity.size) parameters.set('severity', SEVERITIES.filter((s) => filter.severity.has(s)).join(','));
  if (filter.mine) parameters.set('assignee', 'me');
  if (filter.text.trim()) parameters.set('q', filter.text.trim());
  const query = parameters.toString();
  return query ? `/?${query}` : '/';
}

export const isFiltered = (filter) => urlOfFilter(filter) !== '/';

export function matches(kase, filter, me) {
  if (filter.status === 'open' ? !isOpen(kase) : filter.status !== 'all' && kase.status !== filter.status) return false;
  if (filter.severity.size && !filter.severity.has(kase.severity)) return false;
  if (filter.mine && !isMine(kase, me)) return false;
  if (!filter.text.trim()) return true;
  const haystack = [
    `#${kase.number}`, kase.title, kase.assignee, kase.acknowledgedBy, ...(kase.attack ?? []),
    ...(kase.assets ?? []).map((asset) => asset.id),
  ].join(' ').toLowerCase();
  return filter.text.toLowerCase().trim().split(/\s+/).every((word) => haystack.includes(word));
}

/** Confirms what the person has seen, no more: worse news that came meanwhile page on. */
export const confirmSeen = (kase) => command(kase.id, 'confirm', { news: kase.worsened.news });

/** Gives a command and shows its answer at once; `body` as in the API, `version` when the command is an edit. */
export async function command(id, verb, body = {}, version = undefined) {
  const answer = await post(`/cases/${segment(id)}/${verb}`, body, { version });
  if (answer?.id) {
    live.offer('cases', answer);
    live.offer(`case:${id}`, answer);
  }
  return answer;
}
