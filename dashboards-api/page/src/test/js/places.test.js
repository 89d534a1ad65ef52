import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { text } from './browser.js';

const { PLACES, placeAt } = await import('../../main/web/places.js');
const web = new URL('../../main/web/', import.meta.url);

test('each address leads to its place', () => {
  const at = (path) => {
    const { name, id, title, above } = placeAt(path);
    return [name, id, title, above];
  };
  assert.deepEqual(at('/'), ['queue', undefined, 'Queue', undefined]);
  assert.deepEqual(at('/cases/0b1c'), ['case', '0b1c', 'Case', undefined]);
  assert.deepEqual(at('/cases/7/'), ['case', '7', 'Case', undefined]);
  assert.deepEqual(at('/assets'), ['assets', undefined, 'Assets', undefined]);
  assert.deepEqual(at('/assets/host%3Aws-17.corp.example'), ['asset', 'host:ws-17.corp.example', 'host:ws-17.corp.example', '/assets']);
  assert.deepEqual(at('/entities/CORP%5Cann'), ['identity', 'CORP\\ann', 'CORP\\ann', '/entities']);
  assert.deepEqual(at('/sensors/enrol'), ['enrolling', undefined, 'Enroll a sensor', '/sensors']);
  assert.deepEqual(at('/sensors/enrolled'), ['sensor', 'enrolled', 'enrolled', '/sensors']);
  assert.deepEqual(at('/on-call/schedules/night%2Fweekend'), ['schedule', 'night/weekend', 'Schedule', '/on-call']);
  assert.deepEqual(at('/on-call/routing'), ['routing', undefined, 'Routing rules', '/on-call']);
});

test('an address that nobody knows is the queue, and a broken id stays as it is', () => {
  for (const path of ['/nowhere', '/cases', '/cases/', '/Assets', '/constructor', '//evil.example/']) assert.equal(placeAt(path).name, 'queue', path);
  assert.equal(placeAt('/assets/50%').id, '50%');
});

test('a place is named once, and each place above one exists', () => {
  const names = PLACES.map((one) => one.name);
  assert.deepEqual(names, [...new Set(names)]);
  for (const { above } of PLACES) if (above) assert.notEqual(placeAt(above).name, 'queue', above);
});

test('each place shows an element that its code defines', async () => {
  for (const place of PLACES) {
    await place.load();
    const shown = text(place.show({ id: 'x', query: '', me: null, signedIn: () => {} }));
    const elements = [...shown.matchAll(/<(wf-[a-z-]+)/g)].map((found) => found[1]);
    assert.ok(elements.length > 0, place.name);
    for (const name of elements) assert.ok(customElements.get(name), `${place.name} shows ${name}`);
  }
});

test('keys lead to places that exist, and the list of keys names them', async () => {
  const keys = await readFile(new URL('texts/keys.js', web), 'utf8');
  for (const { go, at, name } of PLACES.filter((one) => one.go)) {
    assert.equal(placeAt(at).name, name);
    assert.ok(keys.includes(`'g ${go}'`), `the list of keys tells of g ${go}`);
  }
});

test('links of the page lead to places that exist', async () => {
  const files = (await readdir(web, { recursive: true })).filter((name) => name.endsWith('.js'));
  for (const name of files) {
    const source = await readFile(new URL(name, web), 'utf8');
    for (const [, address] of source.matchAll(/href="(\/[a-z][a-z-/]*)/g)) {
      if (/^\/(api|page|sw\.js|auth)/.test(address)) continue;
      assert.ok(placeAt(`${address}${address.endsWith('/') ? 'x' : ''}`).name !== 'queue', `${name} links to ${address}`);
    }
  }
});
