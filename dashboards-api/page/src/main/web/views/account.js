// My account: the person, notification settings, sessions, keys and tokens.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, put, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending, loading } from '../loading.js';
import { device, when } from '../parts.js';
import { texts as frame } from '../texts/frame.js';
import './keys-of-mine.js';
import { sight } from './rights.js';
import './tokens-of-mine.js';
import './sign-ins-of-mine.js';
import './told.js';
import { texts as t } from '../texts/account.js';
import { common as c } from '../texts/common.js';

class Account extends element({ me: null }) {
  mine = new Loading(this, async (signal) => {
    const [profile, sessions] = await Promise.all([get('/me/profile', signal), list('/me/sessions?limit=1000', signal)]);
    return { profile, sessions };
  });

  saving = new Sending(this);
  ending = new Sending(this);

  /** A session that gets a passkey is another one, and so are the tokens of a first administrator. */
  keysChanged() {
    this.querySelector('wf-tokens-of-mine').tokens.load();
    this.mine.load();
  }

  save(event, { profile: { version }, sessions }) {
    event.preventDefault();
    const displayName = new FormData(event.target).get('displayName');
    return this.saving.ask(async () => {
      this.mine.put({ profile: await put('/me/profile', { displayName }, { version }), sessions });
    }, t.displayNameSaved);
  }

  async act(doing, said) {
    await this.ending.send(doing, said);
    await this.mine.load();
  }

  /** @param {{ profile: Api['Profile'], sessions: any }} mine */
  aboutMe(mine) {
    const { profile } = mine;
    const { problem, busy } = this.saving;
    return html`<section aria-labelledby="profile-title"><h2 id="profile-title">${t.displayName}</h2>
      <form class="profile" @submit=${(event) => this.save(event, mine)}>
        <label>${t.displayNameField} <input name="displayName" maxlength="100" autocomplete="name" .value=${profile.displayName}></label>
        ${problem ? html`<p role="alert" class="problem">${problem.message}</p>` : ''}
        <p><button class="primary" ?disabled=${busy}>${c.save}</button></p></form></section>`;
  }

  /** @param {Api['Session'][]} sessions */
  signedIn(sessions) {
    const others = sessions.filter((one) => !one.current).length;
    return html`<section aria-labelledby="sessions-title"><h2 id="sessions-title">${t.activeSessions}</h2>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.sessionsLabel}><table class="assets people">
        <thead><tr>${[t.browser, t.address, t.method, c.since, t.lastUsed, t.expires, ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">${t.actions}</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(sessions, (one) => one.id, (one) => html`<tr>
          <th scope="row" title=${one.device}>${device(one.device)}${one.current ? html` <span class="chip">${t.thisBrowser}</span>` : ''}</th>
          <td data-label=${t.address}>${one.address}</td><td data-label=${t.method}>${frame.signInMethods[one.method] ?? one.method}</td>
          <td data-label=${c.since}>${when(one.createdAt)}</td><td data-label=${t.lastUsed}>${when(one.lastUsedAt)}</td>
          <td data-label=${t.expires}>${when(one.expiresAt)}</td>
          <td>${one.current ? '' : html`<button aria-label=${t.endSessionOf(device(one.device), one.address)}
            @click=${() => this.act(() => remove(`/me/sessions/${segment(one.id)}`), t.sessionEnded)}>${t.end}</button>`}</td>
        </tr>`)}</tbody></table></div>
      ${others ? html`<p><button @click=${() => this.act(() => post('/me/sessions/end-others', {}),
        t.otherSessionsEnded)}>${t.endOthers}</button></p>` : ''}</section>`;
  }

  render() {
    return html`<h1 tabindex="-1">${t.myAccount}</h1>${this.mine.render((mine) => this.body(mine))}`;
  }

  body(mine) {
    if (!this.me) return loading;
    return html`<section aria-labelledby="who-title"><h2 id="who-title">${this.me.name}</h2>
        <p class="faint">${this.me.role}</p>${sight(this.me)}
        <p><a href="/matters">${frame.matters}</a></p></section>
      <wf-how-told></wf-how-told>
      <wf-keys-of-mine .me=${this.me} @changed=${() => this.keysChanged()}></wf-keys-of-mine>
      ${this.aboutMe(mine)}${this.signedIn(mine.sessions)}
      <wf-sign-ins-of-mine></wf-sign-ins-of-mine>
      <wf-tokens-of-mine .me=${this.me} @changed=${() => this.mine.load()}></wf-tokens-of-mine>`;
  }
}

customElements.define('wf-account', Account);
