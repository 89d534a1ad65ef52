// Who is on call now, who is next, the weeks to come, and one's own shifts.

import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { list } from '../api.js';
import { element } from '../element.js';
import { mayLead, mayRespond, mayWatch } from '../may.js';
import { Loading } from '../loading.js';
import { EverySecond, now, span } from '../time.js';
import { addDays, coverage, dayAndTime, monday, policyLink, scheduleLink, stretch, until } from '../oncall.js';
import './reach.js';
import './weeks.js';
import './replacing.js';
import './swaps.js';
import './feeds.js';
import './handover.js';
import './maintenance.js';
import './service-levels.js';
import { counted } from '../texts/common.js';
import { texts as t } from '../texts/on-call.js';

const WEEKS = 2;
const AHEAD_WEEKS = 5; // for one's own shifts, whichever weeks are looked at
const ASK_MILLIS = 30_000;
const GAPS_SHOWN = 6;
const MINE_SHOWN = 10;
const LONGEST_WISH = 8 * 86_400_000;

class OnCall extends element({ me: null, from: 0, asList: false }) {
  all = new Loading(this, async (signal) => {
    const [schedules, policies, requests] = await Promise.all(
      [list('/schedules?limit=1000', signal), list('/escalation-policies?limit=1000', signal), this.asks(signal)]);
    const names = schedules.map((one) => one.name);
    const [shown, ahead] = await Promise.all(
      [this.rows(names, this.from, addDays(this.from, 7 * WEEKS), signal), this.rows(names, now(), now() + 7 * AHEAD_WEEKS * 86_400_000, signal)]);
    return { schedules, policies, requests, shown, ahead };
  }, { key: () => this.from, every: ASK_MILLIS });

  constructor() {
    super();
    this.from = monday();
    new EverySecond(this);
  }

  rows(names, from, until, signal) {
    return Promise.all(names.map(async (name) => ({ name, ...(await coverage(name, from, until, signal)) })));
  }

  turn(weeks) {
    this.from = weeks ? addDays(this.from, 7 * weeks) : monday();
  }

  key(key) {
    if (key === 'n') this.turn(1);
    else if (key === 'p') this.turn(-1);
    else if (key === 't') this.turn(0);
    else if (key === 'v') this.asList = !this.asList;
    else return false;
    return true;
  }

  /** @param {Api['ScheduleRow']} schedule */
  standing(schedule) {
    const { name } = schedule;
    const { now: at, next } = schedule.onCall;
    const mine = at.person === this.me?.name && !at.fallback;
    return html`<li class=${at.fallback ? 'is-gap' : ''}><h2><a href=${scheduleLink(name)}>${name}</a></h2>
      <p class="person">${at.fallback ? html`<span>${t.noOne}</span>` : at.person}${mine ? html` <span class="faint">${t.you}</span>` : ''}</p>
      ${at.fallback ? html`<p>${t.fallbackInstead(at.person, at.absent ? `: ${at.why}` : '')}</p>` : ''}
      <p>${until(at.until)} ${at.until && Date.parse(at.until) - now() < 7 * 86_400_000
        ? html`<span class="faint">${t.inTime(span(Date.parse(at.until) - now()))}</span>` : ''}</p>
      ${next ? html`<p class="faint">${t.then} ${next.fallback ? html`<span class="gap">${t.noOneNext(next.person)}</span>` : next.person}${
        next.from === at.until ? '' : html` ${t.fromTime(dayAndTime(next.from))}`}</p>` : ''}
      ${this.may() ? html`<div class="actions"><button aria-label=${mine ? t.requestCoverIn(name) : t.overrideIn(name)} @click=${() =>
        this.replace(name, { from: Math.floor(now() / 60_000) * 60_000, until: at.until, mine })}>${mine ? t.requestCover : t.override}</button></div>` : ''}</li>`;
  }

  /** Swaps and take-overs that wait; nothing of the kind is offered where the center does not know them. */
  async asks(signal) {
    if (!mayRespond(this.me)) return null;
    try {
      return await list('/oncall/requests?limit=100', signal);
    } catch (failure) {
      if (failure.status === 404) return null;
      throw failure;
    }
  }

  may() {
    return Boolean(this.all.value?.requests);
  }

  /** Shifts without a near end are asked for a working day. */
  replace(schedule, { from, until, mine }) {
    const end = until ? Date.parse(until) : 0;
    this.querySelector('wf-replacing').replace({ schedule, from, until: end > from && end - from < LONGEST_WISH ? end : from + 8 * 3_600_000, mine });
  }

  gaps(shown) {
    const gaps = shown.flatMap((row) => row.shifts.filter((shift) => shift.fallback && (!shift.until || Date.parse(shift.until) > now()))
      .map((shift) => ({ ...shift, schedule: row.name })));
    if (!gaps.length) return html`<p class="faint">${t.noGaps}</p>`;
    return html`<div class="gaps"><p><strong class="gap">${counted.gap(gaps.length)}</strong> ${t.gapsInWeeks}</p>
      <ul>${gaps.slice(0, GAPS_SHOWN).map((gap) => html`<li>${gap.schedule}: ${gap.until ? stretch(gap.from, gap.until)
        : t.fromDay(dayAndTime(gap.from))}${t.fallbackAfter(gap.person)}</li>`)}</ul>
      ${gaps.length > GAPS_SHOWN ? html`<p>${t.moreGaps(gaps.length - GAPS_SHOWN)}</p>` : ''}</div>`;
  }

  calendar(shown) {
    return html`<section aria-labelledby="weeks-title"><h2 id="weeks-title">${t.weeks}</h2>
      <div class="weeks-tools"><button @click=${() => this.turn(-1)}>${t.previous} <kbd aria-hidden="true">p</kbd></button>
        <button @click=${() => this.turn(0)}>${t.thisWeek} <kbd aria-hidden="true">t</kbd></button>
        <button @click=${() => this.turn(1)}>${t.nextWeek} <kbd aria-hidden="true">n</kbd></button>
        <button class="toggle" aria-pressed=${this.asList} @click=${() => { this.asList = !this.asList; }}>${t.asList} <kbd aria-hidden="true">v</kbd></button></div>
      ${this.gaps(shown)}
      <wf-weeks class=${this.asList ? 'as-list' : ''} .rows=${shown} .from=${this.from} .weeks=${WEEKS} .me=${this.me}></wf-weeks></section>`;
  }

  mine({ ahead, schedules }) {
    const mine = ahead.flatMap((row) => row.shifts.filter((shift) => shift.person === this.me?.name)
      .map((shift) => ({ ...shift, schedule: row.name }))).sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
    return html`<section aria-labelledby="mine-title"><h2 id="mine-title">${t.myShifts}</h2>
      ${mine.length ? html`<ul class="mine">${mine.slice(0, MINE_SHOWN).map((shift) => html`<li>
          <span>${shift.until ? stretch(shift.from, shift.until) : t.fromDay(dayAndTime(shift.from))}</span>
          <a href=${scheduleLink(shift.schedule)}>${shift.schedule}</a>
          ${shift.fallback ? html`<span class="gap">${t.asFallback}</span>` : ''}
          ${this.may() && !shift.fallback ? html`<span class="actions"><button aria-label=${t.requestCoverFor(shift.schedule, dayAndTime(shift.from))} @click=${() =>
            this.replace(shift.schedule, { from: Math.max(Date.parse(shift.from), now()), until: shift.until, mine: true })}>${t.requestCover}</button></span>` : ''}</li>`)}</ul>
          ${mine.length > MINE_SHOWN ? html`<p class="faint">${t.moreShifts(mine.length - MINE_SHOWN, AHEAD_WEEKS)}</p>` : ''}`
        : html`<p class="faint">${t.noShifts(AHEAD_WEEKS)}</p>`}
      ${this.may() ? html`<wf-feeds .schedules=${schedules}></wf-feeds>` : ''}</section>`;
  }

  /** @param {Api['Policy'][]} policies */
  policyList(policies) {
    return html`<section aria-labelledby="policies-title"><h2 id="policies-title">${t.policies}</h2>
      ${policies.length ? html`<ul class="mine">${policies.map((policy) => html`<li><a href=${policyLink(policy.name)}>${policy.name}</a>
          <span class="faint">${counted.level(policy.steps.length)}</span>${policy.used ? '' : html` <span class="gap">${t.policyNotUsed}</span>`}</li>`)}</ul>`
        : html`<p class="faint">${t.noPolicies}</p>`}
      <p class="weeks-tools">${mayLead(this.me) ? html`<a class="button" href="/on-call/policies/new">${t.newPolicy}</a>` : ''}
        <a class="button" href="/on-call/routing">${t.routingRules}</a></p></section>`;
  }

  body(all) {
    const { schedules, requests, shown, ahead } = all;
    if (!schedules.length) {
      return html`<div class="empty"><h2>${t.noSchedules}</h2><p>${t.noSchedulesHelp}</p>
        ${mayLead(this.me) ? html`<p><a class="button" href="/on-call/schedules/new">${t.createFirst}</a></p>` : ''}</div>`;
    }
    return html`<ul class="standings" aria-label=${t.onCallNow}>${schedules.map((one) => this.standing(one))}</ul>
      <wf-swaps .me=${this.me} .requests=${requests ?? []} @changed=${() => this.all.load()}></wf-swaps>
      ${this.calendar(shown)}${this.mine(all)}
      <wf-replacing .me=${this.me} .ahead=${ahead} @changed=${() => this.all.load()}></wf-replacing>`;
  }

  render() {
    return html`<div class="oncall-head"><h1 tabindex="-1">${t.onCall}</h1>
      <div class="actions"><a class="button" href="/notifications">${t.notifications}</a>
        ${mayWatch(this.me) ? html`<a class="button" href="/exercises">${t.exercises}</a>` : ''}
        <a class="button" href="/figures">${t.caseFigures}</a>
        ${mayLead(this.me) ? html`<a class="button" href="/on-call/metrics">${t.metrics}</a>` : ''}
        ${mayLead(this.me) ? html`<a class="button" href="/on-call/schedules/new">${t.newSchedule}</a>` : ''}</div></div>
      ${this.all.render((all) => html`${keyed(this.me?.name, this.body(all))}<wf-handover .me=${this.me}></wf-handover>${
        this.policyList(all.policies)}<wf-service-levels .me=${this.me}></wf-service-levels><wf-maintenance .me=${this.me}></wf-maintenance><wf-reach></wf-reach>`)}`;
  }
}

customElements.define('wf-on-call', OnCall);
