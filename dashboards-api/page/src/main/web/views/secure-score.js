// The secure score: its value and trend, why it changed, and its controls with what to improve first; one control with its issues, and its state.

import { html, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, put, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { EverySecond, now } from '../time.js';
import { Loading } from '../loading.js';
import { mayLead } from '../may.js';
import { when } from '../parts.js';
import { places } from '../sensors.js';
import { Sender, options } from './asking.js';
import { texts as t } from '../texts/secure-score.js';

const ASK_MILLIS = 4_000;
const CHANGES = 5;
const TREND_DAYS = 90;
const DAY = 86_400_000;

const excluded = (one) => one.status === 'risk-accepted' || one.status === 'third-party';
const kind = (one) => (excluded(one) ? 'excluded' : one.status === 'not-seen' ? 'not-seen' : one.improvement > 0 ? 'open' : 'done');

/** @type {Record<string, (id: string) => string>} */
const PAGES = {
  asset: (id) => `/assets/${segment(id)}`,
  sensor: (id) => `/sensors/${segment(id)}`,
  case: (id) => `/cases/${segment(id)}`,
  control: (id) => `/secure-score/${segment(id)}`,
  person: () => '/people',
  'on-call': () => '/on-call',
};

const thing = ({ kind: of, id, name }) => (PAGES[of] ? html`<a href=${PAGES[of](id)}>${name}</a>` : html`<strong>${name}</strong>`);

const chip = (one) => (one.status === 'counted' ? '' : html` <span class="chip ${one.status === 'not-seen' ? '' : 'look'}">${t.statusWords[one.status]}</span>`);

/** The score of each day as a line, below the line of the maximum. */
function line(days) {
  const most = Math.max(1, ...days.map((one) => one.maxScore));
  const at = (value, index) => `${((index / Math.max(1, days.length - 1)) * 300).toFixed(1)},${(60 - (value / most) * 56).toFixed(1)}`;
  const path = (of) => days.map((one, index) => at(of(one), index)).join(' ');
  return svg`<polyline class="maximum" points=${path((one) => one.maxScore)}></polyline><polyline class="score" points=${path((one) => one.currentScore)}></polyline>`;
}

class SecureScore extends element({ filter: { category: '', status: 'seen', text: '' } }) {
  found = new Loading(this, async (signal) => {
    const [scores, controls, trend] = await Promise.all([
      list(`/secure-scores?limit=${CHANGES}`, signal), list('/secure-score-controls?limit=1000', signal), list('/secure-scores/trend?limit=1000', signal),
    ]);
    return { scores, controls, trend: trend.slice(-TREND_DAYS) };
  }, { every: ASK_MILLIS });

  constructor() {
    super();
    new EverySecond(this);
  }

  key(key) {
    if (key === '/') this.querySelector('#score-text')?.focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.controls tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  filterBy(change) {
    this.filter = { ...this.filter, ...change };
  }

  matches(one) {
    const { category, status, text } = this.filter;
    const words = [one.title, one.controlName, one.controlState.owner, ...one.issues.map(({ name }) => name)].join(' ').toLowerCase();
    return (!category || one.category === category) && (!status || (status === 'seen' ? kind(one) !== 'not-seen' : kind(one) === status)) && words.includes(text.toLowerCase());
  }

  trend(days) {
    if (days.length < 2) return '';
    return html`<section aria-labelledby="trend-title"><h2 id="trend-title">${t.trend}</h2>
      <svg class="trend" viewBox="0 0 300 64" preserveAspectRatio="none" role="img" aria-label=${t.trendOf(days.length)}>${line(days)}</svg>
      <details><summary>${t.trendTable}</summary><div class="scroller" tabindex="0" role="region" aria-label=${t.trend}><table class="assets">
        <thead><tr><th scope="col">${t.day}</th><th scope="col" class="number">${t.score}</th><th scope="col" class="number">${t.maximum}</th></tr></thead>
        <tbody>${[...days].reverse().map((one) => html`<tr><th scope="row">${one.day}</th><td class="number" data-label=${t.score}>${t.points(one.currentScore)}</td>
          <td class="number" data-label=${t.maximum}>${t.points(one.maxScore)}</td></tr>`)}</tbody></table></div></details></section>`;
  }

  changes(scores) {
    const all = scores.flatMap((score) => score.changes.map((one) => ({ ...one, at: score.createdDateTime }))).slice(0, CHANGES);
    return html`<section aria-labelledby="changes-title"><h2 id="changes-title">${t.changes}</h2>
      ${all.length ? html`<ol class="activity">${all.map((one) => html`<li><div class="facts">${when(one.at)}</div>
        <p><a href=${`/secure-score/${segment(one.controlName)}`}>${one.text}</a></p></li>`)}</ol>` : html`<p class="faint">${t.noChanges}</p>`}</section>`;
  }

  /** @param {Api['SecureScoreControl']} one */
  row(one) {
    const width = one.status === 'counted' ? Math.round((100 * one.score) / one.maxScore) : 0;
    return html`<tr><th scope="row"><a href=${`/secure-score/${segment(one.controlName)}`}>${one.title}</a>${chip(one)}</th>
      <td data-label=${t.category}>${one.category}</td>
      <td data-label=${t.inOrder} class="number">${one.total ? t.count(one.good, one.total) : html`<span class="faint">–</span>`}</td>
      <td data-label=${t.pointsColumn}><span class="figures">${one.status === 'counted' ? t.count(t.points(one.score), one.maxScore) : '–'}</span>
        <span class="measure" aria-hidden="true"><i .style=${`width:${width}%`}></i></span></td>
      <td data-label=${t.improvement} class="number">${one.improvement > 0 ? html`<strong>+${t.points(one.improvement)}</strong>` : '–'}</td>
      <td data-label=${t.owner}>${one.controlState.owner || html`<span class="faint">${t.nobody}</span>`}</td></tr>`;
  }

  controls(all) {
    const { category, status } = this.filter;
    const shown = all.filter((one) => this.matches(one));
    const categories = { '': t.everyCategory, ...Object.fromEntries([...new Set(all.map((one) => one.category))].sort().map((one) => [one, one])) };
    const heads = [[t.control], [t.category], [t.inOrder, 'number'], [t.pointsColumn], [t.improvement, 'number'], [t.owner]];
    return html`<section aria-labelledby="controls-title"><h2 id="controls-title">${t.controls} <span class="count">${shown.length}</span></h2>
      <form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
        <label class="field"><span class="unseen">${t.category}</span><select @change=${(event) => this.filterBy({ category: event.target.value })}>${options(categories, category)}</select></label>
        <label class="field"><span class="unseen">${t.status}</span><select @change=${(event) => this.filterBy({ status: event.target.value })}>${options(t.statuses, status)}</select></label>
        <label class="field grow"><span class="unseen">${t.filterLabel}</span><input id="score-text" type="search" placeholder=${t.filterLabel}
          @input=${(event) => this.filterBy({ text: event.target.value.trim() })}><kbd aria-hidden="true">/</kbd></label></form>
      ${shown.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.controls}><table class="assets people measures controls">
        <thead><tr>${heads.map(([name, of]) => html`<th scope="col" class=${of ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${repeat(shown, (one) => one.controlName, (one) => this.row(one))}</tbody></table></div>`
        : html`<div class="empty"><h2>${t.noMatch}</h2><p>${t.noMatchHelp}</p></div>`}</section>`;
  }

  body({ scores, controls, trend }) {
    const [latest] = scores;
    if (!latest) return html`<div class="empty"><h1 tabindex="-1">${t.notYet}</h1><p>${t.notYetHelp}</p></div>`;
    const unseen = controls.filter((one) => one.status === 'not-seen').length;
    return html`<div class="headline calm"><h1 tabindex="-1">${t.title} <strong>${t.percent(latest.currentScore, latest.maxScore)}</strong></h1>
      <p><strong class="figures">${t.of(latest.currentScore, latest.maxScore)}</strong> ${t.help(unseen, controls.filter(excluded).length)}</p></div>
      <div class="${trend.length < 2 ? '' : 'columns '}scored"><div>${this.changes(scores)}</div><div>${this.trend(trend)}</div></div>${this.controls(controls)}`;
  }

  render() {
    return html`${places('/secure-score')}${this.found.render((found) => this.body(found))}`;
  }
}

class ScoreControl extends element({ name: '', me: null }) {
  control = new Loading(this, (signal) => get(`/secure-score-controls/${segment(this.name)}`, signal), { key: () => this.name, every: ASK_MILLIS });

  key() {
    return false;
  }

  /** @param {Api['SecureScoreControl']} one */
  issues(one) {
    if (one.status === 'not-seen') return html`<p>${t.notSeenHelp}</p>`;
    const more = one.total - one.good - one.issues.length;
    return one.issues.length ? html`<ul class="issues">${one.issues.map((issue) => html`<li>${thing(issue)}: ${issue.text}</li>`)}</ul>
      ${more > 0 && one.issues.length > 1 ? html`<p class="faint">${t.moreIssues(more)}</p>` : ''}` : html`<p class="faint">${t.noIssues}</p>`;
  }

  /** @param {Api['SecureScoreControl']} one */
  state(one) {
    const { state, owner, reason, expiresAt, expired, changedBy, changedAt } = one.controlState;
    const pair = (name, value) => html`<dt>${name}</dt><dd>${value}</dd>`;
    return html`<section aria-labelledby="state-title"><h2 id="state-title">${t.state}</h2>
      <dl class="wide-pairs">${pair(t.state, t.states[state])}${pair(t.owner, owner || t.nobody)}${expiresAt ? pair(t.until, html`${when(expiresAt)}${expired ? html` <strong class="due">${t.expired}</strong>` : ''}`) : ''}
        ${reason ? pair(t.reason, reason) : ''}${changedBy ? pair(t.changedBy, html`${changedBy} ${when(changedAt)}`) : ''}</dl>
      ${mayLead(this.me) ? html`<wf-control-state .control=${one} @changed=${() => this.control.load()}></wf-control-state>` : ''}</section>`;
  }

  /** @param {Api['SecureScoreControl']} one */
  body(one) {
    const pair = (name, value) => html`<dt>${name}</dt><dd>${value}</dd>`;
    return html`<p class="crumbs"><a href="/secure-score">${t.allControls}</a></p><h1 tabindex="-1">${one.title}</h1>
      <p class="facts"><strong class="figures">${one.status === 'counted' ? t.of(one.score, one.maxScore) : `– / ${one.maxScore}`}</strong>${chip(one)}
        ${one.total ? html`<span>${t.inOrder}: ${t.count(one.good, one.total)}</span>` : ''}<span>${one.category}</span></p>
      <section aria-labelledby="issues-title"><h2 id="issues-title">${t.issues}</h2>${this.issues(one)}</section>
      <section aria-labelledby="do-title"><h2 id="do-title">${t.toDo}</h2><p>${one.remediation}</p>
        <dl class="wide-pairs">${pair(t.telemetry, one.telemetry)}${pair(t.tier, one.tier)}${pair(t.action, one.actionType)}${pair(t.userImpact, one.userImpact)}${pair(t.cost, one.implementationCost)}</dl></section>
      ${this.state(one)}`;
  }

  render() {
    return html`${places('/secure-score', 'true')}<div class="asset control">${this.control.render((one) => this.body(one))}</div>`;
  }
}

class ControlStateDialog extends element({ control: null, choice: 'Ignored' }, Sender) {
  opens() {
    this.choice = 'Ignored';
  }

  async send(form) {
    const end = form.get('expiresAt');
    this.answer = await put(`/secure-score-controls/${segment(this.control.controlName)}/state`, {
      state: form.get('state'),
      reason: form.get('reason').trim() || undefined,
      owner: form.get('owner').trim(),
      expiresAt: end ? new Date(`${end}T00:00:00Z`).toISOString() : undefined,
    }, { version: this.control.controlState.version });
    return t.saved(this.control.title);
  }

  render() {
    const ends = this.choice === 'Ignored' || this.choice === 'ThirdParty';
    const day = (days) => new Date(now() + days * DAY).toISOString().slice(0, 10);
    return this.ask({
      label: t.change, title: t.changeTitle, send: t.save,
      fields: html`<p>${this.control.title}</p><p class="faint">${t.changeHelp}</p>
        <label>${t.state} <select name="state" @change=${(event) => { this.choice = event.target.value; }}>${options(t.choices, this.choice)}</select></label>
        ${ends ? html`<label>${t.end} <input name="expiresAt" type="date" required min=${day(1)} max=${day(365)} .defaultValue=${day(90)}></label>` : ''}
        <label>${t.owner} <input name="owner" maxlength="100" autocomplete="off" .defaultValue=${this.control.controlState.owner}></label>
        <label>${t.reason} <textarea name="reason" rows="3" maxlength="1000" ?required=${ends}></textarea></label>`,
    });
  }
}

customElements.define('wf-secure-score', SecureScore);
customElements.define('wf-score-control', ScoreControl);
customElements.define('wf-control-state', ControlStateDialog);
