// The wallboard: for a screen that everybody sees from across the room and nobody touches. What it shows is old as soon as the live
// stream is silent, which is then shown over the whole screen: stale data must not look like a quiet night.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, stayAttended } from '../api.js';
import { live } from '../live.js';
import { EverySecond, age, clock, now, span, zoneName } from '../time.js';
import { element } from '../element.js';
import { mayWatch } from '../may.js';
import { Loading } from '../loading.js';
import { assetName, severityMark } from '../parts.js';
import { CenterStatus } from '../status.js';
import { until } from '../oncall.js';
import { clockText, firstClock, isOverdue } from '../service-clocks.js';
import { stateOf } from '../sensors.js';
import { SEVERITIES, holder, isOpen, isWorse, nextPage, waits } from '../cases.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/wall.js';

const SHOWN = 5;
const FRESH_MILLIS = 12_000; // as for the stream itself: two beats of the center missed, and some air
const SHIFT_PIXELS = 16;
const ON_CALL_SHOWN = 4;
const GOALS_SHOWN = 3;
const ON_CALL_MILLIS = 20_000;
const ON_CALL_OLD_MILLIS = 90_000;

/** The offset of the layout at a time: it moves by about a pixel per minute against burn-in. */
export function shift(millis) {
  const minutes = millis / 60_000;
  const along = (period) => Math.round(SHIFT_PIXELS * Math.sin((2 * Math.PI * minutes) / period));
  return { x: along(97), y: along(61) };
}

const bySeverity = (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
const urgent = (a, b) => bySeverity(a, b) || Date.parse(a.openedAt) - Date.parse(b.openedAt);

class Wall extends element({ me: null, cases: null, sensors: null }) {
  center = new CenterStatus(this);
  /** Shown with its age when it could not be read for long; the silence of the stream shows when the center is gone. */
  onCall = new Loading(this, (signal) => list('/oncall?limit=20', signal),
    { key: () => (mayWatch(this.me) ? 'watch' : null), every: ON_CALL_MILLIS, as: 'extra' });

  constructor() {
    super();
    new EverySecond(this);
  }

  /** @type {(() => void)[]} */
  endings = [];
  awake = () => { if (document.visibilityState === 'visible') this.keepAwake(); };

  connectedCallback() {
    super.connectedCallback();
    this.endings = [live.follow('cases', (items) => { this.cases = [...items.values()]; })];
    document.addEventListener('visibilitychange', this.awake);
    this.keepAwake();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    stayAttended(false);
    this.endings.forEach((end) => end());
    document.removeEventListener('visibilitychange', this.awake);
    this.lock?.release();
  }

  updated(changed) {
    if (!changed.has('me') || !this.me) return;
    // A viewer's page may stay open for the maximum length of the session.
    stayAttended(this.me.role === 'viewer');
    if (mayWatch(this.me) && this.endings.length === 1) {
      this.endings.push(live.follow('sensors', (items) => { this.sensors = [...items.values()]; }));
    }
  }

  async keepAwake() {
    try {
      this.lock = await navigator.wakeLock?.request('screen');
    } catch {
      // Some browsers and settings do not let a page do that; then the system's own setting counts.
    }
  }

  key(key) {
    if (key !== 'f') return false;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
    return true;
  }

  onDuty(doubt) {
    const { value: onCall, readAt } = this.onCall;
    if (!onCall?.length) return '';
    const old = Date.now() - readAt > ON_CALL_OLD_MILLIS;
    return html`<section class="wall-oncall ${old && !doubt ? 'is-old' : ''}" aria-labelledby="wall-oncall"><h2 id="wall-oncall">${t.onCall}${
        old ? html` <span class="due">${t.askedAgo(span(Date.now() - readAt))}</span>` : ''}</h2>
      <ul>${onCall.slice(0, ON_CALL_SHOWN).map(({ schedule, now: at }) => html`<li><span class="wall-facts">${schedule}</span>
        ${at.fallback ? html`<strong class="wall-bad">${t.noOne}</strong> <span class="wall-facts">${t.fallback(at.person)}</span>` : html`<strong>${at.person}</strong>`}
        <span class="wall-facts">${until(at.until)}</span></li>`)}</ul>
      ${onCall.total > ON_CALL_SHOWN ? html`<p class="wall-facts">${t.moreSchedules(onCall.total - ON_CALL_SHOWN)}</p>` : ''}</section>`;
  }

  /** Why what is shown may not be so any more; null when it is. */
  doubt() {
    const silent = Date.now() - live.heardAt;
    if (!live.heardAt) return { word: t.noData, why: t.noConnection };
    if (live.isBlind() || silent > FRESH_MILLIS) {
      return { word: t.old(span(silent)), why: t.staleSince(clock(live.heardAt)) };
    }
    const percent = this.center.status?.boards?.rebuilding;
    if (typeof percent === 'number') {
      return { word: t.rebuilding(percent), why: t.rebuildingHelp };
    }
    const stuck = this.center.status?.folds?.filter((fold) => fold.failingSince).map((fold) => fold.failingSince).sort()[0];
    if (stuck) return { word: t.old(age(stuck)), why: t.projectionsStuck(clock(stuck)) };
    return null;
  }

  head(doubt) {
    const demo = this.center.status?.demo;
    return html`<header class="wall-head">
      <h1 tabindex="-1"><img src="/page/icon.svg" alt=""> ${t.watchfloor}${demo ? html` <span class="wall-demo">${t.demo}</span>` : ''}</h1>
      ${doubt ? html`<p class="wall-age is-old">${doubt.word}</p>`
        : html`<p class="wall-age"><span class="dot" aria-hidden="true"></span> ${t.liveAge(span(Date.now() - live.heardAt))}</p>`}
      <p class="wall-clock"><span class="figures">${clock(now())}</span> ${zoneName()}</p></header>
      ${doubt ? html`<p class="wall-doubt" role="alert"><strong>${t.staleData}</strong> ${doubt.why}</p>` : ''}`;
  }

  untold() {
    const { state, reason } = this.center.status?.notifications ?? {};
    if (!state || state === 'notified') return '';
    return html`<p class="wall-untold" role="alert"><strong>${t.noOneNotified}</strong> ${reason}</p>`;
  }

  counts(open) {
    return html`<section aria-label=${t.openCasesBySeverity}><ul class="wall-counts">${SEVERITIES.map((severity) => {
      const count = open.filter((kase) => kase.severity === severity).length;
      return html`<li class="sev-${severity} ${count ? '' : 'is-none'}">${severityMark(severity)}
        <strong class="figures">${count}</strong> <span class="what" aria-hidden="true">${severity === 'informational' ? t.info : severity}</span></li>`;
    })}</ul></section>`;
  }

  unheld(waiting, doubt, untold) {
    const room = SHOWN - (untold ? 2 : 0) - (doubt ? 1 : 0);
    const shown = waiting.slice(0, room);
    return html`<section class="wall-cases ${shown.length < 3 ? 'are-few' : ''}" aria-labelledby="wall-unheld">
      <h2 id="wall-unheld" class=${waiting.length ? 'is-waiting' : ''}>${waiting.length
        ? html`${t.unacknowledged(waiting.length)}`
        : doubt ? t.noneWhenLastSeen : html`<span class="wall-good">✓</span> ${t.none}`}</h2>
      <ol>${repeat(shown, (kase) => kase.id, (kase) => this.row(kase, untold))}</ol>
      ${waiting.length > shown.length ? html`<p class="wall-more">${c.andMore(waiting.length - shown.length)}</p>` : ''}</section>`;
  }

  row(kase, untold) {
    const { text, left, urgent: soon } = nextPage(kase);
    const asset = kase.assets?.[0]?.id;
    return html`<li class="sev-${kase.severity}" data-case=${kase.id}>${severityMark(kase.severity)}
      <div class="what"><p class="wall-title">#${kase.number} ${kase.title}</p>
        <p class="wall-facts">${isWorse(kase) && !waits(kase) ? t.escalated(holder(kase)) : ''}${asset ? assetName(asset) : ''}
          ${kase.assetCount > 1 ? t.andMoreAssets(kase.assetCount - 1) : ''}</p></div>
      <div class="wall-since"><p class="figures"><span class="unseen">${t.openFor} </span>${age(kase.openedAt)}</p>
        <p class="wall-facts ${soon ? 'due' : ''}">${untold ? t.noOneIsNotified : left === undefined ? text : t.nextIn(left)}</p></div></li>`;
  }

  /** The service-level clocks that end first, those whose time has ended before the others. */
  goals(open) {
    const all = open.flatMap((kase) => { const one = firstClock(kase); return one ? [{ kase, one }] : []; })
      .sort((a, b) => Date.parse(a.one.dueAt) - Date.parse(b.one.dueAt));
    if (!all.length) return '';
    const overdue = all.filter(({ one }) => isOverdue(one)).length;
    return html`<section class="wall-goals" aria-labelledby="wall-goals"><h2 id="wall-goals">${t.serviceLevels}${
        overdue ? html` <strong class="figures wall-bad">${t.overdue(overdue)}</strong>` : ''}</h2>
      <ul>${all.slice(0, GOALS_SHOWN).map(({ kase, one }) => {
        const { text, urgent: soon } = clockText(one);
        return html`<li><strong>#${kase.number}</strong> <span class="wall-facts ${soon ? 'due' : ''}">${text}</span></li>`;
      })}</ul>${all.length > GOALS_SHOWN ? html`<p class="wall-facts">${c.andMore(all.length - GOALS_SHOWN)}</p>` : ''}</section>`;
  }

  watchers(doubt) {
    const at = (state) => (this.sensors ?? []).filter((sensor) => sensor.state === state);
    const lost = at('lost');
    const never = (this.sensors ?? []).filter((sensor) => stateOf(sensor) === 'enrolled').length;
    const unused = (this.sensors ?? []).filter((sensor) => stateOf(sensor) === 'unused').length;
    const here = at('live').length + at('quiet').length;
    const stopped = at('stopped').length - never - unused;
    const well = here && !doubt;
    return html`<section class="wall-sensors" aria-labelledby="wall-sensors"><h2 id="wall-sensors">${t.sensors}</h2>
      ${this.sensors ? html`<p><strong class="figures ${well ? 'wall-good' : ''}">${here}</strong> ${t.live}
          ${lost.length ? html`<strong class="figures wall-bad">${lost.length}</strong> ${t.lost}` : html`<strong class="figures">0</strong> ${t.lost}`}</p>
          ${lost.length ? html`<p class="wall-facts">${lost.slice(0, 3).map((one) => one.name).join(', ')}${
            lost.length > 3 ? t.andMoreLost(lost.length - 3) : ''}</p>` : ''}
          ${stopped > 0 ? html`<p class="wall-facts">${t.stopped(counted.sensor(stopped))}</p>` : ''}
          ${never ? html`<p class="wall-facts">${t.neverSeen(counted.sensor(never))}</p>` : ''}`
        : html`<p class="wall-facts">${this.center.status ? t.connected(this.center.status.sensors.connected) : t.unknown}</p>`}</section>`;
  }

  render() {
    const doubt = this.doubt();
    const { x, y } = shift(Date.now());
    const open = (this.cases ?? []).filter(isOpen);
    const waiting = open.filter((kase) => waits(kase) || isWorse(kase)).sort(urgent);
    const untold = this.untold();
    return html`<div class="wall ${doubt ? 'is-old' : ''}"><div class="wall-inside" .style=${`translate:${x}px ${y}px`}>
      ${this.head(doubt)}${untold}
      ${this.cases ? html`${this.counts(open)}
        <div class="wall-columns">${this.unheld(waiting, doubt, untold)}
          <div class="wall-side">${this.goals(open)}${this.onDuty(doubt)}${this.watchers(doubt)}</div></div>` : html`<p class="wall-facts" role="status">${c.loading}</p>`}
      <p class="wall-leave"><a href="/">${c.backToQueue}</a></p></div></div>`;
  }
}

customElements.define('wf-wall', Wall);
