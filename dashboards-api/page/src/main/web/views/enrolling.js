// Enrolling a sensor: the command for its machine, and what has come of it, until the first record is there.

import { html } from 'lit';
import { get, post, remove, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond, countdown, now } from '../time.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { plural, when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { places, speaksFor } from '../sensors.js';
import { mayAdminister } from '../may.js';
import { words } from './rights.js';

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

  /** The id of a known sensor that enrols anew; null for a new one. */
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

  /** Whether it was heard since it enrolled: a known sensor was heard before, too. */
  heard(name) {
    return Boolean(this.sensor?.[name]) && this.sensor[name] !== this.was?.[name];
  }

  brought() {
    return this.sensor?.records > 0 && this.heard('lastAckAt');
  }

  /** Whether any of it could be judged: until then more may come, or somebody mends its file. */
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
    const gone = await this.sending.send(() => remove(`/sensors/tokens/${segment(this.token.id)}`), 'The token is withdrawn: nobody enrols with it');
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
      done('It is copied');
    } catch {
      getSelection()?.selectAllChildren(command);
      failed('The browser did not allow it. It is selected: copy it with the keyboard.');
    }
  }

  problem() {
    const { problem } = this.sending;
    return problem ? html`<p role="alert" class="problem">${problem.message}</p>` : '';
  }

  again() {
    return html`<form @submit=${(event) => this.make(event)}>
      <p>It keeps its id, what it may speak for, its records and its spool. Its former credential and certificates are worth nothing once it has
        enrolled, whoever holds them; a revoked sensor is let in again.</p>
      ${this.problem()}
      <div class="actions"><button class="primary large" ?disabled=${this.sending.busy}>Show the command</button></div></form>`;
  }

  form() {
    const choose = (bounds) => () => { this.bounds = bounds; };
    const radio = (value, text, more) => html`<label class="check"><input type="radio" name="bounds" value=${value} ?checked=${this.bounds === value}
      @change=${choose(value)}><span>${text} <span class="faint">${more}</span></span></label>`;
    return html`<form @submit=${(event) => this.make(event)}>
      <label>Name <span class="faint">without one it takes its host’s</span> <input name="name" maxlength="200" autocomplete="off" placeholder="web01"></label>
      <fieldset class="reach"><legend>What may it report about?</legend>
        ${radio('own', 'Its own host', 'The usual: what it says of other machines is refused and counted.')}
        ${radio('some', 'These assets', 'For a forwarder of one branch, for instance.')}
        ${this.bounds === 'some' ? html`<label>Patterns <span class="faint">with commas</span>
          <input name="assets" required maxlength="1000" autocomplete="off" placeholder="*.branch.example, user:*"></label>` : ''}
        ${radio('all', 'Every asset', 'For a forwarder of everything, and for replaying recordings.')}</fieldset>
      ${this.problem()}
      <div class="actions"><button class="primary large" ?disabled=${this.sending.busy}>Show the command</button></div></form>`;
  }

  told() {
    const [enrol, run] = this.commands();
    const left = Date.parse(this.token.expiresAt) - now();
    const used = Boolean(this.sensor);
    return html`<section aria-labelledby="command-title"><h2 id="command-title" tabindex="-1">On the machine to watch</h2>
      ${LOOPBACK.test(location.hostname) && (this.token.addresses ?? []).every((one) => LOOPBACK.test(new URL(one).hostname)) ? html`<p class="raised" role="note">
        This center listens on its own machine alone: a sensor elsewhere does not reach it. “watchfloor serve --bind” opens it, with TLS.</p>` : ''}
      <p><strong>1.</strong> Enrol it (with <code>sudo</code> where it is installed as a package):</p>
      ${this.command(enrol, 'Command that enrols the sensor', used ? '' : html`<button @click=${() => this.withdraw()}>Withdraw the token</button>`)}
      <p class="faint">The token in it is told this once and enrols one sensor, which may speak for ${speaksFor(this.token.assets)}.
        ${this.isFound() ? html`It tells where the center is: ${this.token.addresses.join(', ')}.` : ''} ${used ? 'It is used.' : left > 0 ? html`Good for <span class="figures">${countdown(left)}</span>, until ${when(this.token.expiresAt)}.` : 'It is too old now.'}</p>
      <p><strong>2.</strong> Say in its file what it collects, for instance:</p>
      ${this.command(EXAMPLE, 'A file of the sensor')}
      <p><strong>3.</strong> Start it. From the packages it is a service: <code>sudo systemctl start watchfloor-sensor</code>. Else:</p>
      ${this.command(run, 'Command that starts the sensor')}</section>
      ${this.progress()}`;
  }

  command(text, name, more = /** @type {unknown} */ ('')) {
    return html`<div class="command"><pre tabindex="0" role="region" aria-label=${name}><code>${text}</code></pre>
      <div class="actions"><button class=${more ? 'primary' : ''} @click=${(event) => this.copy(text, event)}>Copy<span class="unseen">: ${name}</span></button>${more}</div></div>`;
  }

  /** What has come of it, step by step: each is done, next, later, or stuck. */
  steps() {
    const { sensor } = this;
    const expired = !sensor && (this.seen.value?.status === 'expired' || Date.parse(this.token.expiresAt) <= now());
    const reached = Boolean(sensor && (this.heard('connectedAt') || this.heard('lastAckAt')));
    const slow = sensor && now() - this.enrolledAt > PATIENCE_MILLIS;
    const aside = this.brought() && !this.isJudged();
    return [
      { done: Boolean(sensor), bad: expired, name: sensor ? html`Enrolled as <a href="/sensors/${segment(sensor.id)}">${sensor.name}</a>` : 'Enrolled',
        hint: expired ? 'Nobody used the token in time. Enrol another sensor below.' : 'Waiting for the first command, with its token.' },
      { done: reached, bad: slow && !reached, name: 'Connected',
        hint: slow ? 'It enrolled and does not come. “watchfloor-sensor status” on its machine says why.' : 'Waiting for it to be started.' },
      { done: this.isJudged(), bad: aside || (slow && reached && !this.brought()), name: 'First record arrived',
        hint: aside ? 'Something arrived, and nothing of it could be judged.' : slow ? 'It is connected and sends nothing: do its files grow, and may it read them?' : 'Waiting for a line in one of its files.',
        more: aside ? html` <a href="/unprocessed?sensor=${segment(sensor.id)}">See why</a>` : '' },
    ];
  }

  progress() {
    const steps = this.steps();
    const next = steps.findIndex((step) => !step.done);
    const { sensor } = this;
    const as = (step, i) => (step.done ? ['is-done', '✓', 'done'] : step.bad ? ['is-bad', '!', 'stuck'] : i === next ? ['is-next', '…', 'next'] : ['is-later', '', 'later']);
    return html`<section aria-labelledby="progress-title"><h2 id="progress-title">What has come of it</h2>
      <ol class="steps" role="list">${steps.map((step, i) => {
        const [kind, sign, word] = as(step, i);
        return html`<li class=${kind}><span class="sign" aria-hidden="true">${sign}</span><strong>${step.name}<span class="unseen">: ${word}</span></strong>
          ${step.bad || (i === next && !step.done) ? html`<p>${step.hint}${step.more}</p>` : ''}</li>`;
      })}</ol>
      <p role="status" class="unseen">${next === -1 ? '' : `${steps[next].name}: ${as(steps[next], next)[2]}. ${steps[next].hint}`}</p>
      <div role="status">${next === -1 ? html`<div class="arrived"><h2>${sensor.name} reports</h2>
        <p>${plural(sensor.records, 'record')} so far, the last at ${when(sensor.lastAckAt)}.</p>
        <p class="actions"><a class="button" href="/sensors/${segment(sensor.id)}">See the sensor</a></p></div>` : ''}</div>
      <p class="actions">${this.known ? html`<a class="button" href="/sensors/enrol">Enrol another sensor</a>`
        : html`<button @click=${() => this.beginAgain()}>Enrol another sensor</button>`}</p></section>`;
  }

  render() {
    return html`${places('/sensors', 'true')}<div class="enrolling"><h1 tabindex="-1">${this.known ? html`Enrol ${this.known} anew` : 'Enrol a sensor'}</h1>
      ${mayAdminister(this.me) ? this.token ? this.told() : html`<p class="faint under">A few minutes on the machine to watch. This page turns green when its ${this.known
        ? 'next' : 'first'} record is here.</p>${this.known ? this.again() : this.form()}`
        : html`<p class="empty">Administrators enrol sensors. Ask one of yours for a token, or for that right.</p>`}</div>`;
  }
}

customElements.define('wf-enrolling', Enrolling);
