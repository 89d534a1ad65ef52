// A calendar of weeks: a row for each schedule, a coloured and named stretch for each shift, red for coverage gaps. Phones and
// screen readers get the same as a list.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { element } from '../element.js';
import { EverySecond, now } from '../time.js';
import { addDays, colourOf, dayOf, scheduleLink, stretch } from '../oncall.js';
import { texts as t } from '../texts/on-call.js';
import { common as c } from '../texts/common.js';

const NAME_FROM = 5; // percent of a week below which a name does not fit
const LETTER_FROM = 1.5;

class Weeks extends element({ rows: [], from: null, weeks: 2, me: null, plain: false }) {
  /**
   * `rows` are `{name, shifts}`, shifts `{person, from, until, fallback, why}` one after the other; `from` is a midnight; `plain`: names of
   * schedules are no links.
   */
  static properties = { plain: { type: Boolean } };

  constructor() {
    super();
    new EverySecond(this);
  }

  block(shift, begin, end) {
    const from = Math.max(begin, Date.parse(shift.from ?? 0));
    const until = Math.min(end, shift.until ? Date.parse(shift.until) : end);
    if (from >= until) return '';
    const left = (100 * (from - begin)) / (end - begin);
    const width = (100 * (until - from)) / (end - begin);
    const said = shift.fallback ? t.gapShift(shift.person) : shift.person;
    return html`<span class="shift ${shift.fallback ? 'is-gap' : colourOf(shift.person)} ${shift.person === this.me?.name ? 'is-mine' : ''} ${width < LETTER_FROM ? 'is-sliver' : ''}"
      .style=${`left:${left}%;width:${width}%`} title="${said}, ${stretch(from, until)}">${width < LETTER_FROM ? '' : width < NAME_FROM ? said[0] : said}</span>`;
  }

  week(index) {
    const begin = addDays(this.from, 7 * index);
    const days = Array.from({ length: 8 }, (_, day) => addDays(begin, day));
    const end = days[7];
    const at = (100 * (now() - begin)) / (end - begin);
    return html`<div class="week">
      <div class="week-days"><span></span>${days.slice(0, 7).map((day, i) =>
        html`<span class="day ${now() >= day && now() < days[i + 1] ? 'is-today' : ''}">${dayOf(day)}</span>`)}</div>
      ${repeat(this.rows, (row) => row.name, (row) => html`<div class="week-row"><span class="name">${row.name}</span>
        <div class="week-line">${row.shifts.map((shift) => this.block(shift, begin, end))}
          ${at > 0 && at < 100 ? html`<i class="now" .style=${`left:${at}%`}></i>` : ''}</div></div>`)}</div>`;
  }

  list() {
    const end = addDays(this.from, 7 * this.weeks);
    const begin = now() < end ? Math.max(this.from, now()) : this.from; // of these weeks, what is over helps nobody
    const lines = this.rows
      .flatMap((row) => row.shifts.map((shift) => ({ ...shift, schedule: row.name, from: shift.from ?? new Date(this.from).toISOString() })))
      .filter((shift) => Date.parse(shift.from) < end && (!shift.until || Date.parse(shift.until) > begin))
      .sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
    return html`<div class="shifts-list"><table class="assets"><caption class="unseen">${t.upcomingShifts}</caption>
      <thead><tr>${[t.time, t.schedule, t.person, c.reason].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${lines.map((shift) => html`<tr class=${shift.fallback ? 'is-gap' : ''}>
        <th scope="row">${shift.until ? stretch(shift.from, shift.until) : t.fromDay(stretch(shift.from, shift.from))}</th>
        <td data-label=${t.schedule}>${this.plain ? shift.schedule : html`<a href=${scheduleLink(shift.schedule)}>${shift.schedule}</a>`}</td>
        <td data-label=${t.person}>${shift.fallback ? html`<strong class="gap">${t.gap}</strong> ${t.fallbackIs(shift.person)}` : shift.person}${
          shift.person === this.me?.name ? html` <span class="faint">${t.you}</span>` : ''}</td>
        <td class="reason" data-label=${c.reason}>${shift.why}</td></tr>`)}</tbody></table></div>`;
  }

  render() {
    return html`<div class="weeks" aria-hidden="true">${Array.from({ length: this.weeks }, (_, index) => this.week(index))}</div>
      ${this.list()}`;
  }
}

customElements.define('wf-weeks', Weeks);
