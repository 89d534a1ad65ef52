// What sensors were asked to do on hosts of a case: each with what the sensor says of it, and a dialog that asks for more.

import { html } from 'lit';
import { post, segment } from '../api.js';
import { Light, when } from '../parts.js';
import { bytes } from '../sensors.js';
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

class CaseResponses extends Light {
  static properties = { caseId: {}, version: {}, may: {}, assets: {}, kind: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.assets = [];
    this.may = false;
    this.kind = 'isolate-host';
    this.problem = null;
    this.responses = new Steps(this, { ...ABOUT, brought: (one) => this.collected(one) });
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const { kind, asset, reason, seconds, address, pid, program, paths } = Object.fromEntries(form);
    const body = { asset, reason };
    if (kind === 'kill-process') Object.assign(body, { pid: Number(pid), program });
    else body.limitSeconds = Number(seconds);
    if (kind === 'block-address') body.address = address;
    if (kind === 'collect-package') {
      Object.assign(body, { paths: paths.split('\n').map((one) => one.trim()).filter(Boolean), state: form.getAll('state') });
    }
    this.responses.busy = 'asking';
    this.problem = null;
    try {
      await post(`${this.responses.path}/${kind}`, body);
    } catch (problem) {
      // Said in the dialog: behind it nobody would see it, or hear it.
      this.responses.busy = null;
      this.problem = problem;
      return;
    }
    this.dialog?.close();
    await this.responses.change('asking', async () => `The sensor of ${asset} is asked`);
  }

  async ask() {
    this.kind = 'isolate-host';
    this.problem = null;
    await this.updateComplete;
    this.querySelector('dialog form').reset();
    this.dialog.showModal();
  }

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

  asking() {
    if (!this.may || !this.assets.length) return '';
    return html`<p class="actions"><button @click=${() => this.ask()}>Respond…</button></p>
      <dialog aria-labelledby="responding-title"><form @submit=${(event) => this.submit(event)}>
        <h2 id="responding-title">Respond</h2>${this.fields()}
        ${this.problem ? html`<p role="alert" class="problem">${this.problem.message}</p>` : ''}
        <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.responses.busy === 'asking'}>Run action</button></div></form></dialog>`;
  }

  render() {
    const { responses } = this;
    return responses.all.length || (this.may && this.assets.length) ? responses.section('responses-title', 'Response actions', this.asking()) : '';
  }
}

customElements.define('wf-case-responses', CaseResponses);
