import assert from 'node:assert/strict';
import { test } from 'node:test';
import './browser.js';
import { inWords, minutesOf, ofMinutes } from '../../main/web/durations.js';

process.env.TZ = 'Europe/Berlin';
const { age, clock, countdown, full, heardServerTime, moment, now, span, toggleZone, zoneName } = await import('../../main/web/time.js');
const { addDays, fromInput, monday, stretch, toInput, until } = await import('../../main/web/oncall.js');

/** In the browser's own zone, and back. */
function locally(run) {
  toggleZone();
  try {
    run();
  } finally {
    toggleZone();
  }
}

test('a duration is read in minutes, and written in seconds', () => {
  assert.equal(minutesOf('PT1H30M'), 90);
  assert.equal(minutesOf('P1DT2H'), 26 * 60);
  assert.equal(minutesOf('PT90S'), 1.5);
  for (const none of ['', null, undefined, 'P1Y', '90', 'PT-5M', 'PT1H30']) assert.equal(minutesOf(none), none === 'PT' ? 0 : null, String(none));
  for (const minutes of [0, 0.5, 1, 90, 10_080]) assert.equal(minutesOf(ofMinutes(minutes)), minutes);
  assert.equal(ofMinutes(-3), 'PT0S');
});

test('minutes have words', () => {
  assert.deepEqual([0, 0.5, 5, 60, 90.5].map(inWords), ['at once', '30 s', '5 min', '1 h', '1 h 30 min 30 s']);
});

test('a span names its two largest units', () => {
  assert.deepEqual([-5, 0, 59_999, 60_000, 3_599_999, 3_600_000, 12_000_000, 86_400_000, 187_200_000].map(span),
    ['0 s', '0 s', '59 s', '1 min', '59 min', '1 h', '3 h 20 min', '1 d', '2 d 4 h']);
});

test('a countdown never shows zero before its end', () => {
  assert.deepEqual([1, 43_000, 725_000, 3_723_000, -1].map(countdown), ['0:01', '0:43', '12:05', '1:02:03', '0:00']);
});

test('ages are by the clock of the center', () => {
  const ahead = new Date(Date.now() + 3_600_000).toISOString();
  heardServerTime(ahead);
  assert.ok(Math.abs(now() - Date.parse(ahead)) < 1000);
  const old = new Date(Date.now() - 30_000).toISOString();
  assert.equal(age(old), '1 h');
  heardServerTime('no time');
  assert.equal(age(old), '1 h');
  heardServerTime(new Date().toISOString());
});

test('a time of another day has its date', () => {
  heardServerTime('2026-11-24T12:00:00Z');
  assert.equal(moment('2026-11-24T03:04:05Z'), '03:04:05');
  assert.equal(moment('2026-11-23T03:04:05Z'), '23 Nov 2026, 03:04:05');
  assert.equal(full('2026-11-24T03:04:05Z'), '24 Nov 2026, 03:04:05 UTC');
  locally(() => {
    assert.equal(zoneName(), 'local');
    assert.equal(clock('2026-11-24T03:04:05Z'), '04:04:05');
    assert.equal(moment('2026-11-23T23:30:00Z'), '00:30:00'); // today in Berlin
  });
  heardServerTime(new Date().toISOString());
});

test('a week begins on Monday, also where a day has 23 or 25 hours', () => {
  assert.equal(new Date(monday(Date.parse('2026-11-29T23:59:00Z'))).toISOString(), '2026-11-23T00:00:00.000Z');
  assert.equal(new Date(monday(Date.parse('2026-11-23T00:00:00Z'))).toISOString(), '2026-11-23T00:00:00.000Z');
  locally(() => {
    const before = Date.parse('2026-10-19T00:00:00+02:00');
    assert.equal(addDays(before, 7), Date.parse('2026-10-26T00:00:00+01:00')); // a day of 25 hours lies between
    assert.equal(addDays(Date.parse('2026-03-23T00:00:00+01:00'), 7), Date.parse('2026-03-30T00:00:00+02:00'));
  });
});

test('what a field of date and time shows comes back as the same time', () => {
  const at = '2026-11-24T22:15:00.000Z';
  assert.equal(toInput(at), '2026-11-24T22:15');
  assert.equal(fromInput(toInput(at)), at);
  locally(() => {
    assert.equal(toInput(at), '2026-11-24T23:15');
    assert.equal(fromInput(toInput(at)), at);
  });
});

test('a stretch names its second day when it is another', () => {
  assert.equal(stretch('2026-11-23T08:00:00Z', '2026-11-23T20:00:00Z'), 'Mon 23 Nov, 08:00 – 20:00');
  assert.equal(stretch('2026-11-23T20:00:00Z', '2026-11-24T08:00:00Z'), 'Mon 23 Nov, 20:00 – Tue 24 Nov, 08:00');
  heardServerTime('2026-11-23T12:00:00Z');
  assert.equal(until('2026-11-23T20:00:00Z'), 'until 20:00');
  assert.equal(until('2026-11-24T20:00:00Z'), 'until Tue 24 Nov, 20:00');
  assert.equal(until('2027-11-24T20:00:00Z'), 'for the coming weeks');
  assert.equal(until(null), 'for the coming weeks');
  heardServerTime(new Date().toISOString());
});
