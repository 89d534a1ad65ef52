// Time as the center sees it. Ages and countdowns are reckoned against the server's clock, so that a wrong clock on
// the watcher's machine never hides that a page is due.

import { units } from './texts/common.js';

const ZONE_KEY = 'watchfloor.zone';
const beats = new EventTarget();
let offsetMillis = 0;
let zone = localStorage.getItem(ZONE_KEY) === 'local' ? 'local' : 'utc';

setInterval(() => beats.dispatchEvent(new Event('beat')), 1000);

/** @typedef {string | number | Date} Time as the API writes it, or in milliseconds */

export const now = () => Date.now() + offsetMillis;

/** Takes the server's time from the live stream; `iso` is RFC 3339. @param {string} iso */
export function heardServerTime(iso) {
  const server = Date.parse(iso);
  if (!Number.isNaN(server)) offsetMillis = server - Date.now();
}

export const zoneName = () => (zone === 'utc' ? 'UTC' : 'local');

export function toggleZone() {
  zone = zone === 'utc' ? 'local' : 'utc';
  localStorage.setItem(ZONE_KEY, zone);
  beats.dispatchEvent(new Event('beat'));
}

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const formats = {
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  full: {
    year: 'numeric', month: 'short', day: '2-digit',
    hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  },
};
const formatters = new Map();

/** @param {string} kind @param {Time} at @returns {string} */
function format(kind, at) {
  const key = kind + zone;
  if (!formatters.has(key)) {
    const timeZone = zone === 'utc' ? 'UTC' : undefined;
    formatters.set(key, new Intl.DateTimeFormat('en-GB', { ...formats[kind], timeZone }));
  }
  return formatters.get(key).format(new Date(at));
}

/** `12:03:10` @param {Time} at */
export const clock = (at) => format('clock', at);

/** `24 Nov 2026, 12:03:10 UTC` @param {Time} at */
export const full = (at) => `${format('full', at)} ${zoneName()}`;

/** `12:03:10` for today, else with its date: a bare clock time must never be mistaken for today's. @param {Time} at */
export function moment(at) {
  const today = format('full', now()).slice(0, 11);
  const whole = format('full', at);
  return whole.startsWith(today) ? format('clock', at) : whole;
}

/** `34 s`, `12 min`, `3 h 20 min`, `2 d 4 h` @param {number} millis */
export function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) return `${seconds} ${units.second}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} ${units.minute}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} ${units.hour} ${minutes % 60} ${units.minute}` : `${hours} ${units.hour}`;
  return hours % 24 ? `${Math.floor(hours / 24)} ${units.day} ${hours % 24} ${units.hour}` : `${Math.floor(hours / 24)} ${units.day}`;
}

/** @param {string} at */
export const age = (at) => span(now() - Date.parse(at));

/** `0:43`, `12:05`, `1:02:03` @param {number} millis */
export function countdown(millis) {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A Lit controller that redraws its element every second. */
export class EverySecond {
  /** @param {import('lit').ReactiveControllerHost} host */
  constructor(host) {
    this.beat = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    beats.addEventListener('beat', this.beat);
  }

  hostDisconnected() {
    beats.removeEventListener('beat', this.beat);
  }
}
