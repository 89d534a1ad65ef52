// How I am told, in My account: one's contacts and the proof that they work, in which order they are used, and when not.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { device, when } from '../parts.js';
import { cannotRing, heard, ringsAs, ringsAsNow, subscribe, unsubscribe } from '../rings.js';
import { done } from '../toasts.js';
import './told-order.js';
import { texts as t } from '../texts/contacts.js';
import { common as c } from '../texts/common.js';

const PATH = `/people/${segment('me')}/contacts`;
const LOOK_MILLIS = 1500;
const LOOK_FOR_MILLIS = 120_000;

// What each way asks for: name, label, type of the field, whether it may be left out.
const PARTS = {
  email: [['address', t.eMailAddress, 'email']],
  sms: [['number', t.phoneNumber, 'tel']],
  voice: [['number', t.phoneNumber, 'tel']],
  ntfy: [['url', t.server, 'url'], ['topic', t.topic, 'text'], ['token', t.topicToken, 'password', true]],
  gotify: [['url', t.server, 'url'], ['token', t.applicationToken, 'password']],
  telegram: [['token', t.botToken, 'password'], ['chat', t.chatId, 'text']],
  webhook: [['url', t.url, 'url'], ['secret', t.signingSecret, 'password']],
  pagerduty: [['key', t.integrationKey, 'password']],
  opsgenie: [['key', t.apiKey, 'password']],
};
const URL_ALONE = [['url', t.webhookUrl, 'url']];

class HowTold extends element({ way: '', leaving: null }) {
  contacts = new Loading(this, (signal) => get(`/people/${segment('me')}/contacts`, signal), { as: 'section' });
  sending = new Sending(this);
  at = '';

  connectedCallback() {
    super.connectedCallback();
    this.stopHearing = heard(() => this.contacts.load());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stopHearing?.();
    clearTimeout(this.looking);
  }

  /** Looks for the receipt of what was sent, for a limited time. */
  look(until = Date.now() + LOOK_FOR_MILLIS) {
    clearTimeout(this.looking);
    this.looking = setTimeout(async () => {
      await this.contacts.load();
      const waits = this.contacts.value?.items.some(({ test, codeUntil }) => codeUntil || (test && !test.seenAt && test.outcome !== 'refused'));
      if (waits && Date.now() < until) this.look(until);
    }, LOOK_MILLIS);
  }

  /** Runs what may be refused; the message is shown at the contact, or in the form. */
  async run(where, action) {
    this.at = where;
    const taken = await this.sending.ask(action, '', where);
    await this.contacts.load();
    this.look();
    return taken;
  }

  async ring() {
    await this.run('ring', async () => {
      const address = await subscribe(this.contacts.value?.pushKey);
      const body = { method: 'web-push', label: device(navigator.userAgent).slice(0, 60), address, zone: zone() };
      ringsAsNow((await post(PATH, body)).id);
    });
  }

  async add(event) {
    event.preventDefault();
    const form = event.target;
    const said = new FormData(form);
    const address = {};
    for (const [name] of PARTS[this.way] ?? URL_ALONE) if (said.get(name)?.trim()) address[name] = said.get(name).trim();
    let id = null;
    if (await this.run('add', async () => { ({ id } = await post(PATH, { method: this.way, label: said.get('label'), address, zone: zone() })); })) {
      this.way = '';
      await this.updateComplete;
      this.querySelector(`#code-${id}`)?.focus();
    }
  }

  async verify(event, one) {
    event.preventDefault();
    const { code } = event.target.elements;
    if (await this.run(one.id, () => post(`${PATH}/${segment(one.id)}/verify`, { code: code.value }))) done(t.verified(one.label));
    else code.select();
  }

  sendCode(one) {
    return this.run(one.id, async () => {
      await post(`${PATH}/${segment(one.id)}/code`, {});
      done(t.codeSent);
    });
  }

  test(one) {
    return this.run(one.id, () => post(`${PATH}/${segment(one.id)}/test`, {}));
  }

  async leave(one, anyway = false) {
    const gone = await this.run(one.id, () => remove(`${PATH}/${segment(one.id)}${anyway ? '?anyway=true' : ''}`));
    if (!gone) {
      this.leaving = this.sending.problem.code === 'contact.last-on-call' ? one.id : null;
      return;
    }
    this.leaving = null;
    if (ringsAs() === one.id) await unsubscribe().catch(() => {});
    done(t.removed(one.label));
    this.querySelector('h2')?.focus();
  }

  trouble(where) {
    const { problem } = this.sending;
    return problem && this.at === where ? html`<p role="alert" class="problem">${problem.message}</p>` : '';
  }

  /** @param {Api['Contact']} one */
  testLine({ test }) {
    if (!test) return '';
    const bad = ['failed', 'refused', 'ambiguous'].includes(test.outcome ?? '');
    return html`<p class="receipt" role="status">${t.testLine(when(test.at))} ${bad ? html`<strong>${test.outcome}</strong>, ${test.words}` : html`
      <span class="step is-done">${t.sent}</span> <span class="step ${test.deliveredAt ? 'is-done' : ''}">${test.deliveredAt
        ? t.shown(when(test.deliveredAt)) : t.notShown}</span>
      <span class="step ${test.seenAt ? 'is-done' : ''}">${test.seenAt ? t.seen(when(test.seenAt)) : t.notSeen}</span>`}</p>`;
  }

  codeForm(one) {
    return html`<form class="code" @submit=${(event) => this.verify(event, one)}>
      <label>${t.code} <input id="code-${one.id}" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="8" size="8"></label>
      <button class="primary" ?disabled=${this.sending.busy === one.id}>${t.verify}</button>
      <button type="button" ?disabled=${this.sending.busy === one.id} @click=${() => this.sendCode(one)}>${t.resend}</button>
      ${one.codeUntil ? html`<span class="faint">${t.validUntil(when(one.codeUntil))}</span>` : html`<span class="faint">${t.noCode}</span>`}</form>`;
  }

  /** @param {Api['Contact']} one */
  contact(one) {
    const here = one.method === 'web-push' && ringsAs() === one.id;
    return html`<li class="contact is-${one.state}">
      <div class="who"><strong>${one.label}</strong> <span class="faint">${t.methods[one.method] ?? one.method}${one.address ? `, ${one.address}` : ''}</span>
        ${here ? html`<span class="chip">${t.thisBrowser}</span>` : ''} <span class="chip state-${one.state}">${t.states[one.state]}</span></div>
      <p class="faint">${one.meaning}${one.latest && one.state !== 'verified' ? html` ${when(one.latest.at)}: ${one.latest.words}` : ''}</p>
      ${one.state === 'unverified' ? this.codeForm(one) : ''}${this.testLine(one)}${this.trouble(one.id)}
      <div class="actions">
        ${['verified', 'failing'].includes(one.state) ? html`<button ?disabled=${this.sending.busy === one.id} aria-label=${t.sendTestTo(one.label)}
          @click=${() => this.test(one)}>${this.sending.busy === one.id ? c.sending : t.sendTest}</button>` : ''}
        ${this.leaving === one.id ? html`<button class="danger" @click=${() => this.leave(one, true)}>${t.removeAnyway}</button>`
          : html`<button aria-label=${t.removeLabel(one.label)} ?disabled=${this.sending.busy === one.id} @click=${() => this.leave(one)}>${c.remove}</button>`}</div></li>`;
  }

  /** @param {Api['Contacts']} told */
  ringing(told) {
    const mine = told.items.find((one) => one.id === ringsAs());
    if (mine && mine.state !== 'dead') return '';
    const why = cannotRing();
    if (why) return html`<p class="faint">${why}</p>`;
    return html`<p><button class=${told.reachable ? '' : 'primary'} ?disabled=${this.sending.busy === 'ring'} @click=${() => this.ring()}
      >${this.sending.busy === 'ring' ? t.browserAsks : t.enableBrowser}</button>
      <span class="faint">${t.alsoWhenClosed}</span></p>${this.trouble('ring')}`;
  }

  /** @param {Api['Contacts']} told */
  adding(told) {
    const ways = told.methods.filter((way) => way !== 'web-push');
    if (!ways.length) return html`<p class="faint">${t.onlyBrowser}</p>`;
    const parts = this.way ? PARTS[this.way] ?? URL_ALONE : [];
    return html`<form class="add-contact" @submit=${(event) => this.add(event)}>
      <label>${t.addMethod} <select name="way" .value=${this.way} @change=${(event) => { this.way = event.target.value; }}>
        <option value="">${c.choose}</option>${ways.map((way) => html`<option value=${way}>${t.methods[way] ?? way}</option>`)}</select></label>
      ${this.way ? html`<label>${t.label} <input name="label" maxlength="60" autocomplete="off" placeholder=${t.methods[this.way]}></label>
        ${parts.map(([name, label, type, optional]) => html`<label>${label} <input name=${name} type=${type} ?required=${!optional} maxlength="2000"
          autocomplete="off"></label>`)}
        <button class="primary" ?disabled=${this.sending.busy === 'add'}>${t.addAndSend}</button>` : ''}${this.trouble('add')}</form>`;
  }

  render() {
    return html`<section aria-labelledby="told-title"><h2 id="told-title" tabindex="-1">${t.title}</h2>${
      this.contacts.render((told) => this.body(told))}</section>`;
  }

  /** @param {Api['Contacts']} told */
  body(told) {
    return html`${told.reachable ? html`<p>${t.reachable}</p>`
        : html`<p class="problem" role="status"><strong>${t.notNotified}</strong> ${t.notNotifiedHelp}</p>`}
      ${this.ringing(told)}
      ${told.items.length ? html`<ul class="told">${repeat(told.items, (one) => one.id, (one) => this.contact(one))}</ul>` : ''}
      ${this.adding(told)}
      ${told.items.length ? html`<wf-told-order .told=${told} @changed=${(event) => this.contacts.put(event.detail)}></wf-told-order>` : ''}`;
  }
}

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

customElements.define('wf-how-told', HowTold);
