// One's passkeys and recovery codes, in My account.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, patch, post, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { plural, when } from '../parts.js';
import { browserHasPasskeys, enrol, inWords } from '../passkeys.js';
import { done } from '../toasts.js';

const ENOUGH = 2; // who loses one still has another

class KeysOfMine extends element({ codes: null, chosen: null }) {
  mine = new Loading(this, async (signal) => {
    const [passkeys, recovery, ways] = await Promise.all([list('/me/passkeys?limit=1000', signal), get('/me/recovery-codes', signal), get('/auth/ways', signal)]);
    return { passkeys, recovery, ways };
  }, { as: 'section' });

  sending = new Sending(this);

  /** Runs what may be refused; the refusal stands where the button is. */
  async run(action) {
    const taken = await this.sending.ask(action);
    if (taken) this.dispatchEvent(new CustomEvent('changed')); // the session has another proof now
    await this.mine.load();
    return taken;
  }

  refusal() {
    const { problem } = this.sending;
    return problem ? html`<p class="problem" role="alert">${inWords(problem)}</p>` : '';
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
    this.sending.problem = null;
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

  /** @param {Api['Passkey']} one */
  row(one) {
    return html`<tr class=${one.blockedAt ? 'is-out' : ''}>
      <th scope="row">${one.name}</th>
      <td data-label="Where">${one.synced ? 'on several devices' : 'on one device'}</td>
      <td data-label="Added">${when(one.createdAt)}</td><td data-label="Last used">${when(one.lastUsedAt)}</td>
      <td data-label="State">${one.blockedAt ? html`<span class="chip">blocked</span> a copy of it was used` : 'good'}</td>
      <td><button aria-label="Rename ${one.name}" @click=${() => this.open('rename', one)}>Rename…</button>
        <button aria-label="Remove ${one.name}" @click=${() => this.open('remove', one)}>Remove…</button></td></tr>`;
  }

  table(passkeys) {
    const good = passkeys.filter((one) => !one.blockedAt).length;
    const advice = good === 0 ? 'You have no passkey. With one you sign in without links and passwords, and nobody can trick it out of you.'
      : good < ENOUGH ? 'This is your only passkey. Add a second one on another device, in case you lose it.' : '';
    return html`${advice ? html`<p>${advice}</p>` : ''}
      ${passkeys.length ? html`<div class="scroller" tabindex="0" role="region" aria-labelledby="passkeys-title"><table class="assets people">
        <thead><tr>${['Name', 'Where', 'Added', 'Last used', 'State', ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">Actions</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(passkeys, (one) => one.id, (one) => this.row(one))}</tbody></table></div>` : ''}`;
  }

  adding({ passkeys: known, ways: { passkeys, passkeysAt } }) {
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
      <button class=${known.length ? '' : 'primary'} ?disabled=${this.sending.busy}>${this.sending.busy ? 'Waiting…' : 'Add a passkey'}</button></form>`;
  }

  recovery({ recovery: { left, madeAt }, passkeys }) {
    return html`<section aria-labelledby="codes-title"><h2 id="codes-title">Recovery codes</h2>
      <p>${madeAt ? html`${plural(left, 'code')} of ten left, made ${when(madeAt)}.` : 'You have none.'} Each lets you in once when you have lost your
        passkeys. Keep them on paper, away from your devices.</p>
      ${this.codes ? html`<ol class="codes" tabindex="-1" aria-label="Your recovery codes">${this.codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>
        <p role="status">These are told once. Print this page, or write them down.</p>
        <p><button @click=${() => print()}>Print</button>
          <button @click=${() => { this.codes = null; }}>I have kept them</button></p>`
        : html`<p><button class=${!madeAt && passkeys.length ? 'primary' : ''} ?disabled=${this.sending.busy} @click=${() => this.makeCodes()}
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
        ${this.refusal()}
        <div class="actions"><button type="button" @click=${() => this.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.sending.busy}>${rename ? 'Rename' : 'Remove'}</button></div>
      </form></dialog>`;
  }

  render() {
    return html`<section aria-labelledby="passkeys-title"><h2 id="passkeys-title" tabindex="-1">Passkeys</h2>
        ${this.chosen ? '' : this.refusal()}${this.mine.render((mine) => html`${this.table(mine.passkeys)}${this.adding(mine)}`)}</section>
      ${this.mine.value ? this.recovery(this.mine.value) : ''}${this.chosen ? this.deciding() : ''}`;
  }
}

customElements.define('wf-keys-of-mine', KeysOfMine);
