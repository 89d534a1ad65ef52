// Signing in: by a passkey, a recovery code, the one-time link that the center prints, or an API token.

import { html } from 'lit';
import { get, post } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { browserHasPasskeys, inWords, signIn } from '../passkeys.js';

const REASONS = {
  expired: 'That link has expired. Ask for a new one.',
  used: 'That link was used already: it works once. Ask for a new one.',
  unknown: 'That link is not known here. Ask for a new one.',
  'too-many': 'Too many wrong links came from your address. Wait a while, and copy the link whole.',
  'session-ended': 'You were signed out, here or elsewhere. Sign in again.',
  'session-idle': 'Nobody used this session for long, so you were signed out. Sign in again.',
  'session-over': 'This session reached its maximum length. Sign in again.',
  'token-revoked': 'The API token that you signed in with was revoked. Ask an administrator for a link.',
  'token-expired': 'The API token that you signed in with has expired. Ask an administrator for a link.',
  'person-disabled': 'Your account is disabled. Ask an administrator.',
  'person-removed': 'Your account was removed. Ask an administrator.',
  'not-allowed': 'Your role may not see this. Ask an administrator.',
};
const ANY_REASON = 'That link does not work. Ask for a new one, or sign in with a token.';

const NO_WAYS = { passkeys: false, passkeysAt: null, providers: [], tokens: true };

class SignIn extends element({ query: '', signedIn: null, problem: null }) {
  sending = new Sending(this);

  /** A token is a way in whatever the center answers. */
  ways = new Loading(this, async (signal) => {
    try {
      return await get('/auth/ways', signal);
    } catch (failure) {
      this.problem = failure.message;
      return NO_WAYS;
    }
  });

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const error = new URLSearchParams(this.query).get('error');
    if (error) this.problem = REASONS[error] ?? ANY_REASON;
  }

  /** Runs a way in; `told` says why it did not. */
  async go(way, told) {
    this.problem = null;
    const known = await this.sending.ask(way);
    if (known) this.signedIn();
    else this.problem = told(this.sending.problem);
    return known;
  }

  async submit(event, path, name, unknown) {
    event.preventDefault();
    const field = event.target.elements[name];
    const known = await this.go(() => post(path, { [name]: field.value.trim() }),
      (failure) => (failure.status === 401 || failure.status === 403 ? unknown : failure.message));
    if (!known) field.select();
  }

  key() {
    return false;
  }

  passkey({ passkeys, passkeysAt }) {
    if (passkeys && browserHasPasskeys()) {
      return html`<p><button class="primary large" autofocus ?disabled=${this.sending.busy} @click=${() => this.go(signIn, inWords)}>
        ${this.sending.busy ? 'Waiting…' : 'Use a passkey'}</button></p>`;
    }
    if (passkeysAt) {
      return html`<p>Passkeys belong to a name, and this address has none. Open <a href=${passkeysAt + location.pathname} target="_self"
        >${passkeysAt}</a> to use one.</p>`;
    }
    return passkeys ? html`<p>This browser knows no passkeys here. Use one of the other ways.</p>` : '';
  }

  /** The provider's own page comes next, so these are links. */
  providers(providers) {
    return providers.map(({ name, title }) => html`<p><a class="button large" target="_self"
      href=${`/auth/providers/${encodeURIComponent(name)}`}>Use ${title}</a></p>`);
  }

  recovery() {
    return html`<details class="way"><summary>I lost my passkey</summary>
      <form @submit=${(event) => this.submit(event, '/auth/recovery', 'code', 'This recovery code is not known, or was used already. Each works once.')}>
        <label for="code">Recovery code</label>
        <input id="code" name="code" required autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="0000-0000-0000-0000"
          aria-describedby="code-hint">
        <p id="code-hint" class="faint">One of the ten that you made in My account. Without one, ask an administrator for a link.</p>
        <button class="primary large" ?disabled=${this.sending.busy}>Sign in with the code</button>
      </form></details>`;
  }

  token(isFirst) {
    return html`<details class="way" ?open=${isFirst}><summary>Use an API token</summary>
      <form @submit=${(event) => this.submit(event, '/signin', 'token', 'The center does not know this token. Check that it was copied whole.')}>
        <label for="token">API token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required spellcheck="false"
          aria-describedby="token-hint">
        <p id="token-hint" class="faint">The first administrator's token is in the file <code>bootstrap-token</code> in the center's data
          folder.</p>
        <button class="primary large" ?disabled=${this.sending.busy}>Sign in</button>
      </form></details>`;
  }

  render() {
    return html`<div class="signin">
      <p class="brand"><img src="/page/icon.svg" alt="" width="32" height="32"> <span>Watchfloor</span></p>
      <h1 tabindex="-1">Sign in</h1>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : ''}
      ${this.ways.render((ways) => html`${this.passkey(ways)}${this.providers(ways.providers)}
        <p>${ways.passkeys ? 'No passkey yet? ' : ''}Open the link that an administrator made for you, or that the center printed when it
          started. The first administrator has a token.</p>
        ${ways.passkeys ? this.recovery() : ''}${ways.tokens ? this.token(!ways.passkeys) : ''}`)}
    </div>`;
  }
}

customElements.define('wf-signin', SignIn);
