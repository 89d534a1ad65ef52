// API tokens, own ones or those of a service account: created with permissions and expiry, shown only once, revoked.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { Sender } from './asking.js';
import { texts as people } from '../texts/people.js';
import { texts as t } from '../texts/account.js';
import { common as c } from '../texts/common.js';

const OWN = '/me/tokens';

/** Makes one at `base`. */
class TokenMaking extends element({ me: null, base: OWN }, Sender) {
  get own() {
    return this.base === OWN;
  }

  async send(form) {
    const body = { purpose: form.get('purpose') };
    if (form.get('days')) body.expiresInDays = Number(form.get('days'));
    if (form.get('administers')) body.administers = true;
    if (form.get('bounded') === 'some') body.scopes = form.getAll('scopes');
    this.made = await post(this.base, body);
  }

  /** @param {Api['ApiTokenWithSecret']} made */
  told({ token }) {
    return { title: t.tokenCreated, what: t.token, secret: token, words: t.tokenOnce };
  }

  render() {
    const fields = html`<label>${t.purpose} <input name="purpose" maxlength="200" required autocomplete="off"></label>
      <label>${t.validFor} <select name="days"><option value="1">${t.day1}</option><option value="7">${t.week1}</option>
        <option value="30" selected>${t.n30Days}</option><option value="">${t.default}</option></select></label>
      <fieldset class="reach"><legend>${t.permissions}</legend>
        <label class="check"><input type="radio" name="bounded" value="some" checked> ${t.onlySelected}</label>
        <div class="tags">${Object.entries(people.verbs).filter(([verb]) => this.me?.rights.some((right) => right === verb)).map(([verb, means]) => html`
          <label class="check"><input type="checkbox" name="scopes" value=${verb} ?checked=${verb === 'read'}> ${means}</label>`)}</div>
        <label class="check"><input type="radio" name="bounded" value="all"> ${t.fullAccess}</label></fieldset>
      ${this.own ? html`<label class="check"><input type="checkbox" name="administers"> ${t.cliAdministration}</label>` : ''}`;
    return this.ask({ label: t.createTokenButton, title: t.createTokenTitle, fields, send: t.createToken });
  }
}

class TokensOfMine extends element({ me: null, base: OWN, ended: false }) {
  tokens = new Loading(this, (signal) => list(/** @type {string} */ (`${this.base}?limit=1000`), signal), { key: () => this.base, as: 'section' });
  sending = new Sending(this);

  async revoke(token) {
    await this.sending.send(() => remove(`${this.base}/${segment(token.id)}`), t.tokenRevoked);
    await this.tokens.load();
    this.dispatchEvent(new CustomEvent('changed')); // sessions that it opened end with it
  }

  /** @param {Api['ApiToken']} token */
  row(token) {
    const valid = token.status === 'valid';
    return html`<tr class=${valid ? '' : 'is-out'}><th scope="row">${token.purpose || html`<span class="faint">${t.noPurpose}</span>`}
        ${token.prefix ? html`<code>${token.prefix}…</code>` : ''}</th>
      <td data-label=${t.permissions}>${token.scopes ? token.scopes.join(', ') : t.allPermissions}${token.administers ? t.administration : ''}</td>
      <td data-label=${t.created}>${when(token.createdAt)}${token.createdBy === this.me?.name ? '' : html` <span class="faint">${t.by}
        ${token.createdBy || t.theCenter}</span>`}</td>
      <td data-label=${t.expires}>${token.expiresAt ? when(token.expiresAt) : t.untilFileRemoved}</td>
      <td data-label=${t.lastUsed}>${when(token.lastUsedAt)}</td><td data-label=${c.state}>${token.status}</td>
      <td>${valid ? html`<button aria-label=${t.revokeToken(token.purpose, token.prefix)}
        @click=${() => this.revoke(token)}>${t.revoke}</button>` : ''}</td></tr>`;
  }

  table(tokens) {
    const shown = tokens.filter((one) => this.ended || one.status === 'valid');
    if (!shown.length) return html`<p class="faint">${t.noTokens}</p>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.tokensLabel}><table class="assets people">
      <thead><tr>${[t.purpose, t.permissions, t.created, t.expires, t.lastUsed, c.state, ''].map((name) =>
        html`<th scope="col">${name || html`<span class="unseen">${t.actions}</span>`}</th>`)}</tr></thead>
      <tbody>${repeat(shown, (one) => one.id, (one) => this.row(one))}</tbody></table></div>`;
  }

  render() {
    return html`<section aria-labelledby="tokens-title"><h2 id="tokens-title">${t.apiTokens}</h2>
      ${this.tokens.render((tokens) => html`
        <label class="check"><input type="checkbox" .checked=${this.ended}
          @change=${(event) => { this.ended = event.target.checked; }}> ${t.showExpired}</label>${this.table(tokens)}`)}
      <p><wf-token-making .me=${this.me} .base=${this.base} @changed=${() => this.tokens.load()}></wf-token-making></p></section>`;
  }
}

customElements.define('wf-token-making', TokenMaking);
customElements.define('wf-tokens-of-mine', TokensOfMine);
