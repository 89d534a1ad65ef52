// Asks for the passkey again before what is dangerous, and then lets the action go on that was refused.

import { html } from 'lit';
import { element } from './element.js';
import { Sending } from './loading.js';
import { inWords, showAgain } from './passkeys.js';

class StepUp extends element({}) {
  sending = new Sending(this);
  /** @type {Promise<boolean> | null} */
  asking = null;

  /** Answers whether the passkey was shown. */
  ask() {
    if (!this.asking) {
      this.asking = new Promise((resolve) => { this.answer = resolve; });
      this.querySelector('dialog').showModal();
      this.verify();
    }
    return this.asking;
  }

  async verify() {
    if (await this.sending.ask(showAgain)) this.end(true);
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
      ${this.sending.problem ? html`<p class="problem" role="alert">${inWords(this.sending.problem)}</p>` : ''}
      <div class="actions"><button type="button" @click=${() => this.end(false)}>Cancel</button>
        <button type="button" class="primary" ?disabled=${this.sending.busy} @click=${() => this.verify()}>${this.sending.busy ? 'Waiting for it…' : 'Use my passkey'}</button></div>
    </dialog>`;
  }
}

customElements.define('wf-step-up', StepUp);
