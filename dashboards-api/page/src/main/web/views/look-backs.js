// Looking back with live rules or indicators over kept telemetry: the dialog that starts it, and its progress.

import { html } from 'lit';
import { list, post, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { Sender } from './asking.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/look-backs.js';

const ASK_MILLIS = 5_000;
const SHOWN = 5;

/** Starts a look-back; `of` is `{ rules: [id] }`, `{ list: name }` or `{ indicators: [id] }`. */
class LookBackDialog extends element({ of: null, subject: '' }, Sender) {
  async send(form) {
    this.answer = await post('/rules/look-backs', { ...this.of, days: Number(form.get('days')) });
    return t.started(this.subject);
  }

  render() {
    return this.ask({
      label: t.lookBack, title: t.dialogTitle, send: t.start,
      fields: html`<p>${this.subject}</p><p class="faint">${t.help}</p>
        <label>${t.days} <input type="number" name="days" min="1" max="3650" value="7" required></label>`,
    });
  }
}

const isOf = (of, one) => {
  if (of.indicators) return one.counts.indicators !== null;
  return of.list ? one.title === t.ofList(of.list) : of.rules.some((id) => one.rules.includes(id));
};

/** The look-backs of one rule, of one list, or of any indicators: a look-back of many names none. */
class LookBacks extends element({ of: null, subject: '' }) {
  found = new Loading(this, async (signal) => (await list('/rules/look-backs?limit=200', signal))
    .filter((one) => isOf(this.of, one)).slice(0, SHOWN),
  { key: () => JSON.stringify(this.of), every: ASK_MILLIS });

  async cancel(job) {
    try {
      await remove(`/rules/look-backs/${segment(job.id)}`);
      done(t.cancelled(job.title));
    } catch (problem) {
      failed(problem.message);
    }
    this.found.load();
  }

  /** @param {Api['LookBack']} job */
  one(job) {
    const running = job.status === 'waiting' || job.status === 'running';
    return html`<li><div><strong>${t.statuses[job.status]}</strong> ${t.range(when(job.time.from), when(job.time.to))}
        ${running ? html`<progress max="100" .value=${job.percent} aria-label=${t.progress}></progress> ${job.percent} %` : ''}
        ${job.counts.indicators ? html`<span>${t.indicators(number(job.counts.indicators.all), number(job.counts.indicators.notLive), number(job.counts.indicators.paused))}</span>` : ''}
        <span class="faint">${t.counts(number(job.counts.records), number(job.counts.found), number(job.counts.known), number(job.counts.alerts))}</span>
        ${job.request.problem ? html`<span role="note">${job.request.problem}</span>` : ''}
        <span class="faint">${t.by(job.request.by)} ${when(job.request.at)}</span></div>
      ${running ? html`<button aria-label=${t.cancelLabel(job.title)} @click=${() => this.cancel(job)}>${t.cancel}</button>` : ''}</li>`;
  }

  render() {
    return html`<section aria-labelledby="look-backs-title"><h2 id="look-backs-title">${t.title}</h2><p class="faint">${this.of.indicators ? t.aboutIndicators : t.about}</p>
      <wf-look-back-dialog .of=${this.of} .subject=${this.of.list ? t.ofList(this.of.list) : this.subject} @changed=${() => this.found.load()}></wf-look-back-dialog>
      ${this.found.render((jobs) => (jobs.length ? html`<ul class="together">${jobs.map((job) => this.one(job))}</ul>` : html`<p class="faint">${t.none}</p>`))}</section>`;
  }
}

customElements.define('wf-look-back-dialog', LookBackDialog);
customElements.define('wf-look-backs', LookBacks);
