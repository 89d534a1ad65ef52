// Enrollment of a sensor: the command for its machine, and the progress until the first event is received.

import { html } from 'lit';
import { get, post, remove, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond, countdown, now } from '../time.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { places, speaksFor } from '../sensors.js';
import { mayAdminister } from '../may.js';
import { words } from './rights.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/sensors.js';

const ASK_MILLIS = 2000;
const PATIENCE_MILLIS = 45_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const EXAMPLE = `watchfloor-sensor.sources = [
  { kind = syslog, path = "/var/log/auth.log" }
]`;

/** A word of a shell command as it is meant. */
const quoted = (text) => (/^[\w.:@%+=/,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

class Enrolling extends element({ me: null, query: '', token: null, bounds: 'own' }) {
  /** What has come of the token: asked until the first record is there. */
  seen = new Loading(this, async (signal) => {
    const { token, known } = this;
    const told = this.sensor ? null : await get(`/sensors/tokens/${segment(token.id)}`, signal);
    const id = this.sensor?.id ?? (told?.status === 'used' ? told.sensor : null);
    const sensor = id ? await get(`/sensors/${segment(id)}`, signal) : null;
    if (sensor && this.token === token) {
      this.enrolledAt ||= now();
      this.was ??= known ? sensor : {};
    }
    return { status: told?.status ?? 'used', sensor };
  }, { key: () => (this.token && !this.isJudged() ? this.token.id : null), every: ASK_MILLIS, as: 'extra' });

  sending = new Sending(this);
  enrolledAt = 0;
  /** @type {any} */
  was = null;

  constructor() {
    super();
    this.begin();
    new EverySecond(this);
  }

  begin() {
    this.token = null;
    this.seen.value = null;
    this.sending.problem = null;
    this.bounds = 'own';
    this.enrolledAt = 0;
    this.was = null;
  }

  get sensor() {
    return this.seen.value?.sensor ?? null;
  }

  /** The id of a known sensor that enrolls again; null for a new one. */
  get known() {
    return new URLSearchParams(this.query).get('sensor');
  }

  willUpdate(changed) {
    if (changed.has('query') && changed.get('query') !== undefined) this.begin();
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('sensors', () => this.seen.known && this.seen.refresh());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unfollow?.();
  }

  key() {
    return false;
  }

  async make(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const assets = this.bounds === 'own' ? ['own'] : this.bounds === 'all' ? ['*'] : words(form.get('assets') ?? '');
    const name = form.get('name')?.trim();
    const made = await this.sending.ask(async () => {
      this.token = await post('/sensors/tokens', this.known ? { sensor: this.known } : { assets, ...(name ? { name } : {}) });
    });
    if (!made) return;
    await this.updateComplete;
    this.querySelector('h2')?.focus();
  }

  /** Whether the sensor has reported since it enrolled: a known sensor also did before. */
  heard(name) {
    return Boolean(this.sensor?.[name]) && this.sensor[name] !== this.was?.[name];
  }

  brought() {
    return this.sensor?.records > 0 && this.heard('lastAckAt');
  }

  /** Whether any of its events could be processed: until then more may arrive, or its configuration gets corrected. */
  isJudged() {
    return this.brought() && this.sensor.rejected < this.sensor.records;
  }

  /** From the start; the keyboard goes there, too. */
  async beginAgain() {
    this.begin();
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector('h1').focus();
  }

  async withdraw() {
    const gone = await this.sending.send(() => remove(`/sensors/tokens/${segment(this.token.id)}`), t.tokenRevoked);
    if (gone) await this.beginAgain();
  }

  /** Whether the token itself says where another machine finds the center, or this page is reached no better. */
  isFound() {
    const hosts = (this.token.addresses ?? []).map((one) => new URL(one).hostname);
    return hosts.some((host) => !LOOPBACK.test(host)) || (hosts.length > 0 && LOOPBACK.test(location.hostname));
  }

  commands() {
    const name = this.token.name ? ` --name ${quoted(this.token.name)}` : '';
    const center = this.isFound() ? '' : ` --center ${location.origin}`;
    return [`watchfloor-sensor enroll${center} --token ${this.token.token}${name}`,
      'watchfloor-sensor run --config /etc/watchfloor-sensor/watchfloor-sensor.conf'];
  }

  async copy(text, event) {
    const command = event.target.closest('.command').querySelector('code');
    try {
      await navigator.clipboard.writeText(text);
      done(t.copied);
    } catch {
      getSelection()?.selectAllChildren(command);
      failed(t.notCopied);
    }
  }

  problem() {
    const { problem } = this.sending;
    return problem ? html`<p role="alert" class="problem">${problem.message}</p>` : '';
  }

  again() {
    return html`<form @submit=${(event) => this.make(event)}>
      <p>${t.enrollAgainHelp}</p>
      ${this.problem()}
      <div class="actions"><button class="primary large" ?disabled=${this.sending.busy}>${t.showCommand}</button></div></form>`;
  }

  form() {
    const choose = (bounds) => () => { this.bounds = bounds; };
    const radio = (value, text, more) => html`<label class="check"><input type="radio" name="bounds" value=${value} ?checked=${this.bounds === value}
      @change=${choose(value)}><span>${text} <span class="faint">${more}</span></span></label>`;
    return html`<form @submit=${(event) => this.make(event)}>
      <label>${c.name} <span class="faint">${t.nameHelp}</span> <input name="name" maxlength="200" autocomplete="off" placeholder=${t.nameExample}></label>
      <fieldset class="reach"><legend>${t.allowedAssets}</legend>
        ${radio('own', t.ownHost, t.ownHostHelp)}
        ${radio('some', t.someAssets, t.someAssetsHelp)}
        ${this.bounds === 'some' ? html`<label>${t.patterns} <span class="faint">${t.separatedByCommas}</span>
          <input name="assets" required maxlength="1000" autocomplete="off" placeholder=${t.patternsExample}></label>` : ''}
        ${radio('all', t.allAssets, t.allAssetsHelp)}</fieldset>
      ${this.problem()}
      <div class="actions"><button class="primary large" ?disabled=${this.sending.busy}>${t.showCommand}</button></div></form>`;
  }

  told() {
    const [enrol, run] = this.commands();
    const left = Date.parse(this.token.expiresAt) - now();
    const used = Boolean(this.sensor);
    return html`<section aria-labelledby="command-title"><h2 id="command-title" tabindex="-1">${t.onMachine}</h2>
      ${LOOPBACK.test(location.hostname) && (this.token.addresses ?? []).every((one) => LOOPBACK.test(new URL(one).hostname)) ? html`<p class="raised" role="note">
        ${t.loopbackOnly}</p>` : ''}
      <p><strong>1.</strong> ${t.enrollStep}</p>
      ${this.command(enrol, t.enrollCommand, used ? '' : html`<button @click=${() => this.withdraw()}>${t.revokeToken}</button>`)}
      <p class="faint">${t.tokenHelp(speaksFor(this.token.assets))}
        ${this.isFound() ? t.tokenAddresses(this.token.addresses.join(', ')) : ''} ${used ? t.tokenUsed : left > 0 ? t.validFor(countdown(left), when(this.token.expiresAt)) : t.tokenExpired}</p>
      <p><strong>2.</strong> ${t.configureStep}</p>
      ${this.command(EXAMPLE, t.configurationFile)}
      <p><strong>3.</strong> ${t.startStep}</p>
      ${this.command(run, t.startCommand)}</section>
      ${this.progress()}`;
  }

  command(text, name, more = /** @type {unknown} */ ('')) {
    return html`<div class="command"><pre tabindex="0" role="region" aria-label=${name}><code>${text}</code></pre>
      <div class="actions"><button class=${more ? 'primary' : ''} @click=${(event) => this.copy(text, event)}>${t.copy}<span class="unseen">: ${name}</span></button>${more}</div></div>`;
  }

  /** The progress, step by step: each is done, next, later, or stuck. */
  steps() {
    const { sensor } = this;
    const expired = !sensor && (this.seen.value?.status === 'expired' || Date.parse(this.token.expiresAt) <= now());
    const reached = Boolean(sensor && (this.heard('connectedAt') || this.heard('lastAckAt')));
    const slow = sensor && now() - this.enrolledAt > PATIENCE_MILLIS;
    const aside = this.brought() && !this.isJudged();
    return [
      { done: Boolean(sensor), bad: expired, name: sensor ? html`${t.enrolledAs} <a href="/sensors/${segment(sensor.id)}">${sensor.name}</a>` : t.enrolled,
        hint: expired ? t.tokenNotUsed : t.waitingForEnrollment },
      { done: reached, bad: slow && !reached, name: t.connected,
        hint: slow ? t.notConnecting : t.waitingForStart },
      { done: this.isJudged(), bad: aside || (slow && reached && !this.brought()), name: t.firstEvent,
        hint: aside ? t.allUnprocessed : slow ? t.sendsNothing : t.waitingForLine,
        more: aside ? html` <a href="/unprocessed?sensor=${segment(sensor.id)}">${t.showWhy}</a>` : '' },
    ];
  }

  progress() {
    const steps = this.steps();
    const next = steps.findIndex((step) => !step.done);
    const { sensor } = this;
    const as = (step, i) => (step.done ? ['is-done', '✓', t.stepDone] : step.bad ? ['is-bad', '!', t.stepStuck] : i === next ? ['is-next', '…', t.stepNext] : ['is-later', '', t.stepLater]);
    return html`<section aria-labelledby="progress-title"><h2 id="progress-title">${t.status}</h2>
      <ol class="steps" role="list">${steps.map((step, i) => {
        const [kind, sign, word] = as(step, i);
        return html`<li class=${kind}><span class="sign" aria-hidden="true">${sign}</span><strong>${step.name}<span class="unseen">: ${word}</span></strong>
          ${step.bad || (i === next && !step.done) ? html`<p>${step.hint}${step.more}</p>` : ''}</li>`;
      })}</ol>
      <p role="status" class="unseen">${next === -1 ? '' : `${steps[next].name}: ${as(steps[next], next)[2]}. ${steps[next].hint}`}</p>
      <div role="status">${next === -1 ? html`<div class="arrived"><h2>${t.reports(sensor.name)}</h2>
        <p>${t.soFar(counted.record(sensor.records), when(sensor.lastAckAt))}</p>
        <p class="actions"><a class="button" href="/sensors/${segment(sensor.id)}">${t.showSensor}</a></p></div>` : ''}</div>
      <p class="actions">${this.known ? html`<a class="button" href="/sensors/enrol">${t.enrollAnother}</a>`
        : html`<button @click=${() => this.beginAgain()}>${t.enrollAnother}</button>`}</p></section>`;
  }

  render() {
    return html`${places('/sensors', 'true')}<div class="enrolling"><h1 tabindex="-1">${this.known ? t.enrollAgainTitle(this.known) : t.enrollSensor}</h1>
      ${mayAdminister(this.me) ? this.token ? this.told() : html`<p class="faint under">${this.known ? t.enrollIntroAgain : t.enrollIntro}</p>${this.known ? this.again() : this.form()}`
        : html`<p class="empty">${t.administratorsOnly}</p>`}</div>`;
  }
}

customElements.define('wf-enrolling', Enrolling);
