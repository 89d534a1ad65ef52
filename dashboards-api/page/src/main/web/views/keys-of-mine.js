// One's passkeys and recovery codes, in My account.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, patch, post, remove, segment } from '../api.js';
import { Light, loading, plural, when } from '../parts.js';
import { browserHasPasskeys, enrol, inWords } from '../passkeys.js';
import { done } from '../toasts.js';

const ENOUGH = 2; // who loses one still has another

class KeysOfMine extends Light {
  static properties = {
    passkeys: { state: true }, left: { state: true }, ways: { state: true }, failure: { state: true }, problem: { state: true },
    busy: { state: true }, codes: { state: true }, chosen: { state: true },
  };

  constructor() {
    super();
    this.passkeys = null;
    this.left = null;
    this.ways = null;
    this.failure = null;
    this.problem = null;
    this.busy = false;
    this.codes = null;
    this.chosen = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  async load() {
    try {
      [this.passkeys, this.left, this.ways] = await Promise.all(
        [list('/me/passkeys?limit=1000'), get('/me/recovery-codes'), get('/auth/ways')]);
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
  }

  /** Runs what may be refused; the refusal stands where the button is. */
  async run(action) {
    this.busy = true;
    this.problem = null;
    try {
      await action();
      this.dispatchEvent(new CustomEvent('changed')); // the session has another proof now
      return true;
    } catch (failure) {
      this.problem = inWords(failure);
      return false;
    } finally {
      this.busy = false;
      await this.load();
    }
  }

  async add(event) {
    event.preventDefault();
    const form = event.target;
    const name = form.elements.name.value.trim() || 'Passkey';
    if (await this.run(() => enrol(name))) {
      form.reset();
      done(`${name} is enrolled`);
    }
  }

  async open(kind, passkey) {
    this.chosen = { kind, passkey };
    this.problem = null;
    await this.updateComplete;
    this.querySelector('dialog.chosen').showModal();
  }

  close() {
    this.querySelector('dialog.chosen')?.close();
    this.chosen = null;
  }

  async decide(event) {
    event.preventDefault();
    const { kind, passkey } = this.chosen;
    const name = event.target.elements.name?.value.trim();
    const path = `/me/passkeys/${segment(passkey.id)}`;
    if (await this.run(() => (kind === 'rename' ? patch(path, { name }) : remove(path)))) {
      this.close();
      done(kind === 'rename' ? `It is called ${name} now` : `${passkey.name} is removed`);
      this.querySelector('h2')?.focus();
    }
  }

  async makeCodes() {
    await this.run(async () => { this.codes = (await post('/me/recovery-codes', {})).codes; });
    await this.updateComplete;
    this.querySelector('.codes')?.focus();
  }

  row(one) {
    return html`<tr class=${one.blockedAt ? 'is-out' : ''}>
      <th scope="row">${one.name}</th>
      <td data-label="Where">${one.synced ? 'on several devices' : 'on one device'}</td>
      <td data-label="Added">${when(one.createdAt)}</td><td data-label="Last used">${when(one.lastUsedAt)}</td>
      <td data-label="State">${one.blockedAt ? html`<span class="chip">blocked</span> a copy of it was used` : 'good'}</td>
      <td><button aria-label="Rename ${one.name}" @click=${() => this.open('rename', one)}>Rename…</button>
        <button aria-label="Remove ${one.name}" @click=${() => this.open('remove', one)}>Remove…</button></td></tr>`;
  }

  table() {
    const good = this.passkeys.filter((one) => !one.blockedAt).length;
    const advice = good === 0 ? 'You have no passkey. With one you sign in without links and passwords, and nobody can trick it out of you.'
      : good < ENOUGH ? 'This is your only passkey. Add a second one on another device, in case you lose it.' : '';
    return html`${advice ? html`<p>${advice}</p>` : ''}
      ${this.passkeys.length ? html`<div class="scroller" tabindex="0" role="region" aria-labelledby="passkeys-title"><table class="assets people">
        <thead><tr>${['Name', 'Where', 'Added', 'Last used', 'State', ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">Actions</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(this.passkeys, (one) => one.id, (one) => this.row(one))}</tbody></table></div>` : ''}`;
  }

  adding() {
    const { passkeys, passkeysAt } = this.ways;
    if (passkeysAt) {
      return html`<p>Passkeys belong to a name, and this address has none. Open <a href=${`${passkeysAt}/account`} target="_self"
        >${passkeysAt}</a> and sign in there to add one.</p>`;
    }
    if (!passkeys || !browserHasPasskeys()) {
      return html`<p>Passkeys cannot be added here: this address has no name, or this browser knows none.</p>`;
    }
    return html`<form class="people-tools" @submit=${(event) => this.add(event)}>
      <label class="search">Name of the new passkey <input name="name" maxlength="100" autocomplete="off"
        placeholder="such as laptop, or blue key"></label>
      <button class=${this.passkeys.length ? '' : 'primary'} ?disabled=${this.busy}>${this.busy ? 'Waiting…' : 'Add a passkey'}</button></form>`;
  }

  recovery() {
    const { left, madeAt } = this.left;
    return html`<section aria-labelledby="codes-title"><h2 id="codes-title">Recovery codes</h2>
      <p>${madeAt ? html`${plural(left, 'code')} of ten left, made ${when(madeAt)}.` : 'You have none.'} Each lets you in once when you have lost your
        passkeys. Keep them on paper, away from your devices.</p>
      ${this.codes ? html`<ol class="codes" tabindex="-1" aria-label="Your recovery codes">${this.codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>
        <p role="status">These are told once. Print this page, or write them down.</p>
        <p><button @click=${() => print()}>Print</button>
          <button @click=${() => { this.codes = null; }}>I have kept them</button></p>`
        : html`<p><button class=${!madeAt && this.passkeys.length ? 'primary' : ''} ?disabled=${this.busy} @click=${() => this.makeCodes()}
          >${madeAt ? 'Make new codes' : 'Make recovery codes'}</button>
          ${madeAt ? html`<span class="faint">The former ones end.</span>` : ''}</p>`}</section>`;
  }

  deciding() {
    const { kind, passkey } = this.chosen;
    const rename = kind === 'rename';
    return html`<dialog class="chosen" aria-labelledby="chosen-title" @close=${() => { this.chosen = null; }}>
      <form @submit=${(event) => this.decide(event)}>
        <h2 id="chosen-title">${rename ? 'Rename the passkey' : `Remove ${passkey.name}?`}</h2>
        ${rename ? html`<label>Name <input name="name" maxlength="100" required autocomplete="off" .value=${passkey.name}></label>`
          : html`<p>It lets nobody in any more. On the authenticator itself it stays until you delete it there.</p>`}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : ''}
        <div class="actions"><button type="button" @click=${() => this.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.busy}>${rename ? 'Rename' : 'Remove'}</button></div>
      </form></dialog>`;
  }

  render() {
    if (this.failure) return html`<section><h2>Passkeys</h2><p role="alert">${this.failure.message} <button @click=${() => this.load()}>Try again</button></p></section>`;
    if (!this.passkeys || !this.ways) return loading;
    return html`<section aria-labelledby="passkeys-title"><h2 id="passkeys-title" tabindex="-1">Passkeys</h2>
        ${this.problem && !this.chosen ? html`<p class="problem" role="alert">${this.problem}</p>` : ''}
        ${this.table()}${this.adding()}</section>
      ${this.recovery()}${this.chosen ? this.deciding() : ''}`;
  }
}

customElements.define('wf-keys-of-mine', KeysOfMine);
