// Notification metrics by person, contact method, team or hour.

import { html } from 'lit';
import { get } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { now, span } from '../time.js';
import { wayWord } from './page-lines.js';
import { texts as t } from '../texts/on-call.js';

const took = (seconds) => (seconds === null || seconds === undefined ? '–' : seconds < 10 ? `${seconds.toFixed(1)} s` : span(seconds * 1000));
/** Half of them, and nine of ten. */
const both = ({ p50, p90 }) => (p50 === null || p50 === undefined ? html`<span class="faint">–</span>` : html`${took(p50)} <span class="faint">/ ${took(p90)}</span>`);

class Figures extends element({ me: null, by: 'person', weeks: 4 }) {
  figures = new Loading(this, async (signal) => get(`/metrics/notifications?${this.query()}`, signal), { key: () => `${this.by} ${this.weeks}` });

  query() {
    return `from=${new Date(now() - this.weeks * 7 * 86_400_000).toISOString()}&by=${this.by}`;
  }

  key() {
    return false;
  }

  /** @param {Api['NotificationMetricsNotificationTotals']} one */
  name(one, by) {
    if (one.key === null) return t.allRow;
    return by === 'method' ? wayWord(one.key) : by === 'hour' ? `${one.key}:00` : one.key;
  }

  /** @param {Api['NotificationMetricsNotificationTotals']} one */
  row(one, most, by) {
    const width = most ? Math.round((100 * one.notifications) / most) : 0;
    return html`<tr class=${one.key === null ? 'is-total' : ''}><th scope="row">${this.name(one, by)}</th>
      <td data-label=${t.notifications}><span class="figures">${one.notifications}</span>${one.key === null ? '' : html`<span class="measure" aria-hidden="true"><i .style=${`width:${width}%`}></i></span>`}</td>
      <td data-label=${t.perPersonAndWeek} class="figures">${one.notificationsPerPersonAndWeek.toFixed(1)}</td>
      <td data-label=${t.nights} class="figures">${one.nightsInterrupted}</td>
      <td data-label=${t.timeToSend}>${both(one.timeToSend)}</td><td data-label=${t.timeToDeliver}>${both(one.timeToDeliver)}</td>
      <td data-label=${t.mtta}>${both(one.timeToAcknowledge)}</td>
      <td data-label=${t.failed} class="figures ${one.failed ? 'gap' : ''}">${one.failed}</td><td data-label=${t.falsePositives} class="figures">${one.falsePositives}</td></tr>`;
  }

  /** @param {Api['NotificationMetrics']} figures */
  table({ items, total, by }) {
    const most = Math.max(0, ...items.map((one) => one.notifications));
    const heads = [t.metricColumns[by ?? 'person'], t.notifications, t.perPersonAndWeek, t.nights, t.timeToSend, t.timeToDeliver, t.mtta, t.failed, t.falsePositives];
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.metricsTitle}><table class="assets measures">
      <thead><tr>${heads.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${items.map((one) => this.row(one, most, by))}${this.row(total, most, by)}</tbody></table></div>
      <p class="faint under">${t.metricsHelp}</p>`;
  }

  render() {
    return html`<p class="crumbs"><a href="/on-call">${t.onCall}</a></p><h1 tabindex="-1">${t.metricsTitle}</h1>
      <div class="filters" role="group" aria-label=${t.metricsFilters}>
        <label class="field"><span class="unseen">${t.period}</span><select @change=${(event) => { this.weeks = Number(event.target.value); }}>
          ${Object.entries(t.metricPeriods).map(([weeks, word]) => html`<option value=${weeks} ?selected=${Number(weeks) === this.weeks}>${word}</option>`)}</select></label>
        <label class="field"><span class="unseen">${t.groupBy}</span><select @change=${(event) => { this.by = event.target.value; }}>
          ${Object.entries(t.metricKinds).map(([by, word]) => html`<option value=${by} ?selected=${by === this.by}>${t.byKind(word)}</option>`)}</select></label>
        <a class="button" href=${`/api/v1/metrics/notifications?${this.query()}&format=csv`} download="pages.csv">${t.exportCsv}</a></div>
      ${this.figures.render((figures) => (figures.total.notifications ? this.table(figures) : html`<p class="empty">${t.noNotifications}</p>`))}`;
  }
}

customElements.define('wf-figures', Figures);
