// A service account: programs use it with tokens, and a person answers for it.

import { html } from 'lit';
import { post } from '../api.js';
import { element } from '../element.js';
import { Sender } from './asking.js';
import { ROLES } from './rights.js';

/** Who answers for it. */
export const owners = (people, chosen) => html`<label>Who answers for it? It ends with them.
  <select name="owner">${people.filter((one) => !one.owner && !one.disabled).map((one) =>
    html`<option value=${one.name} ?selected=${one.name === chosen}>${one.name}</option>`)}</select></label>`;

class NewService extends element({ people: [], me: null }, Sender) {
  async send(form) {
    const body = /** @type {any} */ (Object.fromEntries(form));
    await post('/people', body);
    return `${body.name} is there: change it to make a token`;
  }

  render() {
    const fields = html`<p class="faint">Programs use it with API tokens. It never has a session.</p>
      <label>Name <input name="name" required maxlength="100" autocomplete="off" spellcheck="false"></label>
      <label>Role <select name="role">${Object.entries(ROLES).map(([role, means]) => html`<option value=${role}
        ?selected=${role === 'viewer'}>${role}: ${means}</option>`)}</select></label>
      ${owners(this.people, this.me?.name)}`;
    return this.ask({ label: 'New service account…', title: 'New service account', fields, send: 'Make the account' });
  }
}

customElements.define('wf-new-service', NewService);
