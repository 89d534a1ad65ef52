// Service levels: the times in which cases must be acknowledged, contained and resolved, and the dialog that sets them.

import { html } from 'lit';
import { get, put } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayLead } from '../may.js';
import { span } from '../time.js';
import { Sender } from './asking.js';
import { texts as t } from '../texts/service-levels.js';

const GOALS = /** @type {const} */ (['acknowledge', 'contain', 'resolve']);
const USUAL_DAYS = 'monday tuesday wednesday thursday friday';

/** @param {FormDataEntryValue | null} text */
const line = (text) => String(text ?? '').trim();

/** @param {number | null} minutes */
const time = (minutes) => (minutes === null ? t.noLimit : span(minutes * 60_000));

class EditServiceLevels extends element({ levels: null }, Sender) {
  async send(form) {
    await put('/service-levels', {
      targets: line(form.get('targets')).split('\n').map((one) => one.trim()).filter(Boolean),
      zone: line(form.get('zone')), days: line(form.get('days')).split(/\s+/).filter(Boolean), from: line(form.get('from')),
      until: line(form.get('until')), calendar: line(form.get('calendar')), warnPercent: Number(form.get('warnPercent')),
    }, { version: this.levels.version });
    return t.saved;
  }

  render() {
    const { targets, hours, calendar, warnPercent } = this.levels;
    return this.ask({ label: t.edit, title: t.editTitle, fields: html`
      <label>${t.targets} <textarea name="targets" rows="5" maxlength="8000" aria-describedby="service-targets"
        .defaultValue=${targets.map((one) => one.text).join('\n')}></textarea></label>
      <p class="faint" id="service-targets">${t.targetsHelp}</p>
      <label>${t.zone} <input name="zone" maxlength="60" .defaultValue=${hours?.zone ?? ''} aria-describedby="service-zone"></label>
      <p class="faint" id="service-zone">${t.zoneHelp}</p>
      <label>${t.days} <input name="days" maxlength="80" .defaultValue=${hours?.days.join(' ') ?? USUAL_DAYS}></label>
      <label>${t.from} <input type="time" name="from" .defaultValue=${hours?.from ?? '08:00'}></label>
      <label>${t.until} <input type="time" name="until" .defaultValue=${hours?.until ?? '18:00'}></label>
      <label>${t.calendar} <input name="calendar" maxlength="40" .defaultValue=${calendar}></label>
      <label>${t.warnPercent} <input type="number" name="warnPercent" min="1" max="99" required .defaultValue=${String(warnPercent)}></label>` });
  }
}

class ServiceLevels extends element({ me: null }) {
  found = new Loading(this, (signal) => get('/service-levels', signal), { as: 'extra' });

  /** @param {Api['ServiceLevels']} levels */
  table({ targets, hours, calendar, warnPercent }) {
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets people">
      <thead><tr><th scope="col">${t.severity}</th><th scope="col">${t.team}</th>${GOALS.map((goal) => html`<th scope="col" class="number">${t.goals[goal]}</th>`)}
        <th scope="col">${t.hours}</th></tr></thead>
      <tbody>${targets.map((one) => html`<tr><th scope="row">${one.severity}</th><td data-label=${t.team}>${one.team ?? t.noLimit}</td>
        ${GOALS.map((goal) => html`<td class="number" data-label=${t.goals[goal]}>${time(one[goal])}</td>`)}
        <td data-label=${t.hours}>${one.always || !hours ? t.allHours : t.businessHours}</td></tr>`)}</tbody></table></div>
      <p class="faint">${hours ? t.hoursOf(hours, calendar) : t.noHours} ${t.warning(warnPercent)}</p>`;
  }

  /** @param {Api['ServiceLevels']} levels */
  body(levels) {
    return html`<section aria-labelledby="service-levels-title" @changed=${() => this.found.load()}><h2 id="service-levels-title">${t.title}</h2>
      <p class="faint">${t.help}</p>${levels.targets.length ? this.table(levels) : html`<p class="faint">${t.none}</p>`}
      ${mayLead(this.me) ? html`<p class="weeks-tools"><wf-edit-service-levels .levels=${levels}></wf-edit-service-levels></p>` : ''}</section>`;
  }

  render() {
    return this.found.render((levels) => this.body(levels));
  }
}

customElements.define('wf-edit-service-levels', EditServiceLevels);
customElements.define('wf-service-levels', ServiceLevels);
