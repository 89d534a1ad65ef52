// A dialog for what needs an answer before it is done, with the button that opens it.

import { html, nothing } from 'lit';
import { element } from '../element.js';
import { done, failed } from '../toasts.js';
import { Sending } from '../loading.js';
import { texts as t } from '../texts/dialogs.js';
import { common as c } from '../texts/common.js';

export const options = (words, chosen) => Object.entries(words).map(([value, word]) => html`<option value=${value} ?selected=${value === chosen}>${word}</option>`);

/** Copies out of a field; what the browser does not allow, people do by the keyboard. `what` is a noun, such as `token`. */
export async function copyFrom(field, what) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    done(t.copied(what));
  } catch {
    failed(t.notCopied(what));
  }
}

/** `act(body)` sends the command and returns whether it was accepted; its user shows why not. */
export class Asking extends element({ act: null, busy: null }) {
  get dialog() {
    return this.querySelector('dialog');
  }

  /**
   * Before the dialog shows.
   *
   * @returns {void | Promise<unknown>}
   */
  opens() {}

  /** What was typed and not sent is forgotten. */
  async show() {
    await this.opens();
    await this.updateComplete;
    this.querySelector('dialog form').reset();
    this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    if (await this.act(Object.fromEntries(new FormData(event.target)))) this.dialog?.close();
  }

  /** Why not, where it is shown in the dialog. */
  refusal() {
    return /** @type {unknown} */ ('');
  }

  /** What is shown instead of the form; nothing here. */
  outcome(_id) {
    return /** @type {unknown} */ (null);
  }

  /**
   * @typedef {{ label?: unknown, title: unknown, fields: unknown, stay?: string, send?: unknown, more?: unknown, kind?: string, name?: string, aria?: string,
   *   instead?: unknown, below?: unknown }} Asked
   *
   * Without a `label` others open it; `more` are further buttons, `instead` stands for all of them, `name` distinguishes
   * several on a page, `aria` is the button's label for screen readers.
   *
   * @param {Asked} asked
   */
  ask({ label, title, fields, stay = c.cancel, send = title, more = '', kind = '', name = '', aria = '', instead = null, below = '' }) {
    const id = `${this.localName}${name}-title`;
    return html`${label ? html`<button class=${kind} aria-label=${aria || nothing} ?disabled=${this.busy} @click=${() => this.show()}>${label}</button>` : ''}
      <dialog aria-labelledby=${id}>${this.outcome(id) ?? html`
        <form @submit=${(event) => this.submit(event)}>
          <h2 id=${id}>${title}</h2>${fields}${this.refusal()}
          ${instead ?? html`<div class="actions">${more}<button type="button" @click=${() => this.dialog.close()}>${stay}</button>
            <button class="primary" ?disabled=${this.busy}>${send}</button></div>`}</form>${below}`}
      </dialog>`;
  }
}

/**
 * A dialog that sends its command itself and shows why it was refused. Dispatches `changed` when it was taken, with `answer` as its detail. What
 * is shown only once, such as a token, goes into `made` and stays in the dialog until it is closed.
 */
export class Sender extends element({ made: null, answer: null }, Asking) {
  sending = new Sending(this);

  /**
   * Sends it, and returns the message to show.
   *
   * @param {FormData} form
   * @param {SubmitEvent} event
   * @returns {Promise<string | void>}
   */
  async send(form, event) {
    throw new Error(`${this.localName} sends nothing (${form}, ${event.type})`);
  }

  show() {
    this.made = null;
    this.sending.problem = null;
    return super.show();
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    return this.run(() => this.send(form, event));
  }

  async run(command, said = '') {
    this.busy = true;
    const taken = await this.sending.ask(command, said);
    this.busy = false;
    await this.updateComplete; // a button that is off cannot get the focus back
    if (!taken) {
      this.querySelector(`[name="${this.sending.problem.problem?.field}"]`)?.focus();
      return;
    }
    if (this.made) this.querySelector('input[readonly]').select();
    else this.dialog?.close();
    this.dispatchEvent(new CustomEvent('changed', { detail: this.answer, bubbles: true }));
  }

  refusal() {
    const { problem } = this.sending;
    return problem ? html`<p role="alert" class="problem">${problem.message}</p>` : '';
  }

  /** How to show `made`: what it is called, the secret itself, and how to store it. */
  told(made) {
    return { title: '', words: /** @type {unknown} */ (''), what: '', secret: String(made) };
  }

  outcome(id) {
    if (!this.made) return null;
    const { title, words, what, secret } = this.told(this.made);
    const noun = what.toLowerCase();
    return html`<form method="dialog"><h2 id=${id}>${title}</h2><p>${words}</p>
      <label>${what} <input name="secret" readonly autocomplete="off" .value=${secret}></label>
      <div class="actions"><button type="button" class="primary" @click=${() => copyFrom(this.querySelector('input[readonly]'), noun)}>${t.copyThe(noun)}</button>
        <button>${c.close}</button></div></form>`;
  }
}
