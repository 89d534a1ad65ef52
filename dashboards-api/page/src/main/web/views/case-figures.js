// Figures of cases: how long they take and how they are closed, as trends with a table behind each chart, by group, and the workload of people.

import { html, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list } from '../api.js';
import { TIERS } from '../cases.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { mayLead } from '../may.js';
import { now, span, zoneName } from '../time.js';
import { options } from './asking.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/figures.js';

const DAY = 86_400_000;
const TIMES = /** @type {const} */ ([['timeToDetect', t.detect], ['timeToAcknowledge', t.acknowledge], ['timeToContain', t.contain], ['timeToResolve', t.resolve]]);
const USUAL_PER = { 28: 'day', 91: 'week', 365: 'month' };

const took = (seconds) => (typeof seconds !== 'number' ? '–' : seconds < 60 ? `${Math.round(seconds)} s` : span(seconds * 1000));
const both = (time) => (time.count ? html`${took(time.p50)} <span class="faint">/ ${took(time.p90)}</span> <span class="faint of-cases">${t.ofCases(time.count)}</span>` : html`<span class="faint">–</span>`);
const share = (value) => (typeof value === 'number' ? t.percent(value) : '–');

/** The time zone in which the page shows times. */
const zone = () => (zoneName() === 'UTC' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone);
const dayIn = (at) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone() }).format(new Date(at));

/** A line through the known values; a period without one leaves a gap. */
function line(values, most, kind) {
  const parts = [];
  let points = [];
  values.forEach((value, index) => {
    if (typeof value === 'number') points.push(`${((index / Math.max(1, values.length - 1)) * 300).toFixed(1)},${(60 - (value / most) * 56).toFixed(1)}`);
    else if (points.length) { parts.push(points); points = []; }
  });
  if (points.length) parts.push(points);
  return parts.map((all) => (all.length === 1
    ? svg`<polyline class=${kind} points=${`${all[0]} ${Number(all[0].split(',')[0]) + 1},${all[0].split(',')[1]}`}></polyline>`
    : svg`<polyline class=${kind} points=${all.join(' ')}></polyline>`));
}

function bars(values, most) {
  const width = 300 / Math.max(1, values.length);
  return values.map((value, index) => svg`<rect x=${(index * width + width * 0.1).toFixed(1)} width=${(width * 0.8).toFixed(1)}
    y=${(62 - (value / most) * 58).toFixed(1)} height=${((value / most) * 58).toFixed(1)}></rect>`);
}

/** The queue with the cases that opened from one time to before another. @param {Record<string, string>} filter */
function queueOf(filter, from, until) {
  return `/?${new URLSearchParams({ ...filter, from: new Date(from).toISOString(), to: new Date(Date.parse(until) - 1).toISOString() })}`;
}

class CaseFigures extends element({ me: null, days: 91, per: 'week', by: 'severity' }) {
  found = new Loading(this, async (signal) => {
    const range = this.range();
    const zoned = `${range}&zone=${encodeURIComponent(zone())}`;
    const [trend, groups, people] = await Promise.all([
      get(`/figures?${zoned}&per=${this.per}`, signal), get(`/figures?${range}&by=${this.by}`, signal),
      mayLead(this.me) ? list(`/figures/workload?${range}&limit=1000`, signal) : Promise.resolve(null),
    ]);
    return { trend, groups, people };
  }, { key: () => `${this.days} ${this.per} ${this.by} ${zone()}` });

  range() {
    return `from=${new Date(now() - this.days * DAY).toISOString()}`;
  }

  key(key) {
    if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('summary'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  /** The figures of each period, also of those without cases. @param {Api['CaseMetrics']} trend */
  periods(trend) {
    const known = new Map(trend.items.map((one) => [one.start, one]));
    return trend.periods.map((start) => ({ start, one: known.get(start) }));
  }

  /**
   * A chart with what it sums up above it, its scale beside it, and its numbers below it.
   *
   * @param {{ id: string, name: string, sum: unknown, label: string, drawn: unknown, most: string, heads: string[], rows: any[][] }} chart
   */
  chart({ id, name, sum, label, drawn, most, heads, rows }) {
    return html`<section class="chart" aria-labelledby=${id}><h3 id=${id}>${name}</h3><p class="sum">${sum}</p>
      <div class="scale faint" aria-hidden="true"><span>${most}</span></div>
      <svg class="trend" viewBox="0 0 300 64" preserveAspectRatio="none" role="img" aria-label=${label}>${drawn}</svg>
      <div class="scale faint" aria-hidden="true"><span>${dayIn(rows[0][0])}</span><span>${dayIn(rows[rows.length - 1][0])}</span></div>
      <details><summary>${t.trendTable}<span class="unseen">: ${name}</span></summary>
        <div class="scroller" tabindex="0" role="region" aria-label=${t.tableOf(name)}><table class="assets trend-table">
        <thead><tr><th scope="col">${t.start}</th>${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead>
        <tbody>${[...rows].reverse().map(([start, ...cells]) => html`<tr><th scope="row">${dayIn(start)}</th>
          ${cells.map((cell, at) => html`<td class="number" data-label=${heads[at]}>${cell}</td>`)}</tr>`)}</tbody></table></div></details></section>`;
  }

  time(trend, member, name) {
    const periods = this.periods(trend);
    const p50 = periods.map(({ one }) => one?.[member].p50);
    const p90 = periods.map(({ one }) => one?.[member].p90);
    const most = Math.max(1, ...[...p50, ...p90].map((value) => value ?? 0));
    const { count, p50: median, p90: ninetieth } = trend.total[member];
    return this.chart({
      id: `trend-${member}`, name, label: t.trendOf(name, took(median)), drawn: [line(p90, most, 'maximum'), line(p50, most, 'score')], most: took(most),
      sum: count ? html`${t.median} <strong class="figures">${took(median)}</strong> ${t.ofCases(count)} <br>${t.ninetieth} <strong class="figures">${took(ninetieth)}</strong>` : t.noTime,
      heads: [t.median, t.ninetieth, t.cases], rows: periods.map(({ start, one }) => [start, took(one?.[member].p50), took(one?.[member].p90), number(one?.[member].count ?? 0)]),
    });
  }

  /** @param {Api['CaseMetrics']} trend */
  cases(trend) {
    const periods = this.periods(trend);
    const cases = periods.map(({ one }) => one?.cases ?? 0);
    const most = Math.max(1, ...cases);
    const ends = [...trend.periods.slice(1), trend.until];
    const { total } = trend;
    return this.chart({
      id: 'trend-cases', name: t.cases, label: t.casesOf(total.cases, periods.length), drawn: bars(cases, most), most: t.casesIn(most),
      sum: html`<strong class="figures">${t.casesIn(total.cases)}</strong> <br>${t.openAndClosed(total.open, total.closed)}`, heads: [t.cases, t.closed, t.precision],
      rows: periods.map(({ start, one }, at) => [start,
        one?.cases ? html`<a href=${queueOf({ status: 'all' }, start, ends[at])} aria-label=${t.casesOfPeriod(one.cases, dayIn(start))}>${number(one.cases)}</a>` : number(0),
        number(one?.closed ?? 0), share(one?.precision)]),
    });
  }

  trends(trend) {
    return html`<section aria-labelledby="trends-title"><h2 id="trends-title">${t.trends}</h2><p class="faint">${t.legend}</p>
      <div class="charts">${this.cases(trend)}${TIMES.map(([member, name]) => this.time(trend, member, name))}</div></section>`;
  }

  /** A group leads to its rule or to its open cases. @param {Api['CaseMetrics']} groups @param {Api['CaseMetricsCaseTotals']} one */
  row(groups, one) {
    const { by, from, until } = groups;
    const name = (by === 'tier' && one.key ? TIERS[one.key] : one.name) ?? one.name ?? t.total;
    const open = (by === 'severity' || by === 'tier') && one.key && one.open
      ? html`<a href=${queueOf({ [by]: one.key }, from, until)} aria-label=${t.openOf(one.open, name)}>${number(one.open)}</a>` : number(one.open);
    return html`<tr class=${one.key === null ? 'is-total' : ''}>
      <th scope="row">${by === 'rule' && one.key ? html`<a href=${`/alerts?case=all&rule=${encodeURIComponent(one.key)}`}>${name}</a>` : name}</th>
      <td class="number" data-label=${t.cases}>${number(one.cases)}</td><td class="number" data-label=${t.open}>${open}</td>
      ${TIMES.map(([member, label]) => html`<td class="number" data-label=${label}><span>${both(one[member])}</span></td>`)}
      <td class="number" data-label=${t.alerts}>${number(one.alerts)}</td>
      <td class="number" data-label=${t.verdicts}>${[one.truePositive, one.benign, one.falsePositive].map(number).join(' / ')}</td>
      <td class="number" data-label=${t.precision}>${share(one.precision)}</td><td class="number" data-label=${t.alertPrecision}>${share(one.alertPrecision)}</td>
      <td class="number" data-label=${t.inTime}>${[one.acknowledgedInTime, one.containedInTime, one.resolvedInTime].map((goal) => share(goal.share)).join(' / ')}</td></tr>`;
  }

  /** @param {Api['CaseMetrics']} groups */
  groups(groups) {
    const by = groups.by ?? this.by;
    const heads = [t.cases, t.open, t.detect, t.acknowledge, t.contain, t.resolve, t.alerts, t.verdicts, t.precision, t.alertPrecision, t.inTime];
    return html`<section aria-labelledby="groups-title"><h2 id="groups-title">${t.groups[by]}</h2><p class="faint">${t.groupsHelp}</p>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.tableOf(t.groups[by])}><table class="assets people measures case-groups">
      <thead><tr><th scope="col">${t.bys[by]}</th>${heads.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
      <tbody>${repeat(groups.items, (one) => one.key, (one) => this.row(groups, one))}${this.row(groups, groups.total)}</tbody></table></div></section>`;
  }

  workload(people) {
    if (!people) return '';
    const columns = [['assigned', t.assigned], ['acknowledged', t.acknowledged], ['closed', t.closed], ['open', t.openNow]];
    return html`<section aria-labelledby="workload-title"><h2 id="workload-title">${t.workload}</h2><p class="faint">${t.workloadHelp}</p>
      ${people.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.tableOf(t.workload)}><table class="assets people workload">
        <thead><tr><th scope="col">${t.person}</th>${columns.map(([, name]) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
        <tbody>${repeat(people, (one) => one.person, (one) => html`<tr><th scope="row">${one.person}</th>
          ${columns.map(([member, name]) => html`<td class="number" data-label=${name}>${number(one[member])}</td>`)}</tr>`)}</tbody></table></div>`
        : html`<p class="faint">${t.noWorkload}</p>`}</section>`;
  }

  body({ trend, groups, people }) {
    return html`${trend.total.cases ? html`${this.trends(trend)}${this.groups(groups)}` : html`<div class="empty"><h2>${t.noCases}</h2><p>${t.noCasesHelp}</p></div>`}
      ${this.workload(people)}`;
  }

  render() {
    return html`<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      <div class="filters" role="group" aria-label=${t.filters}>
        <label class="field"><span>${t.range}</span><select id="figures-range" @change=${(event) => { this.days = Number(event.target.value); this.per = USUAL_PER[this.days]; }}>
          ${options(t.ranges, String(this.days))}</select></label>
        <label class="field"><span>${t.per}</span><select id="figures-per" @change=${(event) => { this.per = event.target.value; }}>${options(t.pers, this.per)}</select></label>
        <label class="field"><span>${t.by}</span><select id="figures-by" @change=${(event) => { this.by = event.target.value; }}>${options(t.bys, this.by)}</select></label>
        <a class="button" href=${`/api/v1/figures?${this.range()}&by=${this.by}&format=csv`} download="figures.csv">${t.csv}</a>
        <a class="button" href=${`/api/v1/figures/report?zone=${encodeURIComponent(zone())}`} target="_blank" rel="noopener">${t.report}</a></div>
      ${this.found.render((found) => this.body(found))}`;
  }
}

customElements.define('wf-case-figures', CaseFigures);
