// Shared by the views of sensors and inputs: states, issues, and navigation.

import { html } from 'lit';
import { when } from './parts.js';
import { now, span } from './time.js';
import { counted, units } from './texts/common.js';
import { texts as t } from './texts/sensors.js';

/** An input itself, which represents events sent without an ingest token. */
export const isDoor = (sensor) => sensor.id === sensor.name && sensor.id?.startsWith('door-');

/** Distinguishes sensors that never ran, sensors that were stopped, and inputs that were never used. @param {Api['Sensor']} sensor */
export function stateOf(sensor) {
  if (sensor.state !== 'stopped' || sensor.status !== 'enrolled') return sensor.state;
  return isDoor(sensor) ? 'unused' : 'enrolled';
}

export const stateChip = (sensor) => {
  const state = stateOf(sensor);
  const reason = state === 'unused' ? t.unusedInput : sensor.stateReason;
  return html`<span class="chip state-${state}" title=${reason || t.states[state]}>${t.states[state] ?? state}</span>`;
};

/** `12 KiB`, `3.4 MiB` */
export function bytes(number) {
  let [value, unit] = [number ?? 0, 0];
  while (value >= 1024 && unit < units.bytes.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units.bytes[unit]}`;
}

export const sum = (counts) => Object.values(counts ?? {}).reduce((all, one) => all + one, 0);

/** How full its spool is, of a hundred; null when it does not tell. */
export const fullness = ({ spool }) => (spool?.maxBytes ? Math.round((100 * spool.bytes) / spool.maxBytes) : null);

/** `12 s fast`; empty when its clock is right, as far as anybody can tell. */
export function clockWords({ clock }) {
  if (!clock || Math.abs(clock.offsetMillis) <= Math.max(1000, clock.uncertaintyMillis)) return '';
  return `${span(Math.abs(clock.offsetMillis))} ${clock.offsetMillis > 0 ? t.slow : t.fast}`;
}

const SOON_MILLIS = 24 * 3600_000;
const LATE_MILLIS = 60_000;
const FULL = 80;

/** Time of the latest message from the sensor. @param {Api['Sensor']} sensor */
export function heardAt(sensor) {
  const times = [sensor.lastAckAt, sensor.connectedAt, sensor.heardAt].filter(Boolean);
  return times.sort().at(-1) ?? null;
}

/** The issues of a sensor: each as a word for the list and a sentence for its own page. @param {Api['Sensor']} sensor */
export function troubles(sensor) {
  const found = [];
  if (sensor.crowded) found.push({ word: t.twoMachines, text: t.twoMachinesHelp });
  if (sensor.partedAt) {
    found.push({ word: t.diverged, text: html`${t.divergedHelp(when(sensor.partedAt), sensor.partedReason ? `: ${sensor.partedReason.replaceAll('-', ' ')}` : '')}` });
  }
  if (sensor.gapRecords) {
    found.push({ word: t.gapsWord(sensor.gapRecords), text: t.gapsHelp(counted.record(sensor.gapRecords)) });
  }
  if (sensor.foreign) {
    const asset = sensor.lastForeignAsset ?? t.unknownAsset;
    const quarantine = html`<a href="/unprocessed?sensor=${encodeURIComponent(sensor.id)}&code=sensor.foreign-asset">${t.quarantine}</a>`;
    found.push({ word: t.foreignWord(sensor.foreign), text: t.foreignHelp(counted.record(sensor.foreign), asset, when(sensor.lastForeignAt), quarantine) });
  }
  const clock = clockWords(sensor);
  if (clock && sensor.clock) {
    found.push({ word: t.clockWord(clock), text: t.clockHelp(clock, span(sensor.clock.uncertaintyMillis), sensor.clock.corrected
      ? t.clockCorrected : t.clockTaken) });
  }
  const full = fullness(sensor) ?? 0;
  const lag = sensor.lagMillis ?? 0;
  if (sensor.spool && full >= FULL) {
    found.push({ word: t.spoolWord(full), text: t.spoolHelp(full, counted.record(sensor.spool.records)) });
  } else if (lag > LATE_MILLIS && stateOf(sensor) === 'live') {
    found.push({ word: t.behindWord(span(lag)), text: t.behindHelp(span(lag)) });
  }
  const ends = sensor.certificate ? Date.parse(sensor.certificate.endsAt) - now() : 0;
  if (sensor.certificate && stateOf(sensor) !== 'removed' && ends < SOON_MILLIS) {
    found.push({ word: ends > 0 ? t.certificateExpires : t.certificateExpired, text: (ends > 0 ? t.certificateExpiresHelp : t.certificateExpiredHelp)(when(sensor.certificate.endsAt)) });
  }
  return found;
}

export const speaksFor = (assets = []) => assets.map((one) => t.reachWords[one] ?? one).join(', ') || t.noAssets;

const PLACES = [['/sensors', t.sensors], ['/sensor-groups', t.groups], ['/inputs', t.inputs], ['/unprocessed', t.unprocessed], ['/coverage', t.coverage], ['/secure-score', t.secureScore]];

/** The pages about what comes in, beside each other; `how` is `true` on a page that lies beneath one of them. */
export const places = (here, how = 'page') => html`<nav class="places" aria-label=${t.navigation}>${PLACES.map(([path, name]) =>
  html`<a href=${path} aria-current=${path === here ? how : 'false'}>${name}</a>`)}</nav>`;
