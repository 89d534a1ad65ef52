// Signing in: by the one-time link that the center prints, or with an API token.

import { html } from 'lit';
import { post } from '../api.js';
import { Light } from '../parts.js';

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

class SignIn extends Light {
  static properties = { query: {}, signedIn: {}, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.problem = null;
    this.busy = false;
  }

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const error = new URLSearchParams(this.query).get('error');
    if (error) this.problem = REASONS[error] ?? ANY_REASON;
  }

  async submit(event) {
    event.preventDefault();
    const field = event.target.elements.token;
    this.busy = true;
    try {
      await post('/signin', { token: field.value.trim() });
      this.signedIn();
    } catch (failure) {
      this.problem = failure.status === 401 || failure.status === 403
        ? 'The center does not know this token. Check that it was copied whole.' : failure.message;
      field.select();
    } finally {
      this.busy = false;
    }
  }

  key() {
    return false;
  }

  render() {
    return html`<div class="signin">
      <p class="brand"><img src="/page/icon.svg" alt="" width="32" height="32"> <span>Watchfloor</span></p>
      <h1 tabindex="-1">Sign in</h1>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : ''}
      <p>Open the one-time link that the center printed when it started, or that an administrator made for you.</p>
      <form @submit=${(event) => this.submit(event)}>
        <label for="token">Or use an API token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required spellcheck="false"
          aria-describedby="token-hint">
        <p id="token-hint" class="faint">The first administrator's token is in the file <code>bootstrap-token</code> in the center's data
          folder.</p>
        <button class="primary large" ?disabled=${this.busy}>${this.busy ? 'Signing in…' : 'Sign in'}</button>
      </form>
    </div>`;
  }
}

customElements.define('wf-signin', SignIn);
