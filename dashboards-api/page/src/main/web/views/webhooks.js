// Webhooks: the list with their states, and the dialogs that create, resume and remove one. A secret is shown only once.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { done, failed } from '../toasts.js';
import { Sender, options } from './asking.js';
import { texts as t } from '../texts/webhooks.js';

const MOST = 1000;
const EVERY_MILLIS = 5000;
const LABELS = ['clear', 'green', 'amber', 'amber+strict', 'red'];

const at = (/** @type {any} */ hook) => `/webhooks/${segment(hook.id)}`;

class WebhookMaking extends element({}, Sender) {
  /** @param {FormData} form */
  async send(form) {
    const body = /** @type {any} */ ({ name: form.get('name'), url: form.get('url'), events: form.getAll('events'), format: form.get('format'), days: Number(form.get('days')), clearance: form.get('clearance') || null });
    this.made = await post('/webhooks', body);
  }

  told({ secret }) {
    return { title: t.created, what: t.secret, secret, words: t.secretOnce };
  }

  render() {
    const fields = html`<label>${t.name} <input name="name" required maxlength="100" autocomplete="off"></label>
      <label>${t.url} <input name="url" type="url" required maxlength="2000" autocomplete="off"></label>
      <p class="faint">${t.urlHelp}</p>
      <fieldset class="reach"><legend>${t.events}</legend>${Object.entries(t.eventNames).map(([event, name]) => html`
        <label class="check"><input type="checkbox" name="events" value=${event} ?checked=${event === 'cases'}> ${name}</label>`)}</fieldset>
      <label>${t.format} <select name="format">${options(t.formats, 'changes')}</select></label>
      <p class="faint">${t.formatHelp}</p>
      <label>${t.sharing} <select name="clearance"><option value="">${t.usualClearance}</option>${LABELS.map((one) =>
        html`<option value=${one}>${t.tlp(one)}</option>`)}</select></label>
      <label>${t.days} <input name="days" type="number" min="1" max="30" value="30" required></label>`;
    return this.ask({ label: t.create, title: t.createTitle, fields, send: t.send, kind: 'primary' });
  }
}

class WebhookResuming extends element({ hook: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await post(`${at(this.hook)}/resume`, { from: form.get('from') });
    return t.resumed;
  }

  render() {
    const { name, id } = this.hook;
    return this.ask({
      label: t.resume, aria: t.resumeNamed(name), title: t.resumeTitle(name), name: id, send: t.resumeSend,
      fields: html`<label>${t.from} <select name="from">${options(t.places, 'stopped')}</select></label>`,
    });
  }
}

class WebhookRotating extends element({ hook: null }, Sender) {
  async send() {
    this.made = await post(`${at(this.hook)}/secret`, {});
  }

  told({ secret }) {
    return { title: t.rotated, what: t.secret, secret, words: t.rotatedOnce };
  }

  render() {
    const { name, id } = this.hook;
    return this.ask({ label: t.rotate, aria: t.rotateNamed(name), title: t.rotateNamed(name), name: id, send: t.rotateSend, fields: html`<p>${t.rotateHelp}</p>` });
  }
}

class WebhookRemoving extends element({ hook: null }, Sender) {
  async send() {
    await remove(at(this.hook));
    return t.removed;
  }

  render() {
    const { name, id } = this.hook;
    return this.ask({ label: t.remove, aria: t.removeNamed(name), title: t.removeTitle(name), name: id, send: t.removeSend, fields: html`<p>${t.removeHelp}</p>` });
  }
}

class Webhooks extends element({ me: null }) {
  hooks = new Loading(this, (signal) => list(`/webhooks?limit=${MOST}`, signal), { every: EVERY_MILLIS });
  sending = new Sending(this);

  key(key) {
    if (key === 'n') this.querySelector('wf-webhook-making').show();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.webhooks tbody button'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  async act(command, said) {
    await this.sending.send(command, said);
    await this.hooks.load();
  }

  test(hook) {
    return this.sending.send(async () => {
      const result = await post(`${at(hook)}/test`, {});
      if (result.delivered) done(t.tested);
      else failed(t.testFailed(result.failure));
      return result;
    });
  }

  state(hook) {
    const { paused, progress } = hook;
    return html`<strong class="hook-state is-${hook.state}">${t.states[hook.state] ?? hook.state}</strong>
      ${paused ? html`<p class="faint">${when(paused.at)} ${paused.detail}</p>` : ''}
      ${progress.failure && !paused ? html`<p class="faint">${progress.failure} ${t.nextAttempt} ${when(progress.nextAttemptAt)}</p>` : ''}`;
  }

  /** @param {any} hook */
  row(hook) {
    const { progress } = hook;
    const mine = hook.owner === this.me?.name;
    return html`<tr><th scope="row">${hook.name} ${mine ? '' : html`<span class="faint">${t.owner(hook.owner)}</span>`}<br><span class="hook-url">${hook.url}</span></th>
      <td data-label=${t.events}>${hook.events.map((event) => t.eventNames[event] ?? event).join(', ')}${hook.format === 'ocsf' ? html`<br><span class="faint">${t.formats.ocsf}</span>` : ''}</td>
      <td data-label=${t.sharing}><strong class="tlp tlp-${hook.clearance.replace('+', '-')}">${t.tlp(hook.clearance)}</strong></td>
      <td data-label=${t.state}>${this.state(hook)}</td>
      <td data-label=${t.progress}>${t.sent(progress.changes)} ${progress.deliveredAt ? when(progress.deliveredAt) : ''}
        ${progress.heldBack ? html`<br><span class="faint">${t.heldBack(progress.heldBack)}</span>` : ''}</td>
      <td data-label=${t.expires}>${when(hook.expiresAt)}</td>
      <td class="hook-actions">
        ${hook.paused ? '' : html`<button aria-label=${t.pauseNamed(hook.name)} @click=${() => this.act(() => post(`${at(hook)}/pause`, {}), t.paused)}>${t.pause}</button>`}
        <wf-webhook-resuming .hook=${hook} @changed=${() => this.hooks.load()}></wf-webhook-resuming>
        <button aria-label=${t.renewNamed(hook.name)} @click=${() => this.act(() => post(`${at(hook)}/renew`, {}), t.renewed)}>${t.renew}</button>
        <button aria-label=${t.testNamed(hook.name)} ?disabled=${this.sending.busy} @click=${() => this.test(hook)}>${t.test}</button>
        <wf-webhook-rotating .hook=${hook} @changed=${() => this.hooks.load()}></wf-webhook-rotating>
        <wf-webhook-removing .hook=${hook} @changed=${() => this.hooks.load()}></wf-webhook-removing></td></tr>`;
  }

  table(hooks) {
    if (!hooks.length) return html`<div class="empty"><h2>${t.none}</h2><p>${t.noneHelp}</p></div>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets webhooks">
      <thead><tr>${[t.name, t.events, t.sharing, t.state, t.progress, t.expires, ''].map((name) =>
        html`<th scope="col">${name || html`<span class="unseen">${t.actions}</span>`}</th>`)}</tr></thead>
      <tbody>${repeat(hooks, (one) => one.id, (one) => this.row(one))}</tbody></table></div>`;
  }

  render() {
    return html`${rulePlaces('/webhooks')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      <p><wf-webhook-making @changed=${() => this.hooks.load()}></wf-webhook-making></p>
      ${this.hooks.render((hooks) => this.table(hooks))}`;
  }
}

customElements.define('wf-webhook-making', WebhookMaking);
customElements.define('wf-webhook-resuming', WebhookResuming);
customElements.define('wf-webhook-rotating', WebhookRotating);
customElements.define('wf-webhook-removing', WebhookRemoving);
customElements.define('wf-webhooks', Webhooks);
