// One's own account: who one is, how one is told, where one is signed in, and one's keys and tokens.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, put, remove, segment } from '../api.js';
import { device, Light, loading, trouble, WAYS, when } from '../parts.js';
import { done, failed } from '../toasts.js';
import './keys-of-mine.js';
import { sight } from './rights.js';
import './tokens-of-mine.js';
import './sign-ins-of-mine.js';
import './told.js';

class Account extends Light {
  static properties = {
    me: {}, profile: { state: true }, sessions: { state: true }, failure: { state: true }, problem: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.profile = null;
    this.sessions = [];
    this.failure = null;
    this.problem = null;
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  async load() {
    try {
      const [profile, sessions] = await Promise.all([get('/me/profile'), list('/me/sessions?limit=1000')]);
      this.profile = profile;
      this.sessions = sessions;
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
  }

  /** A session that gets a passkey is another one, and so are the tokens of a first administrator. */
  async keysChanged() {
    this.querySelector('wf-tokens-of-mine')?.load();
    try {
      this.sessions = await list('/me/sessions?limit=1000');
    } catch (failure) {
      failed(failure.message);
    }
  }

  key() {
    return false;
  }

  async save(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.busy = true;
    try {
      this.profile = await put('/me/profile', { displayName: form.get('displayName') }, { version: this.profile.version });
      this.problem = null;
      done('Your profile is saved');
    } catch (failure) {
      this.problem = failure;
    } finally {
      this.busy = false;
    }
  }

  async act(doing, said) {
    try {
      await doing();
      done(said);
    } catch (failure) {
      failed(failure.message);
    }
    await this.load();
  }

  aboutMe() {
    return html`<section aria-labelledby="profile-title"><h2 id="profile-title">How others call you</h2>
      <form class="profile" @submit=${(event) => this.save(event)}>
        <label>Display name <input name="displayName" maxlength="100" autocomplete="name" .value=${this.profile.displayName}></label>
        ${this.problem ? html`<p role="alert" class="problem">${this.problem.message}</p>` : ''}
        <p><button class="primary" ?disabled=${this.busy}>Save the profile</button></p></form></section>`;
  }

  signedIn() {
    const others = this.sessions.filter((one) => !one.current).length;
    return html`<section aria-labelledby="sessions-title"><h2 id="sessions-title">Where you are signed in</h2>
      <div class="scroller" tabindex="0" role="region" aria-label="Sessions"><table class="assets people">
        <thead><tr>${['Browser', 'From', 'By', 'Since', 'Last used', 'Until', ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">Actions</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(this.sessions, (one) => one.id, (one) => html`<tr>
          <th scope="row" title=${one.device}>${device(one.device)}${one.current ? html` <span class="chip">this browser</span>` : ''}</th>
          <td data-label="From">${one.address}</td><td data-label="By">${WAYS[one.method] ?? one.method}</td>
          <td data-label="Since">${when(one.createdAt)}</td><td data-label="Last used">${when(one.lastUsedAt)}</td>
          <td data-label="Until">${when(one.expiresAt)}</td>
          <td>${one.current ? '' : html`<button aria-label="End the session of ${device(one.device)} from ${one.address}"
            @click=${() => this.act(() => remove(`/me/sessions/${segment(one.id)}`), 'That session has ended')}>End</button>`}</td>
        </tr>`)}</tbody></table></div>
      ${others ? html`<p><button @click=${() => this.act(() => post('/me/sessions/end-others', {}),
        'You are signed out of every other browser')}>Sign out everywhere else</button></p>` : ''}</section>`;
  }

  render() {
    if (this.failure) return trouble(this.failure, () => this.load());
    if (!this.me || !this.profile) return html`<h1 tabindex="-1">My account</h1>${loading}`;
    return html`<h1 tabindex="-1">My account</h1>
      <section aria-labelledby="who-title"><h2 id="who-title">${this.me.name}</h2>
        <p class="faint">${this.me.role}</p>${sight(this.me, true)}</section>
      <wf-how-told></wf-how-told>
      <wf-keys-of-mine .me=${this.me} @changed=${() => this.keysChanged()}></wf-keys-of-mine>
      ${this.aboutMe()}${this.signedIn()}
      <wf-sign-ins-of-mine></wf-sign-ins-of-mine>
      <wf-tokens-of-mine .me=${this.me} @changed=${() => this.load()}></wf-tokens-of-mine>`;
  }
}

customElements.define('wf-account', Account);
