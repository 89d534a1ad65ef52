// What sensors were asked to do on hosts of a case: each with what the sensor says of it, and a dialog that asks for more.

import { html } from 'lit';
import { post, segment } from '../api.js';
import { element } from '../element.js';
import { when } from '../parts.js';
import { bytes } from '../sensors.js';
import { Sender } from './asking.js';
import { Steps } from './case-steps.js';

const KINDS = { 'isolate-host': 'Isolate host', 'block-address': 'Block address', 'kill-process': 'Kill process', 'collect-package': 'Collect investigation package' };
/** What becomes of it, once it is asked. */
const ENDS = {
  'isolate-host': 'and the host is released automatically when it expires', 'block-address': 'and the address is released automatically when it expires',
  'kill-process': 'and the process is not started again', 'collect-package': 'and sends a zip file with hashes of all that is in it',
};
const TIMES = { 900: '15 minutes', 3600: '1 hour', 14400: '4 hours', 86400: '1 day' };

const STATES = ['processes', 'sockets', 'users', 'mounts', 'modules', 'schedules', 'journal'];

const named = (one) => [one.kind.replaceAll('-', ' '), ...Object.values(one.arguments)].filter(Boolean).join(' ').replaceAll('\n', ' ');

const ABOUT = {
  resource: 'responses',
  whatIs: 'What sensors did',
  moving: new Set(['approved', 'sent', 'running', 'cancel-pending', 'cancel-sent', 'revert-pending', 'revert-sent']),
  bad: new Set(['failed', 'refused', 'timed-out', 'revert-failed']),
  title: named,
  named,
  by: (one) => html`<span class="faint">by sensor <a href="/sensors/${segment(one.sensor)}">${one.sensor}</a></span>`,
  facts: (one) => (one.revertAt ? html`The sensor undoes it ${when(one.revertAt)}.` : ''),
  further: (one) => (Object.keys(one.evidence).length ? html`<dl class="evidence">${Object.entries(one.evidence).map(([name, value]) => html`<dt>${name}</dt>
    <dd><pre>${value}</pre></dd>`)}</dl>` : ''),
};

/** Asks a sensor of the case for something. */
class Responding extends element({ caseId: '', assets: [], kind: 'isolate-host' }, Sender) {
  opens() {
    this.kind = 'isolate-host';
  }

  async send(form) {
    const { kind, asset, reason, seconds, address, pid, program, paths } = Object.fromEntries(form);
    const body = { asset, reason };
    if (kind === 'kill-process') Object.assign(body, { pid: Number(pid), program });
    else body.limitSeconds = Number(seconds);
    if (kind === 'block-address') body.address = address;
    if (kind === 'collect-package') {
      Object.assign(body, { paths: paths.split('\n').map((one) => one.trim()).filter(Boolean), state: form.getAll('state') });
    }
    await post(`/cases/${segment(this.caseId)}/responses/${segment(`${kind}`)}`, body);
    return `The sensor of ${asset} is asked`;
  }

  fields() {
    return html`<label>On which host? <select name="asset" required>${this.assets.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select></label>
      <label>What is to be done? <select name="kind" .value=${this.kind} @change=${(event) => { this.kind = event.target.value; }}>${
        Object.entries(KINDS).map(([kind, word]) => html`<option value=${kind}>${word}</option>`)}</select></label>
      ${this.kind === 'block-address' ? html`<label>Which address? <input name="address" required maxlength="45"></label>` : ''}
      ${this.kind === 'kill-process' ? html`<label>PID <input name="pid" required inputmode="numeric" pattern="[0-9]+"></label>
        <label>Process name <input name="program" required maxlength="1000"></label>`
        : html`${this.kind === 'collect-package' ? this.wanted() : ''}<label>${this.kind === 'collect-package' ? 'How long may it take?' : 'For how long?'} <select name="seconds">${Object.entries(TIMES).map(([seconds, word]) => html`<option value=${seconds}
            ?selected=${seconds === '3600'}>${word}</option>`)}</select></label>`}
      <label>Why? <textarea name="reason" rows="2" maxlength="500" required></textarea></label>
      <p class="faint">The sensor does it if its own configuration allows it, ${ENDS[this.kind]}.</p>`;
  }

  wanted() {
    return html`<label>Files, one path or pattern a line <textarea name="paths" rows="3" spellcheck="false" placeholder="/var/log/**.log"></textarea></label>
      <fieldset class="tags"><legend>State of the host</legend>${STATES.map((one) => html`<label class="check"><input type="checkbox" name="state" value=${one}>
        ${one}</label>`)}</fieldset>`;
  }

  render() {
    return this.ask({ label: 'Respond…', title: 'Respond', fields: this.fields(), send: 'Run action' });
  }
}

class CaseResponses extends element({ caseId: '', version: null, may: false, assets: [] }) {
  responses = new Steps(this, { ...ABOUT, brought: (one) => this.collected(one) });

  /** How far it is, and the file once all of it is here. */
  collected(one) {
    const it = one.collected;
    if (!it) return '';
    if (it.droppedAt) return html`<p class="faint">The package was deleted ${when(it.droppedAt)}. SHA-256 <code>${it.sha256}</code></p>`;
    if (!it.complete) {
      return html`<p><label>${bytes(it.received)} of ${bytes(it.total)} are here
        <progress max=${it.total} .value=${it.received}></progress></label></p>`;
    }
    return html`<p>${this.may ? html`<a href="/api/v1/cases/${segment(this.caseId)}/responses/${segment(one.id)}/package" download>Download the
      package</a>, ${bytes(it.total)}.` : html`The package is here, ${bytes(it.total)}.`} <span class="faint">SHA-256 <code>${it.sha256}</code></span></p>`;
  }

  render() {
    return this.responses.section('responses-title', 'Response actions', this.may && this.assets.length ? html`<p class="actions"><wf-responding
      .caseId=${this.caseId} .assets=${this.assets} @changed=${() => this.responses.read.load()}></wf-responding></p>` : '');
  }
}

customElements.define('wf-responding', Responding);
customElements.define('wf-case-responses', CaseResponses);
