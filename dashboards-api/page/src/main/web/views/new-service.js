// A service account: programs use it with tokens, and a person answers for it.

import { html } from 'lit';
import { post } from '../api.js';
import { element } from '../element.js';
import { Sender } from './asking.js';
import { texts as t } from '../texts/people.js';
import { common as c } from '../texts/common.js';

/** Who answers for it. */
export const owners = (people, chosen) => html`<label>${t.owner}
  <select name="owner">${people.filter((one) => !one.owner && !one.disabled).map((one) =>
    html`<option value=${one.name} ?selected=${one.name === chosen}>${one.name}</option>`)}</select></label>`;

class NewService extends element({ people: [], me: null }, Sender) {
  async send(form) {
    const body = /** @type {any} */ (Object.fromEntries(form));
    await post('/people', body);
    return t.serviceCreated(body.name);
  }

  render() {
    const fields = html`<p class="faint">${t.serviceHelp}</p>
      <label>${c.name} <input name="name" required maxlength="100" autocomplete="off" spellcheck="false"></label>
      <label>${t.role} <select name="role">${Object.entries(t.roles).map(([role, means]) => html`<option value=${role}
        ?selected=${role === 'viewer'}>${role}: ${means}</option>`)}</select></label>
      ${owners(this.people, this.me?.name)}`;
    return this.ask({ label: t.newServiceButton, title: t.newService, fields, send: t.createAccount });
  }
}

customElements.define('wf-new-service', NewService);
