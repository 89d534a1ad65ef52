// What sensors were asked to do on hosts of a case: each with what the sensor says of it, and a dialog that asks for more.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { Light, when } from '../parts.js';
import { done, failed } from '../toasts.js';

const LOOK_AGAIN_MILLIS = 2000;
const MOVING = new Set(['approved', 'sent', 'running', 'revert-pending', 'revert-sent', 'cancel-pending', 'cancel-sent']);
const BAD = new Set(['failed', 'refused', 'timed-out', 'revert-failed']);
const VERBS = { revert: 'Undo it', cancel: 'Cancel it' };
const SAID = { revert: 'is to be undone', cancel: 'is to be cancelled' };
const KINDS = { 'isolate-host': 'Isolate the host but for the center', 'block-address': 'Block an address', 'kill-process': 'End a process', 'collect-package': 'Collect files and state' };
const TIMES = { 900: '15 minutes', 3600: '1 hour', 14400: '4 hours', 86400: '1 day' };

const STATES = ['processes', 'sockets', 'users', 'mounts', 'modules', 'schedules', 'journal'];
const MIB = 1048576;

const words = (state) => state.replace('-', ' ');
const named = (one) => [one.kind.replace('-', ' '), ...Object.values(one.arguments)].filter(Boolean).join(' ').replaceAll('\n', ' ');
const size = (bytes) => (bytes < MIB ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`);

class CaseResponses extends Light {
  static properties = { caseId: {}, version: {}, may: {}, assets: {}, responses: { state: true }, busy: { state: true }, kind: { state: true } };

  constructor() {
    super();
    this.responses = [];
    this.assets = [];
    this.busy = null;
    this.may = false;
    this.kind = 'isolate-host';
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.again);
  }

  updated(changed) {
    if (changed.has('caseId') || changed.has('version')) this.load();
  }

  async load() {
    clearTimeout(this.again);
    try {
      this.responses = (await list(`/cases/${segment(this.caseId)}/responses?limit=1000`)).reverse();
      if (this.isConnected && this.responses.some((one) => MOVING.has(one.state))) {
        this.again = setTimeout(() => this.load(), LOOK_AGAIN_MILLIS);
      }
    } catch (failure) {
      failed(`What sensors did could not be read: ${failure.message}`, { label: 'Try again', run: () => this.load() });
    }
  }

  async act(one, verb) {
    this.busy = one.id;
    try {
      await post(`/cases/${segment(this.caseId)}/responses/${segment(one.id)}/${verb}`, {});
      done(`${named(one)} ${SAID[verb]}`);
    } catch (failure) {
      failed(failure.message);
    } finally {
      this.busy = null;
      this.load();
    }
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
    this.busy = 'asking';
    try {
      await post(`/cases/${segment(this.caseId)}/responses/${kind}`, body);
      this.dialog?.close();
      done(`The sensor of ${asset} is asked`);
    } catch (failure) {
      failed(failure.message);
    } finally {
      this.busy = null;
      this.load();
    }
  }

  /** How far it is, and the file once all of it is here. */
  collected(one) {
    const it = one.collected;
    if (!it) return '';
    if (it.droppedAt) return html`<p class="faint">The package was deleted ${when(it.droppedAt)}. SHA-256 <code>${it.sha256}</code></p>`;
    if (!it.complete) {
      return html`<p><label>${size(it.received)} of ${size(it.total)} are here
        <progress max=${it.total} .value=${it.received}></progress></label></p>`;
    }
    return html`<p>${this.may ? html`<a href="/api/v1/cases/${segment(this.caseId)}/responses/${segment(one.id)}/package" download>Download the
      package</a>, ${size(it.total)}.` : html`The package is here, ${size(it.total)}.`} <span class="faint">SHA-256 <code>${it.sha256}</code></span></p>`;
  }

  one(one) {
    return html`<li><p><strong>${named(one)}</strong> <span class="faint">by sensor ${one.sensor}</span>:
        <span class=${BAD.has(one.state) ? 'problem' : ''}>${words(one.state)}</span></p>
      <p class="faint">${one.words} ${one.revertAt ? html`The sensor undoes it ${when(one.revertAt)}.` : ''}</p>
      ${this.collected(one)}
      ${this.may && one.allowed.length ? html`<p class="actions">${one.allowed.map((verb) => html`<button class="quiet"
          ?disabled=${this.busy === one.id} aria-label="${VERBS[verb]}: ${named(one)}"
          @click=${() => this.act(one, verb)}>${VERBS[verb]}</button>`)}</p>` : ''}
      <details><summary>${one.steps.length} steps</summary><ol class="steps">${one.steps.map((step) => html`<li>${when(step.at)}
        ${words(step.state)}, by ${step.by}. ${step.words}</li>`)}</ol>
        ${Object.keys(one.evidence).length ? html`<dl class="evidence">${Object.entries(one.evidence).map(([name, value]) => html`<dt>${name}</dt>
          <dd><pre>${value}</pre></dd>`)}</dl>` : ''}</details></li>`;
  }

  fields() {
    return html`<label>On which host? <select name="asset" required>${this.assets.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select></label>
      <label>What is to be done? <select name="kind" .value=${this.kind} @change=${(event) => { this.kind = event.target.value; }}>${
        Object.entries(KINDS).map(([kind, word]) => html`<option value=${kind}>${word}</option>`)}</select></label>
      ${this.kind === 'block-address' ? html`<label>Which address? <input name="address" required maxlength="45"></label>` : ''}
      ${this.kind === 'kill-process' ? html`<label>Number of the process <input name="pid" required inputmode="numeric" pattern="[0-9]+"></label>
        <label>Its program <input name="program" required maxlength="1000"></label>`
        : html`${this.kind === 'collect-package' ? this.wanted() : ''}<label>${this.kind === 'collect-package' ? 'How long may it take?' : 'For how long?'} <select name="seconds">${Object.entries(TIMES).map(([seconds, word]) => html`<option value=${seconds}
            ?selected=${seconds === '3600'}>${word}</option>`)}</select></label>`}
      <label>Why? <textarea name="reason" rows="2" maxlength="500" required></textarea></label>
      <p class="faint">The sensor does it if its own configuration allows it${this.kind === 'collect-package' ? ', and sends a zip file with hashes of all that is in it'
        : ', and undoes it when the time is over'}.</p>`;
  }

  wanted() {
    return html`<label>Files, one path or pattern a line <textarea name="paths" rows="3" spellcheck="false" placeholder="/var/log/**.log"></textarea></label>
      <fieldset><legend>State of the host</legend>${STATES.map((one) => html`<label class="inline"><input type="checkbox" name="state" value=${one}>
        ${one}</label> `)}</fieldset>`;
  }

  asking() {
    if (!this.may || !this.assets.length) return '';
    return html`<p class="actions"><button class="quiet" @click=${() => this.dialog.showModal()}>Ask a sensor…</button></p>
      <dialog aria-labelledby="responding-title"><form @submit=${(event) => this.submit(event)}>
        <h2 id="responding-title">Ask a sensor</h2>${this.fields()}
        <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.busy === 'asking'}>Ask it</button></div></form></dialog>`;
  }

  render() {
    if (!this.responses.length && !(this.may && this.assets.length)) return '';
    return html`<section class="automatic" aria-labelledby="responses-title"><h2 id="responses-title">Response actions
      <span class="count">${this.responses.length}</span></h2><ul class="plain">${this.responses.map((one) => this.one(one))}</ul>${this.asking()}</section>`;
  }
}

customElements.define('wf-case-responses', CaseResponses);
