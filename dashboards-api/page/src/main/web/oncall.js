// What the page knows of on call: its routes, the colour of each person, and days and times as the page shows them.

import { get, list, segment } from './api.js';
import { now, zoneName } from './time.js';

const COLOURS = 8;

export const scheduleLink = (name) => `/on-call/schedules/${segment(name)}`;
export const policyLink = (name) => `/on-call/policies/${segment(name)}`;
const ofSchedule = (name) => `/schedules/${segment(name)}`;

export const coverage = (name, from, until) =>
  get(`${ofSchedule(name)}/shifts?from=${new Date(from).toISOString()}&until=${new Date(until).toISOString()}`);

/** Names of those whom a schedule or policy may name. */
export const people = async () => (await list('/assignees?limit=1000')).map((one) => one.name ?? one).sort();

/** The same person has the same colour everywhere; the name stands beside it, since colours repeat. */
export function colourOf(person) {
  let hash = 7;
  for (const letter of person) hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  return `who-${hash % COLOURS}`;
}

// --- days and times in the zone that the page shows ---

const inUtc = () => zoneName() === 'UTC';
const formatters = new Map();

function format(options, at) {
  const key = JSON.stringify(options) + zoneName();
  if (!formatters.has(key)) {
    formatters.set(key, new Intl.DateTimeFormat('en-GB', { ...options, timeZone: inUtc() ? 'UTC' : undefined }));
  }
  return formatters.get(key).format(new Date(at));
}

/** `Mon 23 Nov` */
export const dayOf = (at) => format({ weekday: 'short', day: '2-digit', month: 'short' }, at).replace(',', '');
/** `08:00` */
export const timeOf = (at) => format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
/** `Mon 23 Nov, 08:00` */
export const dayAndTime = (at) => `${dayOf(at)}, ${timeOf(at)}`;
/** `Mon 23 Nov, 08:00 – 20:00`, with the second day when it is another. */
export const stretch = (from, until) =>
  `${dayAndTime(from)} – ${dayOf(from) === dayOf(until) ? timeOf(until) : dayAndTime(until)}`;

const FAR_MILLIS = 45 * 86_400_000; // the center looks about two months ahead

/** `until 20:00`, with the day when it is not today's; nothing changes soon when it is far. */
export function until(at) {
  if (!at || Date.parse(at) - now() > FAR_MILLIS) return 'for weeks to come';
  return `until ${dayOf(at) === dayOf(now()) ? timeOf(at) : dayAndTime(at)}`;
}

/** Midnight that begins the day; days are not all of 24 hours. */
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

/** For an input of date and time, and back. */
export function toInput(at) {
  const date = new Date(at);
  return new Date(inUtc() ? date.getTime() : date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
export const fromInput = (text) => new Date(inUtc() ? `${text}Z` : text).toISOString();

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
export const dayWord = (day) => day[0].toUpperCase() + day.slice(1, 3);
