// A service account: programs use it with tokens, and a person answers for it.

import { html } from 'lit';
import { post } from '../api.js';
import { Light } from '../parts.js';
import { done } from '../toasts.js';
import { ROLES } from './rights.js';

/** Who answers for it. */
export const owners = (people, chosen) => html`<label>Who answers for it? It ends with them.
  <select name="owner">${people.filter((one) => !one.owner && !one.disabled).map((one) =>
    html`<option value=${one.name} ?selected=${one.name === chosen}>${one.name}</option>`)}</select></label>`;

class NewService extends Light {
  static properties = { people: {}, me: {}, failure: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.people = [];
    this.failure = null;
    this.busy = false;
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async show() {
    this.failure = null;
    await this.updateComplete;
    this.querySelector('form').reset();
    this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.target));
    this.busy = true;
    try {
      await post('/people', body);
      this.busy = false;
      await this.updateComplete;
      this.dialog.close();
      done(`${body.name} is there: change it to make a token`);
      this.dispatchEvent(new CustomEvent('made'));
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.busy = false;
    }
  }

  render() {
    return html`<button @click=${() => this.show()}>New service account…</button>
      <dialog aria-labelledby="service-title"><form @submit=${(event) => this.submit(event)}>
        <h2 id="service-title">New service account</h2>
        <p class="faint">Programs use it with API tokens. It never has a session.</p>
        <label>Name <input name="name" required maxlength="100" autocomplete="off" spellcheck="false"></label>
        <label>Role <select name="role">${Object.entries(ROLES).map(([role, means]) => html`<option value=${role}
          ?selected=${role === 'viewer'}>${role}: ${means}</option>`)}</select></label>
        ${owners(this.people, this.me?.name)}
        ${this.failure ? html`<p role="alert" class="problem">${this.failure.message}</p>` : ''}
        <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.busy}>Make the account</button></div></form></dialog>`;
  }
}

customElements.define('wf-new-service', NewService);
