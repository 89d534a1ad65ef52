import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeSocket } from './browser.js';

const { LiveStream } = await import('../../main/web/live.js');

let stream;
let changes;
let items;
const heard = (message) => stream.socket.onmessage({ data: JSON.stringify(message) });
const follow = (name) => stream.follow(name, (all, change) => { items = all; changes.push([change.kind, change.key, change.total]); });
const one = (id, version, more = {}) => ({ id, version, ...more });

beforeEach(() => {
  FakeSocket.all.length = 0;
  stream = new LiveStream();
  changes = [];
  items = null;
  stream.start();
  heard({ type: 'hello' });
});

test('a topic is asked for once, and given up with its last follower', () => {
  const first = follow('cases');
  const second = follow('cases');
  assert.deepEqual(stream.socket.sent, [{ op: 'subscribe', topic: 'cases' }]);
  first();
  assert.equal(stream.socket.sent.length, 1);
  second();
  assert.deepEqual(stream.socket.sent[1], { op: 'unsubscribe', topic: 'cases' });
});

test('changes merge into what is known, and count what is not here', () => {
  follow('cases');
  heard({ type: 'snapshot', topic: 'cases', cursor: 'a', total: 7, items: [one('1', 1, { title: 'a' }), one('2', 1)] });
  heard({ type: 'delta', topic: 'cases', cursor: 'b', change: 'changed', item: one('1', 2, { severity: 'high' }) });
  heard({ type: 'delta', topic: 'cases', cursor: 'c', change: 'added', item: one('3', 1) });
  heard({ type: 'gone', topic: 'cases', cursor: 'd', id: '2' });
  assert.deepEqual(items.get('1'), one('1', 2, { title: 'a', severity: 'high' }));
  assert.deepEqual([...items.keys()], ['1', '3']);
  assert.deepEqual(changes, [['snapshot', undefined, 7], ['changed', '1', 7], ['added', '3', 8], ['removed', '2', 7]]);
});

test('an answer to a command may overtake the stream, and is not taken back by it', () => {
  follow('cases');
  heard({ type: 'snapshot', topic: 'cases', cursor: 'a', items: [one('1', 1, { status: 'new' })] });
  stream.offer('cases', one('1', 3, { status: 'acknowledged' }));
  heard({ type: 'delta', topic: 'cases', cursor: 'b', change: 'changed', item: one('1', 2, { status: 'new' }) });
  assert.equal(items.get('1').status, 'acknowledged');
  stream.offer('assets', one('x', 1)); // nobody follows them
});

test('after a break it resumes at its cursor; after a gap it begins anew', () => {
  follow('cases');
  heard({ type: 'snapshot', topic: 'cases', cursor: 'a', items: [] });
  heard({ type: 'delta', topic: 'cases', cursor: 'b', change: 'added', item: one('1', 1) });
  const again = () => {
    stream.socket.onclose({ code: 1006, reason: '' });
    assert.equal(stream.link, 'waiting');
    stream.retryNow();
    heard({ type: 'hello' });
    return stream.socket.sent;
  };
  assert.deepEqual(again(), [{ op: 'subscribe', topic: 'cases', from: 'b' }]);
  heard({ type: 'gap', topic: 'cases' });
  assert.deepEqual(again(), [{ op: 'subscribe', topic: 'cases' }]);
  stream.stop();
});

test('a session that has ended is told, and not tried again', () => {
  let why;
  stream.addEventListener('signed-out', (event) => { why = event.detail; });
  stream.socket.onclose({ code: 4401, reason: 'session-idle: nobody used it' });
  assert.equal(why, 'session-idle');
  assert.equal(stream.link, 'closed');
  assert.ok(stream.isBlind());
});
