// Alerts that people move: out of a case into another one or into none, and from the list of alerts into a case. What left a case stands
// on its page with where it went.

import { html } from 'lit';
import { post, segment } from '../api.js';
import { may } from '../cases.js';
import { assetName, plural, severityMark, when } from '../parts.js';
import { Choosing } from './together.js';
import { element } from '../element.js';

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
    if (await this.act(body, `gave ${plural(alerts.length, 'alert')} away`)) this.dialog?.close();
  }

  where() {
    return this.others.render(({ cases }) => html`<label>Where do they belong?
      <select name="to" required><option value="">Choose</option><option value="none">To no case</option>${cases.map((one) =>
        html`<option value=${one.id}>#${one.number} ${one.title} (${one.severity})</option>`)}</select></label>`);
  }

  render() {
    const fields = html`<fieldset class="choices"><legend>Which alerts?</legend>${(this.alerts ?? []).map((alert) =>
      html`<label class="check"><input type="checkbox" name="alert" value=${alert.id}> ${severityMark(alert.level)}
        <span>${alert.title} <span class="faint">${assetName(alert.asset)}</span></span></label>`)}</fieldset>
      ${this.where()}
      <label>Why? <textarea name="reason" rows="2" maxlength="2000" required></textarea></label>
      <p class="faint">Later alerts that are linked to them go there, too. Moving them back undoes it.</p>`;
    return this.ask({ label: 'Move alerts…', title: 'Move alerts', fields });
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
    const fields = html`<p>${plural(this.chosen.length, 'alert')}: all of them come into the case, or none.</p>
      ${this.other('to', 'To which case?')}
      <label>Why? <textarea name="reason" rows="2" maxlength="2000" required></textarea></label>`;
    return this.ask({ label: 'Add to a case…', title: 'Add to the case', fields });
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
  const reason = 'It belongs here after all';
  const order = one.to
    ? () => post(`${path(one.to)}/move`, { alerts: [one.alert], to: kase.id, reason })
    : () => post(`${path(kase.id)}/add`, { alerts: [one.alert], reason });
  return view.give('move', async () => {
    const answered = await order();
    return answered.id === kase.id ? answered : null;
  }, 'has the alert again');
}

/** Alerts that left the case, and where they are. */
export function departed(view) {
  const { kase, busy } = view;
  const { departed: gone = [] } = kase;
  if (!gone.length) return '';
  return html`<section aria-labelledby="departed-title"><h2 id="departed-title">Moved away <span class="count">${gone.length}</span></h2>
    <ul class="together">${gone.map((one) => html`<li><div><a href="/alerts/${encodeURIComponent(one.alert)}">${one.title}</a>
        <span class="faint">${assetName(one.asset)}</span> ${one.to
          ? html`to <a href=${path(one.to)}>case #${one.toNumber}</a>` : 'to no case'}
        <p class="faint">${one.by ?? 'watchfloor'} ${when(one.at)}: ${one.because.join('; ')}</p></div>
      ${may(kase, 'add') ? html`<button ?disabled=${busy} aria-label="Move ${one.title} back"
        @click=${() => back(view, one)}>Move back</button>` : ''}</li>`)}</ul></section>`;
}

customElements.define('wf-moving', Moving);
customElements.define('wf-adding', Adding);
