// On call: routes, the colour of each person, and days and times in the zone of the page.

import { get, list, segment } from './api.js';
import { now, zoneName } from './time.js';
import { texts as t } from './texts/frame.js';

/** @typedef {import('./time.js').Time} Time */

const COLOURS = 8;

/** @param {string} name */
export const scheduleLink = (name) => `/on-call/schedules/${segment(name)}`;
/** @param {string} name */
export const policyLink = (name) => `/on-call/policies/${segment(name)}`;

/** @param {string} name @param {Time} from @param {Time} until @param {AbortSignal} [signal] */
export const coverage = (name, from, until, signal) =>
  get(`/schedules/${segment(name)}/shifts?from=${new Date(from).toISOString()}&until=${new Date(until).toISOString()}`, signal);

/** Names of those whom a schedule or policy may name. @param {AbortSignal} [signal] */
export const people = async (signal) => (await list('/assignees?limit=1000', signal)).map((one) => one.name).sort();

/** A person has the same colour everywhere; the name is shown too, since colours repeat. @param {string} person */
export function colourOf(person) {
  let hash = 7;
  for (const letter of person) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return `who-${hash % COLOURS}`;
}

// --- days and times in the zone that the page shows ---

const inUtc = () => zoneName() === 'UTC';
const formatters = new Map();

/** @param {Intl.DateTimeFormatOptions} options @param {Time} at @returns {string} */
function format(options, at) {
  const key = JSON.stringify(options) + zoneName();
  if (!formatters.has(key)) {
    formatters.set(key, new Intl.DateTimeFormat('en-GB', { ...options, timeZone: inUtc() ? 'UTC' : undefined }));
  }
  return formatters.get(key).format(new Date(at));
}

/** `Mon 23 Nov` @param {Time} at */
export const dayOf = (at) => format({ weekday: 'short', day: '2-digit', month: 'short' }, at).replace(',', '');
/** `08:00` @param {Time} at */
const timeOf = (at) => format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
/** `Mon 23 Nov, 08:00` @param {Time} at */
export const dayAndTime = (at) => `${dayOf(at)}, ${timeOf(at)}`;
/** `Mon 23 Nov, 08:00 – 20:00`, with the second day when it is another. @param {Time} from @param {Time} until */
export const stretch = (from, until) =>
  `${dayAndTime(from)} – ${dayOf(from) === dayOf(until) ? timeOf(until) : dayAndTime(until)}`;

const FAR_MILLIS = 45 * 86_400_000; // the center looks about two months ahead

/** `until 20:00`, with the day when it is not today's; nothing changes soon when it is far. @param {string | null | undefined} at */
export function until(at) {
  if (!at || Date.parse(at) - now() > FAR_MILLIS) return t.weeksToCome;
  return t.until(dayOf(at) === dayOf(now()) ? timeOf(at) : dayAndTime(at));
}

/** Midnight that begins the day; days are not all of 24 hours. @param {Time} at @param {number} days */
export function addDays(at, days) {
  const date = new Date(at);
  return inUtc()
    ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + days)
    : new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** Midnight of the Monday of this week. */
export function monday(at = now()) {
  const weekday = inUtc() ? new Date(at).getUTCDay() : new Date(at).getDay();
  return addDays(at, -((weekday + 6) % 7));
}

/** For an input of date and time, and back. @param {Time} at */
export function toInput(at) {
  const date = new Date(at);
  return new Date(inUtc() ? date.getTime() : date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
/** @param {string} text */
export const fromInput = (text) => new Date(inUtc() ? `${text}Z` : text).toISOString();

const MONDAY = Date.UTC(2024, 0, 1);
const weekdays = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** `Mon` @param {string} day */
export const dayWord = (day) => weekdays.format(MONDAY + WEEKDAYS.indexOf(day) * 86_400_000);
