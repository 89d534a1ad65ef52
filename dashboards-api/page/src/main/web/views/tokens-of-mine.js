// API tokens, one's own or those of a service account: made with what they may do and until when, told once, revoked.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { Sender } from './asking.js';
import { VERBS } from './rights.js';

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
    return { title: 'The token is made', what: 'Token', secret: token, words: 'It is told this once: keep it where the program finds it, and nowhere else.' };
  }

  render() {
    const fields = html`<label>What for? <input name="purpose" maxlength="200" required autocomplete="off"></label>
      <label>Good for <select name="days"><option value="1">a day</option><option value="7">a week</option>
        <option value="30" selected>30 days</option><option value="">the usual time</option></select></label>
      <fieldset class="reach"><legend>What may it do?</legend>
        <label class="check"><input type="radio" name="bounded" value="some" checked> Only this</label>
        <div class="tags">${Object.entries(VERBS).filter(([verb]) => this.me?.rights.some((right) => right === verb)).map(([verb, means]) => html`
          <label class="check"><input type="checkbox" name="scopes" value=${verb} ?checked=${verb === 'read'}> ${means}</label>`)}</div>
        <label class="check"><input type="radio" name="bounded" value="all"> All that ${this.own ? 'I' : this.me?.name} may, also what comes later</label></fieldset>
      ${this.own ? html`<label class="check"><input type="checkbox" name="administers"> For administration with the command line: works where
        the page asks for your passkey, and ends with the length of a session</label>` : ''}`;
    return this.ask({ label: 'Make a token…', title: 'Make an API token', fields, send: 'Make the token' });
  }
}

class TokensOfMine extends element({ me: null, base: OWN, ended: false }) {
  tokens = new Loading(this, (signal) => list(/** @type {string} */ (`${this.base}?limit=1000`), signal), { key: () => this.base, as: 'section' });
  sending = new Sending(this);

  async revoke(token) {
    await this.sending.send(() => remove(`${this.base}/${segment(token.id)}`), 'That token is revoked');
    await this.tokens.load();
    this.dispatchEvent(new CustomEvent('changed')); // sessions that it opened end with it
  }

  /** @param {Api['ApiToken']} token */
  row(token) {
    const valid = token.status === 'valid';
    return html`<tr class=${valid ? '' : 'is-out'}><th scope="row">${token.purpose || html`<span class="faint">no purpose</span>`}
        ${token.prefix ? html`<code>${token.prefix}…</code>` : ''}</th>
      <td data-label="May">${token.scopes ? token.scopes.join(', ') : 'all'}${token.administers ? ', administration' : ''}</td>
      <td data-label="Made">${when(token.createdAt)}${token.createdBy === this.me?.name ? '' : html` <span class="faint">by
        ${token.createdBy || 'the center'}</span>`}</td>
      <td data-label="Good until">${token.expiresAt ? when(token.expiresAt) : 'its file is deleted'}</td>
      <td data-label="Last used">${when(token.lastUsedAt)}</td><td data-label="State">${token.status}</td>
      <td>${valid ? html`<button aria-label="Revoke the token ${token.purpose} ${token.prefix}"
        @click=${() => this.revoke(token)}>Revoke</button>` : ''}</td></tr>`;
  }

  table(tokens) {
    const shown = tokens.filter((one) => this.ended || one.status === 'valid');
    if (!shown.length) return html`<p class="faint">${this.base === OWN ? 'You have' : `${this.me?.name} has`} no valid token.</p>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label="Tokens"><table class="assets people">
      <thead><tr>${['What for', 'May', 'Made', 'Good until', 'Last used', 'State', ''].map((name) =>
        html`<th scope="col">${name || html`<span class="unseen">Actions</span>`}</th>`)}</tr></thead>
      <tbody>${repeat(shown, (one) => one.id, (one) => this.row(one))}</tbody></table></div>`;
  }

  render() {
    return html`<section aria-labelledby="tokens-title"><h2 id="tokens-title">API tokens</h2>
      ${this.tokens.render((tokens) => html`
        <label class="check"><input type="checkbox" .checked=${this.ended}
          @change=${(event) => { this.ended = event.target.checked; }}> Also those that ended</label>${this.table(tokens)}`)}
      <p><wf-token-making .me=${this.me} .base=${this.base} @changed=${() => this.tokens.load()}></wf-token-making></p></section>`;
  }
}

customElements.define('wf-token-making', TokenMaking);
customElements.define('wf-tokens-of-mine', TokensOfMine);
