// Moving alerts: to another case or out of any case, and from the list of alerts into a case. Alerts that left a case are listed
// on its page with where it went.

import { html } from 'lit';
import { post, segment } from '../api.js';
import { may } from '../cases.js';
import { assetName, severityMark, when } from '../parts.js';
import { Choosing } from './together.js';
import { element } from '../element.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/case.js';

const OPEN = 'new,acknowledged,in_progress,on_hold,contained';
const MOST = 50; // at once
const path = (id) => `/cases/${segment(id)}`;

/** Chooses alerts of the case, and where they go. */
class Moving extends element({ alerts: null }, Choosing) {
  which() {
    return `status=${OPEN}&`;
  }

  async submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const alerts = data.getAll('alert');
    const to = data.get('to');
    const body = { alerts, reason: data.get('reason'), ...(to === 'none' ? {} : { to }) };
    if (await this.act(body, t.alertsMoved(counted.alert(alerts.length)))) this.dialog?.close();
  }

  where() {
    return this.others.render(({ cases }) => html`<label>${t.moveTo}
      <select name="to" required><option value="">${c.choose}</option><option value="none">${t.noCase}</option>${cases.map((one) =>
        html`<option value=${one.id}>#${one.number} ${one.title} (${one.severity})</option>`)}</select></label>`);
  }

  render() {
    const fields = html`<fieldset class="choices"><legend>${t.alertsLegend}</legend>${(this.alerts ?? []).map((alert) =>
      html`<label class="check"><input type="checkbox" name="alert" value=${alert.id}> ${severityMark(alert.level)}
        <span>${alert.title} <span class="faint">${assetName(alert.asset)}</span></span></label>`)}</fieldset>
      ${this.where()}
      <label>${c.reason} <textarea name="reason" rows="2" maxlength="2000" required></textarea></label>
      <p class="faint">${t.moveHelp}</p>`;
    return this.ask({ label: t.moveAlertsButton, title: t.moveAlerts, fields });
  }
}

/** Adds the chosen alerts, which have no case, to a case. */
class Adding extends element({ chosen: null }, Choosing) {
  constructor() {
    super();
    this.kase = { id: null };
  }

  which() {
    return `status=${OPEN}&`;
  }

  async submit(event) {
    event.preventDefault();
    const { to, reason } = Object.fromEntries(new FormData(event.target));
    const add = () => post(`${path(to)}/add`, { alerts: this.chosen.slice(0, MOST).map((alert) => alert.id), reason });
    if (await this.act(add)) this.dialog?.close();
  }

  render() {
    const fields = html`<p>${t.addHelp(counted.alert(this.chosen.length))}</p>
      ${this.other('to', t.toCase)}
      <label>${c.reason} <textarea name="reason" rows="2" maxlength="2000" required></textarea></label>`;
    return this.ask({ label: t.addButton, title: t.addTitle, fields });
  }
}

/** The button to move alerts of a case. `view` is its page. */
export function moving(view) {
  const { kase, busy } = view;
  return may(kase, 'move')
    ? html`<wf-moving .kase=${kase} .alerts=${(kase.alerts ?? []).slice(0, MOST)} .busy=${busy}
        .act=${(body, said) => view.act('move', body, said)}></wf-moving>`
    : '';
}

/** Back into this case: from the other one, or from no case. */
function back(view, one) {
  const { kase } = view;
  const reason = t.movedBack;
  const order = one.to
    ? () => post(`${path(one.to)}/move`, { alerts: [one.alert], to: kase.id, reason })
    : () => post(`${path(kase.id)}/add`, { alerts: [one.alert], reason });
  return view.give('move', async () => {
    const answered = await order();
    return answered.id === kase.id ? answered : null;
  }, t.alertBack);
}

/** Alerts that left the case, and where they are. */
export function departed(view) {
  const { kase, busy } = view;
  const { departed: gone = [] } = kase;
  if (!gone.length) return '';
  return html`<section aria-labelledby="departed-title"><h2 id="departed-title">${t.movedAway} <span class="count">${gone.length}</span></h2>
    <ul class="together">${gone.map((one) => html`<li><div><a href="/alerts/${encodeURIComponent(one.alert)}">${one.title}</a>
        <span class="faint">${assetName(one.asset)}</span> ${one.to
          ? html`${t.to} <a href=${path(one.to)}>${c.caseNumber(one.toNumber)}</a>` : t.toNoCase}
        <p class="faint">${one.by ?? c.system} ${when(one.at)}: ${one.because.join('; ')}</p></div>
      ${may(kase, 'add') ? html`<button ?disabled=${busy} aria-label=${t.moveBack(one.title)}
        @click=${() => back(view, one)}>${t.moveBackButton}</button>` : ''}</li>`)}</ul></section>`;
}

customElements.define('wf-moving', Moving);
customElements.define('wf-adding', Adding);
