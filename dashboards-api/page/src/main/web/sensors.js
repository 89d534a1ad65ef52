// What the pages about sensors share: words for their states, what somebody should look at, and the way between these pages.

import { html } from 'lit';
import { plural, when } from './parts.js';
import { now, span } from './time.js';

export const STATES = { live: 'live', quiet: 'quiet', stopped: 'stopped', lost: 'lost', removed: 'removed', enrolled: 'never heard', unused: 'not used yet' };

/** A door itself, which brings what comes without a credential of its own. */
export const isDoor = (sensor) => sensor.id === sensor.name && sensor.id?.startsWith('door-');

/** Distinguishes sensors that never ran, sensors that were stopped, and inputs that were never used. @param {Api['Sensor']} sensor */
export function stateOf(sensor) {
  if (sensor.state !== 'stopped' || sensor.status !== 'enrolled') return sensor.state;
  return isDoor(sensor) ? 'unused' : 'enrolled';
}

export const stateChip = (sensor) => {
  const state = stateOf(sensor);
  const reason = state === 'unused' ? 'It is open, and nobody has sent anything yet.' : sensor.stateReason;
  return html`<span class="chip state-${state}" title=${reason || STATES[state]}>${STATES[state] ?? state}</span>`;
};

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `12 KiB`, `3.4 MiB` */
export function bytes(number) {
  let [value, unit] = [number ?? 0, 0];
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export const sum = (counts) => Object.values(counts ?? {}).reduce((all, one) => all + one, 0);

/** How full its spool is, of a hundred; null when it does not tell. */
export const fullness = ({ spool }) => (spool?.maxBytes ? Math.round((100 * spool.bytes) / spool.maxBytes) : null);

/** `12 s fast`; empty when its clock is right, as far as anybody can tell. */
export function clockWords({ clock }) {
  if (!clock || Math.abs(clock.offsetMillis) <= Math.max(1000, clock.uncertaintyMillis)) return '';
  return `${span(Math.abs(clock.offsetMillis))} ${clock.offsetMillis > 0 ? 'slow' : 'fast'}`;
}

const SOON_MILLIS = 24 * 3600_000;
const LATE_MILLIS = 60_000;
const FULL = 80;

/** When anything was heard of it last. @param {Api['Sensor']} sensor */
export function heardAt(sensor) {
  const times = [sensor.lastAckAt, sensor.connectedAt, sensor.heardAt].filter(Boolean);
  return times.sort().at(-1) ?? null;
}

/** The issues of a sensor: each as a word for the list and a sentence for its own page. @param {Api['Sensor']} sensor */
export function troubles(sensor) {
  const found = [];
  if (sensor.crowded) found.push({ word: 'two machines', text: 'Two machines use its credential, so only one of them is heard. Enrol each by a token of its own.' });
  if (sensor.partedAt) {
    found.push({ word: 'parted', text: html`Its spool and the center were found to hold different records (${when(sensor.partedAt)}${
      sensor.partedReason ? `: ${sensor.partedReason.replaceAll('-', ' ')}` : ''}). It goes on in a new epoch.` });
  }
  if (sensor.gapRecords) {
    found.push({ word: `${sensor.gapRecords} missing`, text: `${plural(sensor.gapRecords, 'record')} of it ${sensor.gapRecords === 1 ? 'is' : 'are'} missing here: see below.` });
  }
  if (sensor.foreign) {
    found.push({ word: `${sensor.foreign} foreign`, text: html`It reported ${plural(sensor.foreign, 'record')} about assets that it may not speak for,
      last ${sensor.lastForeignAsset ?? 'an unknown one'}, ${when(sensor.lastForeignAt)}. They are in <a href="/unprocessed?sensor=${
      encodeURIComponent(sensor.id)}&code=sensor.foreign-asset">quarantine</a>.` });
  }
  const clock = clockWords(sensor);
  if (clock && sensor.clock) {
    found.push({ word: `clock ${clock}`, text: `Its host’s clock is ${clock}, give or take ${span(sensor.clock.uncertaintyMillis)}. ${sensor.clock.corrected
      ? 'The times of its records are corrected by that; what was recorded is shown beside.' : 'Times are taken as it says them.'} Set the clock on the host.` });
  }
  const full = fullness(sensor) ?? 0;
  const lag = sensor.lagMillis ?? 0;
  if (sensor.spool && full >= FULL) {
    found.push({ word: `spool ${full} % full`, text: `Its spool is ${full} % full: ${plural(sensor.spool.records, 'record')} wait for the center. When it is full, records are left out.` });
  } else if (lag > LATE_MILLIS && stateOf(sensor) === 'live') {
    found.push({ word: `${span(lag)} behind`, text: `It is ${span(lag)} behind: that old is the oldest record that waits in its spool.` });
  }
  const ends = sensor.certificate ? Date.parse(sensor.certificate.endsAt) - now() : 0;
  if (sensor.certificate && stateOf(sensor) !== 'removed' && ends < SOON_MILLIS) {
    found.push({ word: ends > 0 ? 'certificate ends' : 'certificate ended', text: html`Its certificate ${ends > 0 ? 'ends' : 'ended'} ${when(sensor.certificate.endsAt)}. It renews it by
      itself while it is connected; if it cannot, enrol it anew.` });
  }
  return found;
}

const REACH_WORDS = { own: 'its own host', '*': 'every asset' };
export const speaksFor = (assets = []) => assets.map((one) => REACH_WORDS[one] ?? one).join(', ') || 'nothing';

const PLACES = [['/sensors', 'Sensors'], ['/sensor-groups', 'Groups'], ['/inputs', 'Doors'], ['/unprocessed', 'Not judged'], ['/blind-spots', 'Blind spots']];

/** The pages about what comes in, beside each other; `how` is `true` on a page that lies beneath one of them. */
export const places = (here, how = 'page') => html`<nav class="places" aria-label="What comes in">${PLACES.map(([path, name]) =>
  html`<a href=${path} aria-current=${path === here ? how : 'false'}>${name}</a>`)}</nav>`;
