// Closing a case asks for the judgement that later reports rest on.

import { html } from 'lit';
import { CLASSIFICATIONS, DETERMINATIONS } from '../cases.js';
import { Light } from '../parts.js';

const options = (words) => Object.entries(words).map(([value, word]) => html`<option value=${value}>${word}</option>`);

class Closing extends Light {
  static properties = { close: {}, busy: {} };

  get dialog() {
    return this.querySelector('dialog');
  }

  async submit(event) {
    event.preventDefault();
    const { classification, determination } = event.target.elements;
    const closed = await this.close({ classification: classification.value, determination: determination.value });
    if (closed) this.dialog?.close();
  }

  render() {
    return html`<button ?disabled=${this.busy} @click=${() => this.dialog.showModal()}>Close…</button>
      <dialog aria-labelledby="closing-title">
        <form @submit=${(event) => this.submit(event)}>
          <h2 id="closing-title">Close the case</h2>
          <label>What was it?
            <select name="classification" required><option value="">Choose</option>${options(CLASSIFICATIONS)}</select></label>
          <label>What did it come from?
            <select name="determination" required><option value="">Choose</option>${options(DETERMINATIONS)}</select></label>
          <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Keep it open</button>
            <button class="primary" ?disabled=${this.busy}>Close the case</button></div>
        </form>
      </dialog>`;
  }
}

customElements.define('wf-closing', Closing);
