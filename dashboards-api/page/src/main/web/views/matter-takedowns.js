// The takedowns of a matter: targets, steps, and the dialogs that record a step.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayMark } from '../may.js';
import { when } from '../parts.js';
import { Sender, options } from './asking.js';
import { texts as t } from '../texts/takedowns.js';

const MOST = 1000;
const BINDING = ['lead', 'legal'];

/** The steps that are possible in a state; the center decides again. */
const NEXT = /** @type {Record<string, string[]>} */ ({
  proposed: ['file', 'withdraw'],
  filed: ['order', 'refuse', 'withdraw'],
  ordered: ['seize', 'extend', 'expire', 'withdraw'],
  seized: ['sinkhole', 'extend', 'expire'],
  sinkholed: ['extend', 'expire'],
});
const ONLY_BINDING = ['file', 'order', 'extend'];
const ORDERING = ['order', 'extend'];

const path = (/** @type {any} */ matter) => `/matters/${segment(matter.id)}/takedowns`;

class TakedownProposing extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    const targets = String(form.get('targets')).split('\n').map((line) => line.trim()).filter(Boolean);
    this.answer = await post(path(this.matter), { provider: form.get('provider'), targets, reason: form.get('reason'),
      basis: String(form.get('basis') ?? '') || null, marking: form.get('marking') });
    return t.proposed;
  }

  render() {
    return this.ask({
      label: t.propose, title: t.proposeTitle, send: t.proposeSend,
      fields: html`<p class="faint">${t.nothingSent}</p>
        <label>${t.targets} <textarea name="targets" rows="4" required></textarea></label><p class="faint">${t.targetsHelp}</p>
        <label>${t.provider} <input name="provider" required maxlength="200" autocomplete="off"></label>
        <label>${t.basis} <input name="basis" maxlength="4000" autocomplete="off" .defaultValue=${this.matter.law.legalBasis}></label>
        <label>${t.marking} <select name="marking">${options(t.markings, 'amber')}</select></label>
        <label>${t.reason} <textarea name="reason" rows="3" required maxlength="4000"></textarea></label>`,
    });
  }
}

class TakedownStepping extends element({ matter: null, takedown: null, verb: 'file' }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    const { id, progress } = this.takedown;
    const ends = String(form.get('expires') ?? '');
    const body = ORDERING.includes(this.verb)
      ? { reason: form.get('reason'), order: form.get('order'), expiresAt: ends ? new Date(ends).toISOString() : null }
      : { reason: form.get('reason'), reference: String(form.get('reference') ?? '') || null };
    this.answer = await post(`${path(this.matter)}/${segment(id)}/${this.verb}`, body, { version: progress.version });
    return t.verbs[this.verb].said;
  }

  order() {
    const { orders } = this.matter.parts;
    const named = Object.fromEntries(orders.map((/** @type {any} */ one) => [one.id, `${one.court}, ${one.reference}`]));
    return html`<label>${t.order} <select name="order" required>${options(named, orders.at(-1)?.id)}</select></label>
      ${orders.length ? '' : html`<p class="faint">${t.needsOrder}</p>`}
      <label>${t.expiresAt} <input name="expires" type="datetime-local"></label><p class="faint">${t.expiresHelp}</p>`;
  }

  render() {
    const { label, title } = t.verbs[this.verb];
    return this.ask({ label, title, name: this.verb + this.takedown.id, aria: `${label} ${t.at(this.takedown.terms.provider)}`,
      fields: html`<p class="faint">${t.nothingSent}</p>
        ${ORDERING.includes(this.verb) ? this.order()
          : html`<label>${t.reference} <input name="reference" maxlength="200" autocomplete="off"></label>`}
        <label>${t.reason} <textarea name="reason" rows="3" required maxlength="4000"></textarea></label>` });
  }
}

class MatterTakedowns extends element({ matter: null, me: null }) {
  found = new Loading(this, (signal) => list(`${path(this.matter)}?limit=${MOST}`, signal), { key: () => this.matter?.id, as: 'section' });

  async changed() {
    await this.found.load();
    this.dispatchEvent(new CustomEvent('changed'));
  }

  /** @param {any} one */
  actions(one) {
    if (!mayMark(this.me)) return '';
    const binds = BINDING.includes(this.me?.role ?? '');
    const verbs = (NEXT[one.progress.state] ?? []).filter((verb) => binds || !ONLY_BINDING.includes(verb));
    return verbs.length ? html`<div class="actions">${repeat(verbs, (verb) => verb, (verb) => html`<wf-takedown-stepping .matter=${this.matter}
      .takedown=${one} .verb=${verb} @changed=${() => this.changed()}></wf-takedown-stepping>`)}</div>` : '';
  }

  /** @param {any} one */
  one(one) {
    const { targets, terms, progress, steps } = one;
    return html`<li><p><strong>${targets[0].value}</strong> ${t.at(terms.provider)} <span class="pill">${t.states[progress.state]}</span>
        ${progress.overdue ? html`<span class="badge">${t.overdue}</span>` : ''}</p>
      <p class="faint">${terms.basis ? `${terms.basis}, ` : ''}${t.markings[terms.marking]}${progress.expiresAt ? html`, ${t.expires} ${when(progress.expiresAt)}` : ''}</p>
      <details class="fold"><summary>${t.allTargets(targets.length)}</summary><ul class="plain-entries">${targets.map((/** @type {any} */ target) =>
        html`<li><code>${target.value}</code></li>`)}</ul></details>
      <ol class="plain-entries">${steps.map((/** @type {any} */ step) => html`<li>${when(step.at)} ${t.done[step.step]} <span class="faint">${t.byUser(step.by)}</span>
        ${step.reference} ${step.reason}</li>`)}</ol>
      ${this.actions(one)}</li>`;
  }

  render() {
    return html`<h2>${t.title}</h2><p class="faint">${t.nothingSent}</p>
      ${this.found.render((all) => (all.length ? html`<ul class="plain-entries takedowns">${repeat(all, (one) => one.id, (one) => this.one(one))}</ul>`
      : html`<p class="faint">${t.none}</p>`))}
      ${mayMark(this.me) ? html`<wf-takedown-proposing .matter=${this.matter} @changed=${() => this.changed()}></wf-takedown-proposing>` : ''}`;
  }
}

customElements.define('wf-takedown-proposing', TakedownProposing);
customElements.define('wf-takedown-stepping', TakedownStepping);
customElements.define('wf-matter-takedowns', MatterTakedowns);
