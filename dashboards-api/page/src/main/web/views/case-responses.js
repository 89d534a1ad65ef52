// Response actions on hosts of a case: each with the messages of the sensor, and a dialog that sends another one.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { bytes } from '../sensors.js';
import { Sender } from './asking.js';
import { Steps } from './case-steps.js';
import { texts as t } from '../texts/case.js';
import { common as c } from '../texts/common.js';

const STATES = ['processes', 'sockets', 'users', 'mounts', 'modules', 'schedules', 'journal'];

const named = (one) => [one.kind.replaceAll('-', ' '), ...Object.values(one.arguments)].filter(Boolean).join(' ').replaceAll('\n', ' ');

const ABOUT = {
  resource: 'responses',
  whatIs: t.responsesLabel,
  moving: new Set(['approved', 'sent', 'running', 'cancel-pending', 'cancel-sent', 'revert-pending', 'revert-sent']),
  bad: new Set(['failed', 'refused', 'timed-out', 'revert-failed']),
  title: named,
  named,
  by: (one) => html`<span class="faint">${t.bySensor} <a href="/sensors/${segment(one.sensor)}">${one.sensor}</a></span>`,
  facts: (one) => (one.revertAt ? t.undoneAt(when(one.revertAt)) : ''),
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
    return t.sentTo(asset);
  }

  fields() {
    return html`<label>${t.host} <select name="asset" required>${this.assets.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select></label>
      <label>${t.action} <select name="kind" .value=${this.kind} @change=${(event) => { this.kind = event.target.value; }}>${
        Object.entries(t.responseKinds).map(([kind, word]) => html`<option value=${kind}>${word}</option>`)}</select></label>
      ${this.kind === 'block-address' ? html`<label>${t.address} <input name="address" required maxlength="45"></label>` : ''}
      ${this.kind === 'kill-process' ? html`<label>${t.pid} <input name="pid" required inputmode="numeric" pattern="[0-9]+"></label>
        <label>${t.processName} <input name="program" required maxlength="1000"></label>`
        : html`${this.kind === 'collect-package' ? this.wanted() : ''}<label>${this.kind === 'collect-package' ? t.timeLimit : t.duration} <select name="seconds">${Object.entries(t.responseTimes).map(([seconds, word]) => html`<option value=${seconds}
            ?selected=${seconds === '3600'}>${word}</option>`)}</select></label>`}
      <label>${c.reason} <textarea name="reason" rows="2" maxlength="500" required></textarea></label>
      <p class="faint">${t.allowed(t.responseEnds[this.kind])}</p>`;
  }

  wanted() {
    return html`<label>${t.files} <textarea name="paths" rows="3" spellcheck="false" placeholder=${t.filesExample}></textarea></label>
      <fieldset class="tags"><legend>${t.hostState}</legend>${STATES.map((one) => html`<label class="check"><input type="checkbox" name="state" value=${one}>
        ${one}</label>`)}</fieldset>`;
  }

  render() {
    return this.ask({ label: t.respond, title: t.respondTitle, fields: this.fields(), send: t.runAction });
  }
}

const durations = () => html`<label>${t.duration} <select name="seconds">${Object.entries(t.responseTimes).map(([seconds, word]) => html`<option value=${seconds}
  ?selected=${seconds === '3600'}>${word}</option>`)}</select></label>`;

/** Approves a block that an indicator proposes: the person requests it. */
class Blocking extends element({ caseId: '', block: null }, Sender) {
  async send(form) {
    const { asset, address } = this.block;
    await post(`/cases/${segment(this.caseId)}/responses/block-address`, { sensor: null, asset, address, limitSeconds: Number(form.get('seconds')), reason: form.get('reason') });
    return t.sentTo(asset);
  }

  render() {
    const { asset, address, decision } = this.block;
    return this.ask({
      label: t.approveBlock(address), title: t.approveBlockTitle(address, asset), send: t.approveBlockSend, name: `-${asset}-${address}`,
      fields: html`${durations()}<label>${c.reason} <textarea name="reason" rows="2" maxlength="500" required .defaultValue=${t.blockReason(decision.name)}></textarea></label>
        <p class="faint">${t.allowed(t.responseEnds['block-address'])}</p>`,
    });
  }
}

class CaseResponses extends element({ caseId: '', version: null, may: false, assets: [], ofIndicators: false }) {
  responses = new Steps(this, { ...ABOUT, brought: (one) => this.collected(one) });

  proposed = new Loading(this, (signal) => list(`/cases/${segment(`${this.caseId}`)}/responses/proposed?limit=100`, signal),
    { key: () => (this.caseId && this.ofIndicators ? `${this.caseId} ${this.version}` : null), as: 'section' });

  /** What indicators propose; read only for a case with an alert of an indicator. A person approves each block. */
  proposals() {
    const all = this.proposed.value ?? [];
    const note = this.proposed.failure ? this.proposed.render(() => '') : '';
    if (!all.length && !note) return '';
    return html`<section class="automatic" aria-labelledby="proposed-title"><h2 id="proposed-title">${t.proposedBlocks} <span class="count">${all.length}</span></h2>${note}
      <ul class="plain">${all.map((one) => html`<li><p><strong>${one.address}</strong> ${t.seenOn(one.asset)} ${when(one.lastSeen)}${one.requested.length
        ? html` <span class="faint">${t.blockRequested(one.requested.length)}</span>` : ''}</p>
        <p class="faint"><a href="/intel/${segment(one.decision.indicator)}">${one.decision.name}</a> ${t.proposedBy(one.decision.by, one.decision.reason)}</p>
        ${this.may ? html`<p class="actions"><wf-blocking .caseId=${this.caseId} .block=${one}
          @changed=${() => { this.responses.read.load(); this.proposed.load(); }}></wf-blocking></p>` : ''}</li>`)}</ul></section>`;
  }

  /** How far it is, and the file once all of it is here. */
  collected(one) {
    const it = one.collected;
    if (!it) return '';
    if (it.droppedAt) return html`<p class="faint">${t.packageDeleted(when(it.droppedAt))} <code>${it.sha256}</code></p>`;
    if (!it.complete) {
      return html`<p><label>${t.packageProgress(bytes(it.received), bytes(it.total))}
        <progress max=${it.total} .value=${it.received}></progress></label></p>`;
    }
    return html`<p>${this.may ? html`<a href="/api/v1/cases/${segment(this.caseId)}/responses/${segment(one.id)}/package" download>${t.downloadPackage}</a>, ${bytes(it.total)}.` : t.packageReady(bytes(it.total))} <span class="faint">${t.sha256} <code>${it.sha256}</code></span></p>`;
  }

  render() {
    return html`${this.proposals()}${this.responses.section('responses-title', t.responseActions, this.may && this.assets.length ? html`<p class="actions"><wf-responding
      .caseId=${this.caseId} .assets=${this.assets} @changed=${() => this.responses.read.load()}></wf-responding></p>` : '')}`;
  }
}

customElements.define('wf-blocking', Blocking);
customElements.define('wf-responding', Responding);
customElements.define('wf-case-responses', CaseResponses);
