// API tokens, one's own or those of a service account: made with what they may do and until when, told once, revoked.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, remove, segment } from '../api.js';
import { Light, loading, trouble, when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { VERBS } from './rights.js';

class TokensOfMine extends Light {
  static properties = {
    me: {}, base: {}, tokens: { state: true }, ended: { state: true }, made: { state: true }, failure: { state: true }, problem: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.base = '/me/tokens';
    this.tokens = null;
    this.ended = false;
    this.made = null;
    this.failure = null;
    this.problem = null;
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  own() {
    return this.base === '/me/tokens';
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async load() {
    try {
      this.tokens = await list(`${this.base}?limit=1000`);
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
  }

  async show() {
    this.made = null;
    this.problem = null;
    await this.updateComplete;
    this.querySelector('form')?.reset();
    this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const body = { purpose: form.get('purpose') };
    if (form.get('days')) body.expiresInDays = Number(form.get('days'));
    if (form.get('administers')) body.administers = true;
    if (form.get('bounded') === 'some') body.scopes = form.getAll('scopes');
    this.busy = true;
    try {
      this.made = await post(this.base, body);
      this.problem = null;
      await this.load();
      await this.updateComplete;
      this.querySelector('input[name=secret]').select();
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  async copy() {
    const field = this.querySelector('input[name=secret]');
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      done('The token is copied');
    } catch {
      failed('The browser did not allow it. The token is selected: copy it with the keyboard.');
    }
  }

  async revoke(token) {
    try {
      await remove(`${this.base}/${segment(token.id)}`);
      done('That token is revoked');
    } catch (failure) {
      failed(failure.message);
    }
    await this.load();
    this.dispatchEvent(new CustomEvent('changed')); // sessions that it opened end with it
  }

  form() {
    return html`<form @submit=${(event) => this.submit(event)}>
      <h2 id="token-title">Make an API token</h2>
      <label>What for? <input name="purpose" maxlength="200" required autocomplete="off"></label>
      <label>Good for <select name="days"><option value="1">a day</option><option value="7">a week</option>
        <option value="30" selected>30 days</option><option value="">the usual time</option></select></label>
      <fieldset class="reach"><legend>What may it do?</legend>
        <label class="check"><input type="radio" name="bounded" value="some" checked> Only this</label>
        <div class="tags">${Object.entries(VERBS).filter(([verb]) => this.me?.rights.includes(verb)).map(([verb, means]) => html`
          <label class="check"><input type="checkbox" name="scopes" value=${verb} ?checked=${verb === 'read'}> ${means}</label>`)}</div>
        <label class="check"><input type="radio" name="bounded" value="all"> All that ${this.own() ? 'I' : this.me.name} may, also what comes later</label></fieldset>
      ${this.own() ? html`<label class="check"><input type="checkbox" name="administers"> For administration with the command line: works where
        the page asks for your passkey, and ends with the length of a session</label>` : ''}
      ${this.problem ? html`<p role="alert" class="problem">${this.problem.message}</p>` : ''}
      <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Cancel</button>
        <button class="primary" ?disabled=${this.busy}>Make the token</button></div></form>`;
  }

  told() {
    return html`<form method="dialog"><h2 id="token-title">The token is made</h2>
      <p>It is told this once: keep it where the program finds it, and nowhere else.</p>
      <label>Token <input name="secret" readonly autocomplete="off" .value=${this.made.token}></label>
      <div class="actions"><button type="button" class="primary" @click=${() => this.copy()}>Copy the token</button>
        <button>Close</button></div></form>`;
  }

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

  table() {
    const shown = this.tokens.filter((one) => this.ended || one.status === 'valid');
    if (!shown.length) return html`<p class="faint">${this.own() ? 'You have' : `${this.me.name} has`} no valid token.</p>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label="Tokens"><table class="assets people">
      <thead><tr>${['What for', 'May', 'Made', 'Good until', 'Last used', 'State', ''].map((name) =>
        html`<th scope="col">${name || html`<span class="unseen">Actions</span>`}</th>`)}</tr></thead>
      <tbody>${repeat(shown, (one) => one.id, (one) => this.row(one))}</tbody></table></div>`;
  }

  render() {
    return html`<section aria-labelledby="tokens-title"><h2 id="tokens-title">API tokens</h2>
      ${this.failure ? trouble(this.failure, () => this.load()) : this.tokens ? html`
        <label class="check"><input type="checkbox" .checked=${this.ended}
          @change=${(event) => { this.ended = event.target.checked; }}> Also those that ended</label>${this.table()}` : loading}
      <p><button @click=${() => this.show()}>Make a token…</button></p></section>
      <dialog aria-labelledby="token-title">${this.made ? this.told() : this.form()}</dialog>`;
  }
}

customElements.define('wf-tokens-of-mine', TokensOfMine);
