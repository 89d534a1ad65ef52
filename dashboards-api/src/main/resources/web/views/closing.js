// Closing asks for the judgement that later reports rest on, reopening for its reason.

import { html } from 'lit';
import { CLASSIFICATIONS, DETERMINATIONS } from '../cases.js';
import { Light } from '../parts.js';

const options = (words) => Object.entries(words).map(([value, word]) => html`<option value=${value}>${word}</option>`);

/** A button that opens a dialog; `act(body)` gives the command and answers whether it was taken. */
class Asking extends Light {
  static properties = { act: {}, busy: {} };

  get dialog() {
    return this.querySelector('dialog');
  }

  async submit(event) {
    event.preventDefault();
    if (await this.act(Object.fromEntries(new FormData(event.target)))) this.dialog?.close();
  }

  ask({ label, title, fields, stay }) {
    const id = `${this.localName}-title`;
    return html`<button ?disabled=${this.busy} @click=${() => this.dialog.showModal()}>${label}…</button>
      <dialog aria-labelledby=${id}>
        <form @submit=${(event) => this.submit(event)}>
          <h2 id=${id}>${title}</h2>${fields}
          <div class="actions"><button type="button" @click=${() => this.dialog.close()}>${stay}</button>
            <button class="primary" ?disabled=${this.busy}>${title}</button></div>
        </form>
      </dialog>`;
  }
}

class Closing extends Asking {
  render() {
    const fields = html`<label>What was it?
        <select name="classification" required><option value="">Choose</option>${options(CLASSIFICATIONS)}</select></label>
      <label>What did it come from?
        <select name="determination" required><option value="">Choose</option>${options(DETERMINATIONS)}</select></label>`;
    return this.ask({ label: 'Close', title: 'Close the case', fields, stay: 'Keep it as it is' });
  }
}

class Reopening extends Asking {
  render() {
    const fields = html`<p>It will be new again, and people will be paged for it.</p>
      <label>Why? <textarea name="reason" rows="2" maxlength="1000" required></textarea></label>`;
    return this.ask({ label: 'Reopen', title: 'Reopen the case', fields, stay: 'Keep it as it is' });
  }
}

customElements.define('wf-closing', Closing);
customElements.define('wf-reopening', Reopening);
