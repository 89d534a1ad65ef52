import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from './browser.js';

const { counted, ordinal, plural } = await import('../../main/web/texts/common.js');
const { assetName, device, observed, rawTelemetry } = await import('../../main/web/parts.js');
const { folded } = await import('../../main/web/timeline.js');
const { laidOut, neighbour } = await import('../../main/web/graph-layout.js');
const { bytes, clockWords, fullness } = await import('../../main/web/sensors.js');
const { ruleCard } = await import('../../main/web/views/why.js');
const { rateBetween } = await import('../../main/web/views/doors.js');
const { blob } = await import('../../main/web/blob.js');
const { levelsOf, sourceName, whence } = await import('../../main/web/log-sources.js');

test('one is one, and none and many are many', () => {
  assert.deepEqual([0, 1, 2, 21].map((n) => plural(n, 'alert')), ['0 alerts', '1 alert', '2 alerts', '21 alerts']);
  assert.equal(plural(2, 'entry', 'entries'), '2 entries');
  assert.deepEqual([1, 2000].map(counted.process), ['1 process', '2,000 processes']);
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 111].map(ordinal),
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd', '23rd', '111th']);
});

test('telemetry is shown as it came: no number is rounded, nothing of it is markup', () => {
  const hostile = '{"id":12345678901234567890,"a":[],"x":{"<img src=x onerror=alert(1)>":"</pre><script>","é\\u0000":1.0}}';
  const shown = text(rawTelemetry(hostile));
  assert.ok(shown.includes('12345678901234567890'));
  assert.ok(shown.includes('1.0'));
  assert.ok(!shown.includes('<img'));
  assert.ok(!shown.includes('<script'));
  assert.equal(shown.replaceAll(/<\/?span[^>]*>|\s/g, ''), hostile.replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll(/\s/g, ''));
  assert.equal(rawTelemetry('<b>no json'), '<b>no json');
  assert.equal(text(rawTelemetry('{"a":{"b":[1,2]}}')).replaceAll(/<[^>]*>/g, ''), '{\n  &quot;a&quot;: {\n    &quot;b&quot;: [\n      1,\n      2\n    ]\n  }\n}');
});

test('an address in a rule becomes a link only if it is of the web', () => {
  const card = (references) => text(ruleCard({ title: 't', id: 'i', level: 'high', active: true, attack: [], references }, 'high'));
  for (const bad of ['javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//evil.example', 'https:evil" onclick="x']) {
    assert.doesNotMatch(card([bad]).replaceAll(/href=https:evil&quot;[^>]*/g, ''), /<a href/, bad);
  }
  assert.match(card(['https://attack.mitre.org/techniques/T1003']), /<a href=https:\/\/attack\.mitre\.org/);
});

test('names of assets and browsers are short', () => {
  assert.equal(text(assetName('host:ws-17')), '<span class="asset-name">ws-17</span>');
  assert.match(text(assetName('domain-controller:dc01')), /dc01<\/span> <span class="faint">domain controller/);
  assert.equal(device('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0'), 'Chrome on Windows');
  assert.equal(device('curl/8.0'), 'curl/8.0');
  assert.equal(device(''), 'unknown');
  assert.match(text(observed({ type: 'user', value: 'CORP\\ann' })), /href="\/entities\/CORP%5Cann"/);
  assert.equal(text(observed({ type: 'user', value: 'ann' })), '<code>ann</code>');
});

test('a long text is folded', () => {
  assert.doesNotMatch(text(blob('x'.repeat(240), 'it')), /details/);
  assert.match(text(blob('x'.repeat(241), 'it')), /<details[^]*241 characters/);
});

test('what a rule matches again soon is one line, with the count of its alert', () => {
  const item = (minute, alert = 'a', asset = 'host:1') => ({ rule: 'r', asset, alert, time: `2026-11-24T10:${String(minute).padStart(2, '0')}:00Z` });
  const lines = folded([item(0), item(5), item(6, 'b', 'host:2'), item(16)], [{ id: 'a', count: 40 }, { id: 'b', count: 1 }]);
  assert.deepEqual(lines.map((line) => [line.asset, line.times, line.each.length]), [['host:1', 2, 2], ['host:2', 1, 1], ['host:1', 1, 1]]);
  const [whole] = folded([item(0), item(5)], [{ id: 'a', count: 40 }]);
  assert.equal(whole.times, 40);
  assert.equal(whole.until, item(5).time);
  assert.deepEqual(folded([], []), []);
});

test('nodes of a graph never overlap, and the arrow keys reach each of them', () => {
  const node = (id, place) => ({ id, place, name: `name of ${id}` });
  const graph = { nodes: [node('a', 'asset'), node('b', 'asset'), node('c', 'asset'), node('in', 'outside'), node('out', 'outside'), node('who', 'account')],
    edges: [{ from: 'in', to: 'a', directed: true }, { from: 'a', to: 'b', directed: true, weight: 1 }, { from: 'b', to: 'c', directed: true, weight: 1 },
      { from: 'c', to: 'out', directed: true }, { from: 'a', to: 'who' }, { from: 'gone', to: 'a' }] };
  const drawn = laidOut(graph);
  for (const one of drawn.nodes) {
    for (const other of drawn.nodes) {
      const apart = one === other || one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
      assert.ok(apart, `${one.id} lies over ${other.id}`);
    }
  }
  assert.deepEqual(laidOut(graph), drawn, 'the same graph gives the same picture');
  assert.equal(drawn.edges.length, 5);
  const reached = new Set(['a']);
  for (const id of reached) for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
    const next = neighbour(drawn, id, key);
    if (next) reached.add(next);
  }
  assert.equal(reached.size, 6);
  assert.equal(neighbour(drawn, 'nobody', 'ArrowUp'), null);
});

test('figures of a sensor have units, and none when nothing is known', () => {
  assert.deepEqual([0, 1023, 1024, 12_345, 1e6, 5e9, 2 ** 60].map(bytes), ['0 B', '1023 B', '1.0 KiB', '12.1 KiB', '977 KiB', '4.7 GiB', '1048576 TiB']);
  assert.equal(fullness({ spool: null }), null);
  assert.equal(fullness({ spool: { bytes: 5, maxBytes: 10 } }), 50);
  assert.equal(clockWords({ clock: { offsetMillis: 900, uncertaintyMillis: 10 } }), '');
  assert.equal(clockWords({ clock: { offsetMillis: -12_000, uncertaintyMillis: 10 } }), '12 s fast');
  assert.equal(rateBetween(10, 30, 2000), 10);
  assert.equal(rateBetween(30, 10, 2000), null, 'the node has started again');
  assert.equal(rateBetween(undefined, 10, 2000), null);
});

test('log sources have names, and where they come from', () => {
  assert.equal(sourceName({ product: 'windows', category: 'process_creation' }), 'windows: process creation');
  assert.equal(sourceName({}), 'unknown type');
  assert.match(whence({ product: 'windows', category: 'process_creation' }), /^Sysmon event 1/);
  assert.equal(whence({ product: 'unknown' }), '');
  assert.equal(levelsOf({ low: 1, critical: 2, high: 0 }), '2 critical, 1 low');
});
