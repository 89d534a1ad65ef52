// Inviting a person. The link is told once.

import { html } from 'lit';
import { post } from '../api.js';
import { element } from '../element.js';
import { Sender } from './asking.js';
import { rightsFields, rightsOf } from './rights.js';

class Inviting extends element({ teams: [] }, Sender) {
  async send(form) {
    const hours = Number(form.get('hours'));
    this.made = await post('/invites', {
      name: form.get('name'), ...rightsOf(form), teams: form.getAll('teams'), ...(hours ? { expiresInHours: hours } : {}), ...(form.get('returning') ? { returning: true } : {}),
    });
  }

  /** @param {Api['InviteWithLink']} made */
  told({ name, link }) {
    return { title: `${name} is invited`, what: 'Link', secret: link,
      words: `Give them this link, by a way that nobody else reads: whoever uses it first is ${name}. It is told this once.` };
  }

  render() {
    const fields = html`<label>Name <span class="faint">shown in cases</span>
        <input name="name" required maxlength="100" autocomplete="off" spellcheck="false"></label>
      ${rightsFields(null)}
      ${this.teams.length ? html`<fieldset class="tags"><legend>Teams</legend>${this.teams.map((team) => html`
        <label class="check"><input type="checkbox" name="teams" value=${team.name}> ${team.name}</label>`)}</fieldset>` : ''}
      <label>The link is good for <select name="hours"><option value="">the usual time</option><option value="1">an hour</option>
        <option value="8">8 hours</option><option value="24">a day</option><option value="168">a week</option></select></label>
      <label class="check"><input type="checkbox" name="returning" value="yes"> A person who was removed comes back</label>`;
    return this.ask({ label: html`Invite… <kbd aria-hidden="true">n</kbd>`, kind: 'primary', title: 'Invite a person', fields, send: 'Invite' });
  }
}

customElements.define('wf-inviting', Inviting);
