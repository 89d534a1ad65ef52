// How well people are told, and what it costs them: figures of pages by person, way, team or hour.

import { html } from 'lit';
import { get } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { now, span } from '../time.js';
import { wayWord } from './page-lines.js';

const WEEKS = { 1: 'the last week', 4: 'the last 4 weeks', 13: 'the last 13 weeks', 52: 'the last year' };
const KINDS = { person: 'person', way: 'way', team: 'team', hour: 'hour of the day' };

const took = (seconds) => (seconds === null || seconds === undefined ? '–' : seconds < 10 ? `${seconds.toFixed(1)} s` : span(seconds * 1000));
/** Half of them, and nine of ten. */
const both = ({ p50, p90 }) => (p50 === null || p50 === undefined ? html`<span class="faint">–</span>` : html`${took(p50)} <span class="faint">/ ${took(p90)}</span>`);

class Figures extends element({ me: null, by: 'person', weeks: 4 }) {
  figures = new Loading(this, async (signal) => get(`/figures/paging?${this.query()}`, signal), { key: () => `${this.by} ${this.weeks}` });

  query() {
    return `from=${new Date(now() - this.weeks * 7 * 86_400_000).toISOString()}&by=${this.by}`;
  }

  key() {
    return false;
  }

  /** @param {Api['PagingFiguresFigures']} one */
  name(one, by) {
    if (one.key === null) return 'All';
    return by === 'way' ? wayWord(one.key) : by === 'hour' ? `${one.key}:00` : one.key;
  }

  /** @param {Api['PagingFiguresFigures']} one */
  row(one, most, by) {
    const width = most ? Math.round((100 * one.pages) / most) : 0;
    return html`<tr class=${one.key === null ? 'is-total' : ''}><th scope="row">${this.name(one, by)}</th>
      <td data-label="Pages"><span class="figures">${one.pages}</span>${one.key === null ? '' : html`<span class="measure" aria-hidden="true"><i .style=${`width:${width}%`}></i></span>`}</td>
      <td data-label="A person and week" class="figures">${one.pagesPerPersonAndWeek.toFixed(1)}</td>
      <td data-label="Nights" class="figures">${one.nightsInterrupted}</td>
      <td data-label="To tell">${both(one.tell)}</td><td data-label="To arrive">${both(one.deliver)}</td>
      <td data-label="To acknowledge">${both(one.acknowledge)}</td>
      <td data-label="Failed" class="figures ${one.failed ? 'gap' : ''}">${one.failed}</td><td data-label="In vain" class="figures">${one.falsePages}</td></tr>`;
  }

  /** @param {Api['PagingFigures']} figures */
  table({ items, total, by }) {
    const most = Math.max(0, ...items.map((one) => one.pages));
    const heads = [KINDS[by][0].toUpperCase() + KINDS[by].slice(1), 'Pages', 'A person and week', 'Nights', 'To tell', 'To arrive', 'To acknowledge', 'Failed', 'In vain'];
    return html`<div class="scroller" tabindex="0" role="region" aria-label="Figures of pages"><table class="assets measures">
      <thead><tr>${heads.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${items.map((one) => this.row(one, most, by))}${this.row(total, most, by)}</tbody></table></div>
      <p class="faint under">Times: half of the pages took no longer than the first, nine of ten no longer than the second. Nights are from 22:00 to 07:00 where the
        person lives. In vain: about cases that were closed as a false positive or as expected.</p>`;
  }

  render() {
    return html`<p class="crumbs"><a href="/on-call">On call</a></p><h1 tabindex="-1">Figures of pages</h1>
      <div class="filters" role="group" aria-label="Which figures">
        <label class="field"><span class="unseen">Period</span><select @change=${(event) => { this.weeks = Number(event.target.value); }}>
          ${Object.entries(WEEKS).map(([weeks, word]) => html`<option value=${weeks} ?selected=${Number(weeks) === this.weeks}>${word}</option>`)}</select></label>
        <label class="field"><span class="unseen">By</span><select @change=${(event) => { this.by = event.target.value; }}>
          ${Object.entries(KINDS).map(([by, word]) => html`<option value=${by} ?selected=${by === this.by}>by ${word}</option>`)}</select></label>
        <a class="button" href=${`/api/v1/figures/paging?${this.query()}&format=csv`} download="pages.csv">As CSV</a></div>
      ${this.figures.render((figures) => (figures.total.pages ? this.table(figures) : html`<p class="empty">Nobody was told anything in this time.</p>`))}`;
  }
}

customElements.define('wf-figures', Figures);
