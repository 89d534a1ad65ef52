// Back-tests of the person: started with a file or with one rule, their progress, and what they would have found.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, postText, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { assetLink, severityMark, when } from '../parts.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/back-tests.js';

const ASK_MILLIS = 2_000;
const USUAL_DAYS = 7;
const MOST_DAYS = 3_700;

const goesOn = (test) => test.state === 'waiting' || test.state === 'running';

/** With `ruleId`, tests this rule; otherwise a file. */
class BackTests extends element({ ruleId: '', results: {} }) {
  found = new Loading(this, async (signal) => {
    const tests = await list('/rules/back-tests?limit=20', signal);
    const done = tests.filter((test) => test.state === 'done' && !this.results[test.id]);
    const whole = await Promise.all(done.map((test) => get(`/rules/back-tests/${segment(test.id)}`, signal)));
    this.results = { ...this.results, ...Object.fromEntries(whole.map((test) => [test.id, test.result])) };
    return tests;
  }, { every: ASK_MILLIS, as: 'section' });

  sending = new Sending(this);

  async start(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const file = /** @type {any} */ (form.get('file'));
    const query = new URLSearchParams({ days: String(form.get('days')) });
    if (this.ruleId) query.set('rule', this.ruleId);
    const pack = String(form.get('pack') ?? '').trim();
    if (pack) query.set('pack', pack);
    const zipped = file instanceof File && file.name.endsWith('.zip');
    const taken = await this.sending.ask(
      () => postText(`/rules/back-tests?${query}`, file instanceof File ? file : '', zipped ? 'application/zip' : 'application/yaml'), t.started);
    if (taken) await this.found.load();
  }

  async end(test) {
    if (await this.sending.send(() => remove(`/rules/back-tests/${segment(test.id)}`))) await this.found.load();
  }

  refusal() {
    const { problem } = this.sending;
    if (!problem) return '';
    const each = problem.problem?.problems ?? [];
    return html`<div role="alert" class="problem"><p>${problem.message}</p>
      ${each.length ? html`<ul>${each.map(({ file, line, reason }) => html`<li>${reason} <code>${file}:${line}</code></li>`)}</ul>` : ''}</div>`;
  }

  form() {
    return html`<form class="back-test" @submit=${(event) => this.start(event)}>
      ${this.ruleId ? '' : html`<label>${t.file} <input name="file" type="file" accept=".yml,.yaml,.zip" required></label>
        <label>${t.pack} <input name="pack" maxlength="63" autocomplete="off"></label>`}
      <label>${t.days} <input name="days" type="number" min="1" max=${MOST_DAYS} value=${USUAL_DAYS} required></label>
      <button ?disabled=${this.sending.busy}>${this.ruleId ? t.ofRule : t.start}</button></form>${this.refusal()}`;
  }

  records(title, records) {
    return records.length ? html`<h4>${title}</h4><ul class="plain">${records.map((one) => html`<li>${when(one.time)} ${assetLink(one.asset)}
      <code class="faint">${one.record}</code></li>`)}</ul>` : '';
  }

  /** Alerts, cases and notifications a day, beside those with the rules that are live now. */
  days(test, { counts, before }) {
    if (!counts.days?.length && !before.days?.length) return '';
    const now = new Map((before.days ?? []).map((day) => [day.day, day]));
    const after = new Map(counts.days.map((day) => [day.day, day]));
    const none = { alerts: 0, cases: 0, notifications: 0 };
    const cell = (label, n) => html`<td data-label=${label} class="number">${number(n)}</td>`;
    return html`<h4>${t.byDay}</h4><div class="scroller" tabindex="0" role="region" aria-label=${t.dayTable(test.subject)}><table class="assets people sensors">
      <thead><tr><th scope="col">${t.day}</th>${[t.alerts, t.cases, t.notifications, t.liveCases, t.liveNotifications].map((label) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead>
      <tbody>${[...new Set([...after.keys(), ...now.keys()])].sort().map((day) => {
    const [then, today] = [after.get(day) ?? none, now.get(day) ?? none];
    return html`<tr><th scope="row">${day}</th>${cell(t.alerts, then.alerts)}${cell(t.cases, then.cases)}${cell(t.notifications, then.notifications)}${
      cell(t.liveCases, today.cases)}${cell(t.liveNotifications, today.notifications)}</tr>`;
  })}</tbody></table></div><p class="faint">${t.assumed}</p>`;
  }

  result(test) {
    const result = this.results[test.id];
    if (!result) return '';
    return html`<p>${t.records(result.records)}. ${t.alertsPerDay(result.alertsPerDay)}.</p>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.table(test.subject)}><table class="assets people sensors">
        <thead><tr><th scope="col">${t.rule}</th><th scope="col">${t.severity}</th><th scope="col" class="number">${t.matches}</th><th scope="col" class="number">${t.alerts}</th>
          <th scope="col" class="number">${t.liveMatches}</th><th scope="col" class="number">${t.liveAlerts}</th></tr></thead>
        <tbody>${result.rules.map((rule) => html`<tr><th scope="row">${rule.title}</th><td data-label=${t.severity} class="severity">${severityMark(rule.level)}</td>
          <td data-label=${t.matches} class="number">${number(rule.counts.matches)}</td><td data-label=${t.alerts} class="number">${number(rule.counts.alerts)}</td>
          <td data-label=${t.liveMatches} class="number">${number(rule.before.matches)}</td><td data-label=${t.liveAlerts} class="number">${number(rule.before.alerts)}</td></tr>`)}</tbody></table></div>
      ${this.days(test, result)}
      <dl class="pairs">${result.verdicts.records ? html`<dt>${t.verdicts}</dt><dd>${t.counted(result.verdicts)}</dd>` : ''}
        ${result.hidden.records ? html`<dt>${t.hidden}</dt><dd>${t.counted(result.hidden)}</dd>` : ''}</dl>
      ${this.records(t.latest, result.rules.flatMap((rule) => rule.latest))}${this.records(t.latestHidden, result.rules.flatMap((rule) => rule.hidden))}`;
  }

  one(test) {
    return html`<li><details ?open=${goesOn(test)}><summary><strong>${test.subject}</strong> ${t.states[test.state]} <span class="faint">${when(test.times.askedAt)}</span></summary>
      ${test.state === 'running' ? html`<p><progress aria-label=${t.progress(test.subject)} max=${Math.max(1, test.progress.total)} .value=${test.progress.read}></progress>
        ${t.read(test.progress.read, test.progress.total)}</p>` : ''}
      ${test.problem ? html`<p class="problem">${test.problem}</p>` : ''}${this.result(test)}
      <p><button aria-label=${goesOn(test) ? t.cancelOf(test.subject) : t.removeOf(test.subject)} ?disabled=${this.sending.busy}
        @click=${() => this.end(test)}>${goesOn(test) ? t.cancel : t.remove}</button></p></details></li>`;
  }

  render() {
    return html`<section aria-labelledby="back-tests-title"><h2 id="back-tests-title">${t.title}</h2><p class="faint">${t.help}</p>${this.form()}
      ${this.found.render((tests) => (tests.length ? html`<ul class="plain back-tests">${repeat(tests, (test) => test.id, (test) => this.one(test))}</ul>`
        : html`<p class="faint">${t.none}</p>`))}</section>`;
  }
}

customElements.define('wf-back-tests', BackTests);
