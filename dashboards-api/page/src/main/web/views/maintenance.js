// Maintenance windows: which are active or planned, and the dialogs that add and end them.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayLead } from '../may.js';
import { fromInput, stretch, toInput } from '../oncall.js';
import { now, zoneName } from '../time.js';
import { Sender } from './asking.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/maintenance.js';

const ASK_MILLIS = 30_000;
const USUAL_MILLIS = 2 * 3_600_000;
const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'];
const USUAL_SEVERITY = 'high';
const NAMED = 5;

/** @param {FormDataEntryValue | null} text */
const lines = (text) => String(text ?? '').split('\n').map((line) => line.trim()).filter(Boolean);

class AddMaintenance extends element({}, Sender) {
  async show() {
    await super.show();
    const { elements } = this.querySelector('form');
    elements.from.value = toInput(now());
    elements.until.value = toInput(now() + USUAL_MILLIS);
  }

  async send(form) {
    await post('/maintenance-windows', {
      assets: lines(form.get('assets')), groups: lines(form.get('groups')), upTo: form.get('upTo'), reason: form.get('reason').trim(),
      from: fromInput(form.get('from')), until: fromInput(form.get('until')),
    });
    return t.added;
  }

  render() {
    return this.ask({ label: t.add, title: t.addTitle, fields: html`<p class="faint">${t.help}</p>
      <label>${t.assets} <textarea name="assets" rows="3" maxlength="4000" aria-describedby="maintenance-assets"></textarea></label>
      <p class="faint" id="maintenance-assets">${t.assetsHelp}</p>
      <label>${t.groups} <textarea name="groups" rows="2" maxlength="2000"></textarea></label>
      <label>${c.from} <span class="faint">${zoneName()}</span> <input type="datetime-local" name="from" required></label>
      <label>${c.until} <span class="faint">${zoneName()}</span> <input type="datetime-local" name="until" required></label>
      <label>${t.upTo} <select name="upTo">${SEVERITIES.map((one) => html`<option value=${one} ?selected=${one === USUAL_SEVERITY}>${one}</option>`)}</select></label>
      <label>${t.reason} <input name="reason" maxlength="500" required></label>` });
  }
}

class EndMaintenance extends element({ window: null }, Sender) {
  async send() {
    await post(`/maintenance-windows/${segment(this.window.id)}/end`, {});
    return t.ended;
  }

  render() {
    const { id, reason } = this.window;
    return this.ask({ label: t.end, title: t.endTitle, name: id, aria: t.endOf(reason), fields: html`<p>${reason}</p><p class="faint">${t.endHelp}</p>` });
  }
}

/** Only people who see all groups may read it; others see nothing. */
class Maintenance extends element({ me: null }) {
  found = new Loading(this, (signal) => list('/maintenance-windows?limit=1000', signal), { every: ASK_MILLIS, as: 'extra' });

  /** @param {Api['Maintenance']} one */
  item(one) {
    const { id, state, scope, from, until, reason, by } = one;
    const all = [...scope.groups.map(t.group), ...scope.assets];
    const of = [...all.slice(0, NAMED), ...(all.length > NAMED ? [c.andMore(all.length - NAMED)] : [])].join(', ');
    return html`<li><span>${t.states[state]}: ${stretch(from, until)}</span> <span>${of}</span>
      <span class="faint">${reason} (${t.upToSeverity(scope.upTo)}, ${by})</span>
      ${mayLead(this.me) ? html`<wf-end-maintenance class="actions" .window=${one} id=${`maintenance-${id}`}></wf-end-maintenance>` : ''}</li>`;
  }

  /** @param {Api['Maintenance'][]} all */
  body(all) {
    const current = all.filter((one) => one.state !== 'over').sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
    return html`<section aria-labelledby="maintenance-title" @changed=${() => this.found.load()}><h2 id="maintenance-title">${t.title}</h2>
      ${current.length ? html`<ul class="mine">${repeat(current, (one) => one.id, (one) => this.item(one))}</ul>` : html`<p class="faint">${t.none}</p>`}
      ${mayLead(this.me) ? html`<p class="weeks-tools"><wf-add-maintenance></wf-add-maintenance></p>` : ''}</section>`;
  }

  render() {
    return this.found.render((all) => this.body(all));
  }
}

customElements.define('wf-add-maintenance', AddMaintenance);
customElements.define('wf-end-maintenance', EndMaintenance);
customElements.define('wf-maintenance', Maintenance);
