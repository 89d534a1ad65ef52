// Asks for the passkey again before what is dangerous, and then lets the action go on that was refused.

import { html } from 'lit';
import { Light } from './parts.js';
import { inWords, showAgain } from './passkeys.js';

class StepUp extends Light {
  static properties = { problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.problem = null;
    this.busy = false;
    this.asking = null;
  }

  /** Answers whether the passkey was shown. */
  ask() {
    if (!this.asking) {
      this.asking = new Promise((resolve) => { this.answer = resolve; });
      this.problem = null;
      this.querySelector('dialog').showModal();
      this.verify();
    }
    return this.asking;
  }

  async verify() {
    this.busy = true;
    this.problem = null;
    try {
      await showAgain();
      this.end(true);
    } catch (failure) {
      this.problem = inWords(failure);
    } finally {
      this.busy = false;
    }
  }

  end(shown) {
    this.querySelector('dialog').close();
    this.answer?.(shown);
    this.asking = null;
  }

  render() {
    return html`<dialog aria-labelledby="step-up-title" class="step-up" @cancel=${() => this.end(false)}>
      <h2 id="step-up-title">Show your passkey again</h2>
      <p>This changes what others rely on, so that an open page is not enough. Then it is done, and for a few minutes you are not asked again.</p>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : ''}
      <div class="actions"><button type="button" @click=${() => this.end(false)}>Cancel</button>
        <button type="button" class="primary" ?disabled=${this.busy} @click=${() => this.verify()}>${this.busy ? 'Waiting for it…' : 'Use my passkey'}</button></div>
    </dialog>`;
  }
}

customElements.define('wf-step-up', StepUp);
