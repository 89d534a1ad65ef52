import assert from 'node:assert/strict';
import { test } from 'node:test';
import './browser.js';

const { asked, filterFromUrl, nothing, urlOf } = await import('../../main/web/views/alerts.js');

test('a filter of alerts becomes an address and comes back', () => {
  for (const address of ['/alerts', '/alerts?case=all', '/alerts?rule=r-1&asset=host%3Aws-17&level=critical%2Clow&q=lsass&case=all&time=7d']) {
    assert.equal(urlOf(filterFromUrl(address.slice('/alerts'.length))), address);
  }
});

test('the API is asked for alerts without a case, and since when', () => {
  assert.equal(`${asked(nothing())({ limit: 1 })}`, 'case=none&limit=1');
  const query = asked(filterFromUrl('?case=all&time=1h&level=high'))({ limit: 1 });
  assert.deepEqual([...query.keys()], ['level', 'from', 'limit']);
  assert.ok(Math.abs(Date.now() - 3_600_000 - Date.parse(query.get('from'))) < 10_000);
});

test('an address of nonsense is no filter of alerts', () => {
  for (const query of ['?time=constructor', '?time=__proto__', '?time=1y', '?level=worst,toString']) {
    assert.deepEqual(filterFromUrl(query), nothing(), query);
    asked(filterFromUrl(query))({});
  }
});
