import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { text } from './browser.js';

const { Loading, Sending } = await import('../../main/web/loading.js');

/** An element as Lit drives it: it updates when the test says so. */
class Host {
  controllers = [];
  updateComplete = Promise.resolve(true);

  addController(one) {
    this.controllers.push(one);
  }

  requestUpdate() {}

  querySelector() {
    return null;
  }

  connect() {
    this.controllers.forEach((one) => one.hostConnected?.());
    this.update();
  }

  update() {
    this.controllers.forEach((one) => one.hostUpdate?.());
  }

  leave() {
    this.controllers.forEach((one) => one.hostDisconnected?.());
  }
}

const turn = () => new Promise((resolve) => { setImmediate(resolve); });
let host;
let reads;

/** Each read waits until the test answers it. */
const read = (signal) => new Promise((resolve, reject) => {
  reads.push({ signal, resolve, reject });
  signal.addEventListener('abort', () => reject(new Error('aborted')));
});
const shown = (loading) => text(loading.render((value) => `[${value}]`));

beforeEach(() => {
  host = new Host();
  reads = [];
});

test('it loads when its element is on the page, and shows what came', async () => {
  const loading = new Loading(host, read);
  host.connect();
  assert.equal(loading.state, 'loading');
  assert.match(shown(loading), /role="status">Loading…/);
  reads[0].resolve('a');
  await turn();
  assert.equal(loading.state, 'shown');
  assert.equal(shown(loading), '[a]');
});

test('a failure says why, with a button that reads again', async () => {
  const loading = new Loading(host, read);
  host.connect();
  reads[0].reject(Object.assign(new Error('The center <b>cannot</b> be reached.'), { status: 0 }));
  await turn();
  assert.equal(loading.state, 'failed');
  assert.match(shown(loading), /role="alert"[^]*Loading failed[^]*The center &lt;b>cannot&lt;\/b> be reached\.[^]*Try again/);
  loading.retry();
  reads[1].resolve('a');
  await turn();
  assert.equal(shown(loading), '[a]');
});

test('what is missing is called so', async () => {
  const loading = new Loading(host, read);
  host.connect();
  reads[0].reject(Object.assign(new Error('No such case.'), { status: 404 }));
  await turn();
  assert.match(shown(loading), /Not found/);
});

test('what was read stays when it cannot be read again, and says of when it is', async () => {
  const loading = new Loading(host, read);
  host.connect();
  reads[0].resolve('a');
  await turn();
  loading.load();
  assert.equal(loading.state, 'shown');
  reads[1].reject(new Error('no answer'));
  await turn();
  assert.equal(loading.state, 'stale');
  assert.match(shown(loading), /role="status">As of \d\d:\d\d:\d\d: no answer[^]*Try again[^]*\[a\]/);
  loading.load();
  reads[2].resolve('b');
  await turn();
  assert.equal(shown(loading), '[b]');
});

test('the latest read counts, whichever answers last', async () => {
  let key = 1;
  const loading = new Loading(host, read, { key: () => key });
  host.connect();
  key = 2;
  host.update();
  assert.ok(reads[0].signal.aborted);
  reads[1].resolve('second');
  reads[0].resolve('first');
  await turn();
  assert.equal(shown(loading), '[second]');
  host.update();
  assert.equal(reads.length, 2, 'the same key is not read twice');
});

test('without a key nothing is read', () => {
  let key = null;
  const loading = new Loading(host, read, { key: () => key });
  host.connect();
  assert.equal(reads.length, 0);
  assert.equal(loading.busy, false);
  key = 'open';
  host.update();
  assert.equal(reads.length, 1);
});

test('an element that leaves the page waits for nothing, and reads anew when it is back', async () => {
  const loading = new Loading(host, read);
  host.connect();
  host.leave();
  assert.ok(reads[0].signal.aborted);
  await turn();
  assert.equal(loading.failure, null);
  host.connect();
  assert.equal(reads.length, 2);
});

test('changes that come fast are one read at a time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const loading = new Loading(host, read, { pause: 2000 });
  host.connect();
  loading.refresh();
  loading.refresh();
  assert.equal(reads.length, 1);
  reads[0].resolve('a');
  await turn();
  loading.refresh();
  t.mock.timers.tick(1999);
  assert.equal(reads.length, 1);
  t.mock.timers.tick(1);
  assert.equal(reads.length, 2, 'what changed meanwhile is in the next one');
});

test('more is added to what is shown, and a new read replaces both', async () => {
  const loading = new Loading(host, read);
  host.connect();
  reads[0].resolve(['a']);
  await turn();
  const more = loading.more(read, (next) => [...loading.value, ...next]);
  assert.ok(loading.busy);
  reads[1].resolve(['b']);
  await more;
  assert.deepEqual(loading.value, ['a', 'b']);
  const late = loading.more(read, () => ['never']);
  loading.load();
  reads[3].resolve(['c']);
  await late;
  await turn();
  assert.deepEqual(loading.value, ['c']);
});

test('what may be absent says nothing when it cannot be read', async () => {
  const loading = new Loading(host, read, { as: 'extra' });
  host.connect();
  assert.equal(shown(loading), '');
  reads[0].reject(new Error('forbidden'));
  await turn();
  assert.equal(shown(loading), '');
});

test('a command is busy until it is answered, and keeps why it was refused', async () => {
  const sending = new Sending(host);
  let answer;
  const taken = sending.ask(() => new Promise((resolve, reject) => { answer = { resolve, reject }; }), '', 'row 7');
  assert.equal(sending.busy, 'row 7');
  answer.reject(new Error('Rejected: it changed.'));
  assert.equal(await taken, false);
  assert.equal(sending.busy, null);
  assert.equal(sending.problem.message, 'Rejected: it changed.');
  assert.equal(await sending.ask(async () => ({ an: 'answer' })), true);
  assert.equal(sending.problem, null);
});

test('what is known already is shown until the rest has come, but not when it cannot be read', async () => {
  const loading = new Loading(host, read);
  const early = () => text(loading.render((value) => `[${value}]`, 'head'));
  host.connect();
  assert.equal(early(), '[head]');
  reads[0].reject(new Error('no answer'));
  await turn();
  assert.match(early(), /Loading failed/);
  loading.load();
  reads[1].resolve('all');
  await turn();
  assert.equal(early(), '[all]');
});
