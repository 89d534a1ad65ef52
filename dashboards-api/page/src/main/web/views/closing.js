// A button that opens a dialog, for what needs an answer before it is done.

import { html } from 'lit';
import { Light } from '../parts.js';

export const options = (words, chosen) => Object.entries(words).map(([value, word]) => html`<option value=${value} ?selected=${value === chosen}>${word}</option>`);

/** `act(body)` gives the command and answers whether it was taken. */
export class Asking extends Light {
  static properties = { act: {}, busy: {} };

  get dialog() {
    return this.querySelector('dialog');
  }

  /** Before the dialog shows. */
  opens() {}

  show() {
    this.opens();
    this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    if (await this.act(Object.fromEntries(new FormData(event.target)))) this.dialog?.close();
  }

  ask({ label, title, fields, stay }) {
    const id = `${this.verb ?? this.localName}-title`;
    return html`<button ?disabled=${this.busy} @click=${() => this.show()}>${label}…</button>
      <dialog aria-labelledby=${id}>
        <form @submit=${(event) => this.submit(event)}>
          <h2 id=${id}>${title}</h2>${fields}
          <div class="actions"><button type="button" @click=${() => this.dialog.close()}>${stay}</button>
            <button class="primary" ?disabled=${this.busy}>${title}</button></div>
        </form>
      </dialog>`;
  }
}
