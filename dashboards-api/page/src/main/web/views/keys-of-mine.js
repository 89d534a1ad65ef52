// One's passkeys and recovery codes, in My account.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, patch, post, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { browserHasPasskeys, enrol, inWords } from '../passkeys.js';
import { done } from '../toasts.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/account.js';

const ENOUGH = 2; // who loses one still has another

class KeysOfMine extends element({ codes: null, chosen: null }) {
  mine = new Loading(this, async (signal) => {
    const [passkeys, recovery, ways] = await Promise.all([list('/me/passkeys?limit=1000', signal), get('/me/recovery-codes', signal), get('/auth/sign-in-methods', signal)]);
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
    const name = form.elements.name.value.trim() || t.passkey;
    if (await this.run(() => enrol(name))) {
      form.reset();
      done(t.passkeyAdded(name));
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
      done(kind === 'rename' ? t.passkeyRenamed(name) : t.passkeyRemoved(passkey.name));
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
      <td data-label=${t.device}>${one.synced ? t.synced : t.oneDevice}</td>
      <td data-label=${t.added}>${when(one.createdAt)}</td><td data-label=${t.lastUsed}>${when(one.lastUsedAt)}</td>
      <td data-label=${c.state}>${one.blockedAt ? html`<span class="chip">${t.blocked}</span> ${t.copyUsed}` : t.valid}</td>
      <td><button aria-label=${t.renamePasskey(one.name)} @click=${() => this.open('rename', one)}>${t.renameButton}</button>
        <button aria-label=${t.removePasskey(one.name)} @click=${() => this.open('remove', one)}>${t.removeButton}</button></td></tr>`;
  }

  table(passkeys) {
    const good = passkeys.filter((one) => !one.blockedAt).length;
    const advice = good === 0 ? t.noPasskey
      : good < ENOUGH ? t.onePasskey : '';
    return html`${advice ? html`<p>${advice}</p>` : ''}
      ${passkeys.length ? html`<div class="scroller" tabindex="0" role="region" aria-labelledby="passkeys-title"><table class="assets people">
        <thead><tr>${[c.name, t.device, t.added, t.lastUsed, c.state, ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">${t.actions}</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(passkeys, (one) => one.id, (one) => this.row(one))}</tbody></table></div>` : ''}`;
  }

  adding({ passkeys: known, ways: { passkeys, passkeysAt } }) {
    if (passkeysAt) {
      return html`<p>${t.needsHostName} <a href=${`${passkeysAt}/account`} target="_self"
        >${passkeysAt}</a> ${t.signInThere}</p>`;
    }
    if (!passkeys || !browserHasPasskeys()) {
      return html`<p>${t.noPasskeysHere}</p>`;
    }
    return html`<form class="people-tools" @submit=${(event) => this.add(event)}>
      <label class="search">${t.newPasskeyName} <input name="name" maxlength="100" autocomplete="off"
        placeholder=${t.passkeyExample}></label>
      <button class=${known.length ? '' : 'primary'} ?disabled=${this.sending.busy}>${this.sending.busy ? t.waiting : t.addPasskey}</button></form>`;
  }

  recovery({ recovery: { left, madeAt }, passkeys }) {
    return html`<section aria-labelledby="codes-title"><h2 id="codes-title">${t.recoveryCodes}</h2>
      <p>${madeAt ? html`${t.codesLeft(counted.code(left), when(madeAt))}` : t.noCodes} ${t.codesHelp}</p>
      ${this.codes ? html`<ol class="codes" tabindex="-1" aria-label=${t.yourCodes}>${this.codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>
        <p role="status">${t.codesOnce}</p>
        <p><button @click=${() => print()}>${t.print}</button>
          <button @click=${() => { this.codes = null; }}>${t.codesStored}</button></p>`
        : html`<p><button class=${!madeAt && passkeys.length ? 'primary' : ''} ?disabled=${this.sending.busy} @click=${() => this.makeCodes()}
          >${madeAt ? t.newCodes : t.createCodes}</button>
          ${madeAt ? html`<span class="faint">${t.oldCodesEnd}</span>` : ''}</p>`}</section>`;
  }

  deciding() {
    const { kind, passkey } = this.chosen;
    const rename = kind === 'rename';
    return html`<dialog class="chosen" aria-labelledby="chosen-title" @close=${() => { this.chosen = null; }}>
      <form @submit=${(event) => this.decide(event)}>
        <h2 id="chosen-title">${rename ? t.renameTitle : t.removeQuestion(passkey.name)}</h2>
        ${rename ? html`<label>${c.name} <input name="name" maxlength="100" required autocomplete="off" .value=${passkey.name}></label>`
          : html`<p>${t.removeHelp}</p>`}
        ${this.refusal()}
        <div class="actions"><button type="button" @click=${() => this.close()}>${c.cancel}</button>
          <button class="primary" ?disabled=${this.sending.busy}>${rename ? t.rename : c.remove}</button></div>
      </form></dialog>`;
  }

  render() {
    return html`<section aria-labelledby="passkeys-title"><h2 id="passkeys-title" tabindex="-1">${t.passkeys}</h2>
        ${this.chosen ? '' : this.refusal()}${this.mine.render((mine) => html`${this.table(mine.passkeys)}${this.adding(mine)}`)}</section>
      ${this.mine.value ? this.recovery(this.mine.value) : ''}${this.chosen ? this.deciding() : ''}`;
  }
}

customElements.define('wf-keys-of-mine', KeysOfMine);
