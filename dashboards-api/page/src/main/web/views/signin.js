// Signing in: by a passkey, a recovery code, the one-time link that the center prints, or an API token.

import { html } from 'lit';
import { get, post } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { browserHasPasskeys, inWords, signIn } from '../passkeys.js';
import { texts as t } from '../texts/sign-in.js';

const ANY_REASON = t.invalidLink;

const NO_WAYS = { passkeys: false, passkeysAt: null, providers: [], tokens: true };

class SignIn extends element({ query: '', signedIn: null, problem: null }) {
  sending = new Sending(this);

  /** A token is a way in whatever the center answers. */
  ways = new Loading(this, async (signal) => {
    try {
      return await get('/auth/sign-in-methods', signal);
    } catch (failure) {
      this.problem = failure.message;
      return NO_WAYS;
    }
  });

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const error = new URLSearchParams(this.query).get('error');
    if (error) this.problem = t.reasons[error] ?? ANY_REASON;
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
        ${this.sending.busy ? t.waiting : t.usePasskey}</button></p>`;
    }
    if (passkeysAt) {
      return html`<p>${t.needsHostName} <a href=${passkeysAt + location.pathname} target="_self"
        >${passkeysAt}</a> ${t.toUseOne}</p>`;
    }
    return passkeys ? html`<p>${t.noPasskeys}</p>` : '';
  }

  /** The provider's own page comes next, so these are links. */
  providers(providers) {
    return providers.map(({ name, title }) => html`<p><a class="button large" target="_self"
      href=${`/auth/providers/${encodeURIComponent(name)}`}>${t.useProvider(title)}</a></p>`);
  }

  recovery() {
    return html`<details class="way"><summary>${t.lostPasskey}</summary>
      <form @submit=${(event) => this.submit(event, '/auth/recovery', 'code', t.unknownCode)}>
        <label for="code">${t.recoveryCode}</label>
        <input id="code" name="code" required autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="0000-0000-0000-0000"
          aria-describedby="code-hint">
        <p id="code-hint" class="faint">${t.codeHelp}</p>
        <button class="primary large" ?disabled=${this.sending.busy}>${t.signInWithCode}</button>
      </form></details>`;
  }

  token(isFirst) {
    return html`<details class="way" ?open=${isFirst}><summary>${t.useAnApiToken}</summary>
      <form @submit=${(event) => this.submit(event, '/signin', 'token', t.unknownToken)}>
        <label for="token">${t.apiToken}</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required spellcheck="false"
          aria-describedby="token-hint">
        <p id="token-hint" class="faint">${t.bootstrapHelp}</p>
        <button class="primary large" ?disabled=${this.sending.busy}>${t.signIn}</button>
      </form></details>`;
  }

  render() {
    return html`<div class="signin">
      <p class="brand"><img src="/page/icon.svg" alt="" width="32" height="32"> <span>${t.watchfloor}</span></p>
      <h1 tabindex="-1">${t.signIn}</h1>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : ''}
      ${this.ways.render((ways) => html`${this.passkey(ways)}${this.providers(ways.providers)}
        <p>${ways.passkeys ? t.noPasskeyYet : ''}${t.openLink}</p>
        ${ways.passkeys ? this.recovery() : ''}${ways.tokens ? this.token(!ways.passkeys) : ''}`)}
    </div>`;
  }
}

customElements.define('wf-signin', SignIn);
