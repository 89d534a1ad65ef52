import assert from 'node:assert/strict';
import { test } from 'node:test';
import './browser.js';

const { NOBODY, closedAs, filterFromUrl, furtherSet, inOrder, isFiltered, isOpen, isWorse, matches, noFilter, orderOf, urlOfFilter, whoHasIt } =
  await import('../../main/web/cases.js');

const kase = (number, more = {}) => ({
  id: `c${number}`, number, severity: 'high', status: 'new', title: 'Memory of LSASS is read', openedAt: '2026-11-24T10:00:00Z', updatedAt: '2026-11-24T10:00:00Z',
  attack: ['T1003.001'], assets: [{ id: 'host:ws-17.corp.example' }], assignee: null, acknowledgedBy: null, ...more,
});
const numbers = (cases, order) => [...cases].sort(order).map((one) => one.number);
const found = (cases, change, me = { name: 'mina' }) => cases.filter((one) => matches(one, { ...noFilter(), ...change }, me)).map((one) => one.number);

test('who must act comes first: nobody has it, it escalated, then severity, then the latest', () => {
  const cases = [
    kase(1, { status: 'resolved', severity: 'critical' }), kase(2, { status: 'acknowledged', severity: 'critical' }),
    kase(3, { status: 'acknowledged', severity: 'low', worsened: { news: 1 } }), kase(4, { severity: 'low' }), kase(5, { severity: 'critical' }),
    kase(6, { severity: 'critical' }), kase(7, { status: 'acknowledged', severity: 'critical', worsened: { news: 1, confirmedBy: 'mina' } }),
  ];
  assert.deepEqual(numbers(cases, inOrder), [6, 5, 4, 3, 7, 2, 1]);
});

test('each order is what it is called', () => {
  const cases = [kase(1, { severity: 'low', updatedAt: '2026-11-24T12:00:00Z' }), kase(2, { severity: 'critical' }), kase(3, { severity: 'critical' })];
  assert.deepEqual(numbers(cases, orderOf({ sort: 'severity' })), [3, 2, 1]);
  assert.deepEqual(numbers(cases, orderOf({ sort: 'newest' })), [3, 2, 1]);
  assert.deepEqual(numbers(cases, orderOf({ sort: 'oldest' })), [1, 2, 3]);
  assert.deepEqual(numbers(cases, orderOf({ sort: 'updated' })), [1, 3, 2]);
  assert.equal(orderOf({ sort: 'no such order' }), inOrder);
});

test('a filter becomes an address and comes back', () => {
  for (const address of ['/', '/?status=all', '/?severity=critical%2Chigh', '/?assignee=me', '/?assignee=ann', '/?assignee=none&q=lsass',
    '/?status=closed&asset=ws-17&technique=T1003&from=2026-11-01&to=2026-11-24&sort=oldest']) {
    assert.equal(urlOfFilter(filterFromUrl(address.slice(1))), address);
  }
  assert.equal(isFiltered(filterFromUrl('?sort=oldest')), false);
  assert.equal(isFiltered(filterFromUrl('?q=x')), true);
  assert.equal(furtherSet(filterFromUrl('?asset=a&from=2026-11-01&q=x')), 2);
});

test('an address of nonsense is no filter', () => {
  for (const query of ['?status=lost', '?severity=worst', '?sort=random', '?status=constructor', '?sort=toString', '?severity=__proto__', '?status=__proto__&sort=__proto__']) {
    assert.deepEqual(filterFromUrl(query), noFilter(), query);
  }
});

test('a filter finds by status, person, asset, technique and day', () => {
  const cases = [kase(1), kase(2, { status: 'acknowledged', acknowledgedBy: 'mina' }), kase(3, { status: 'closed', assignee: 'ann', attack: ['T10030'] }),
    kase(4, { assignee: 'ann', openedAt: '2026-11-25T23:59:59Z', assets: [] })];
  assert.deepEqual(found(cases, {}), [1, 2, 4]);
  assert.deepEqual(found(cases, { status: 'all' }), [1, 2, 3, 4]);
  assert.deepEqual(found(cases, { status: 'closed' }), [3]);
  assert.deepEqual(found(cases, { mine: true }), [2]);
  assert.deepEqual(found(cases, { mine: true }, null), []);
  assert.deepEqual(found(cases, { assignee: 'ann' }), [4]);
  assert.deepEqual(found(cases, { assignee: NOBODY }), [1]);
  assert.deepEqual(found(cases, { asset: ' WS-17 ' }), [1, 2]);
  assert.deepEqual(found(cases, { technique: 't1003', status: 'all' }), [1, 2, 4], 'T10030 is no sub-technique of T1003');
  assert.deepEqual(found(cases, { from: '2026-11-25' }), [4]);
  assert.deepEqual(found(cases, { to: '2026-11-24' }), [1, 2]);
  assert.deepEqual(found(cases, { to: '2026-11-25' }), [1, 2, 4], 'the last day counts whole');
  assert.deepEqual(found(cases, { text: 'LSASS  #4' }), [4]);
  assert.deepEqual(found(cases, { severity: new Set(['low']) }), []);
});

test('a case is told by who has it', () => {
  assert.equal(whoHasIt(kase(7, { status: 'acknowledged', acknowledgedBy: 'ann' }), { name: 'mina' }), 'Case 7 is acknowledged, assigned to ann.');
  assert.equal(whoHasIt(kase(7, { assignee: 'mina' }), { name: 'mina' }), 'Case 7 is new and assigned to you.');
  assert.equal(whoHasIt(kase(7), null), 'Case 7 is new, unassigned.');
  assert.equal(isOpen(kase(1, { status: 'merged' })), false);
  assert.equal(isWorse(kase(1)), false);
  assert.equal(closedAs({ classification: 'truePositive', determination: 'malware' }), 'True positive, Malware');
  assert.equal(closedAs({ classification: 'new to this page', determination: undefined }), 'new to this page');
});
