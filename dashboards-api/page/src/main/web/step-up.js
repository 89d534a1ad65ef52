// Asks for the passkey again before what is dangerous, and then lets the action go on that was refused.

import { html } from 'lit';
import { element } from './element.js';
import { Sending } from './loading.js';
import { inWords, showAgain } from './passkeys.js';
import { texts as t } from './texts/frame.js';
import { common as c } from './texts/common.js';

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
      <h2 id="step-up-title">${t.confirmPasskey}</h2>
      <p>${t.confirmHelp}</p>
      ${this.sending.problem ? html`<p class="problem" role="alert">${inWords(this.sending.problem)}</p>` : ''}
      <div class="actions"><button type="button" @click=${() => this.end(false)}>${c.cancel}</button>
        <button type="button" class="primary" ?disabled=${this.sending.busy} @click=${() => this.verify()}>${this.sending.busy ? t.waitingForPasskey : t.usePasskey}</button></div>
    </dialog>`;
  }
}

customElements.define('wf-step-up', StepUp);
