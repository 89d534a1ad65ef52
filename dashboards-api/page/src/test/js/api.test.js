import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import './browser.js';

const { Refusal, Unreachable, get, keepBack, list, onStepUp, post, put, remove } = await import('../../main/web/api.js');

let asked;
let answers;
const answer = (status, body) => new Response(body === undefined ? null : JSON.stringify(body),
  { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } });

beforeEach(() => {
  asked = [];
  answers = [];
  globalThis.fetch = async (path, options) => {
    asked.push({ path, ...options });
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  onStepUp(async () => false);
  keepBack(async () => false);
});

test('a list has its items, and how many there are in all', async () => {
  answers = [answer(200, { items: [1, 2], total: 7 }), answer(200, { items: [1] }), answer(200, {})];
  assert.equal((await list('/cases?limit=2')).total, 7);
  assert.equal((await list('/cases')).total, 1);
  assert.equal((await list('/cases')).length, 0);
  assert.equal(asked[0].path, '/api/v1/cases?limit=2');
});

test('a refusal has the code and the sentence of the center', async () => {
  answers = [answer(409, { code: 'case.closed', detail: 'Case 7 is closed.' }), answer(500, undefined)];
  await assert.rejects(get('/cases/7'), (failure) => failure instanceof Refusal && failure.code === 'case.closed' && failure.message === 'Case 7 is closed.');
  await assert.rejects(get('/cases/7'), /status 500/);
});

test('a command that is not answered is sent again under the same key, three times at most', async () => {
  answers = [new TypeError('network'), answer(200, { id: '7' })];
  assert.deepEqual(await post('/cases/7/notes', { text: 'x' }), { id: '7' });
  const keys = asked.map((one) => one.headers['Idempotency-Key']);
  assert.match(keys[0], /^[0-9a-f]{32}$/);
  assert.equal(keys[0], keys[1]);
  answers = [new TypeError('network'), new TypeError('network'), new TypeError('network')];
  await assert.rejects(post('/cases/7/notes', { text: 'x' }), Unreachable);
  assert.equal(asked.length, 5);
  assert.notEqual(asked[2].headers['Idempotency-Key'], keys[0]);
});

test('a command may hold for one version of the thing only', async () => {
  answers = [answer(200, {}), answer(204)];
  await put('/teams/blue', { members: [] }, { version: 3 });
  await remove('/teams/blue');
  assert.equal(asked[0].headers['If-Match'], '"3"');
  assert.equal('If-Match' in asked[1].headers, false);
  assert.equal(asked[1].body, undefined);
});

test('a passkey is shown once, and then the command goes on', async () => {
  let shown = 0;
  onStepUp(async () => { shown += 1; return true; });
  answers = [answer(403, { code: 'access.step-up' }), answer(200, { ok: true }), answer(403, { code: 'access.step-up' }), answer(403, { code: 'access.step-up' })];
  assert.deepEqual(await post('/people', {}), { ok: true });
  await assert.rejects(post('/people', {}), (failure) => failure.code === 'access.step-up');
  assert.equal(shown, 2);
});

test('a command that needs a word of somebody else waits for it', async () => {
  keepBack(async (problem) => problem.approval === 'a1');
  answers = [answer(403, { code: 'approval.waits', approval: 'a1' }), answer(200, { done: true })];
  assert.deepEqual(await post('/people', {}), { done: true });
  answers = [answer(403, { code: 'approval.waits', approval: 'a2' })];
  await assert.rejects(post('/people', {}), /./);
});

test('what is no longer wanted is aborted', async () => {
  const leaving = new AbortController();
  globalThis.fetch = (path, { signal }) => new Promise((resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason)); });
  const gone = get('/cases/7', leaving.signal);
  leaving.abort();
  await assert.rejects(gone, Unreachable);
});

test('a session that has ended is told to the page', async () => {
  let why = null;
  globalThis.addEventListener('watchfloor-signed-out', (event) => { why = event.detail; });
  answers = [answer(401, { reason: 'session-idle' })];
  await assert.rejects(get('/me'), Refusal);
  assert.equal(why, 'session-idle');
});
