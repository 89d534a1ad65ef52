// The invitation of a person. Its link is shown only once.

import { html } from 'lit';
import { post } from '../api.js';
import { element } from '../element.js';
import { Sender } from './asking.js';
import { rightsFields, rightsOf } from './rights.js';
import { texts as t } from '../texts/people.js';
import { common as c } from '../texts/common.js';

class Inviting extends element({ teams: [] }, Sender) {
  async send(form) {
    const hours = Number(form.get('hours'));
    this.made = await post('/invites', {
      name: form.get('name'), ...rightsOf(form), teams: form.getAll('teams'), ...(hours ? { expiresInHours: hours } : {}), ...(form.get('returning') ? { returning: true } : {}),
    });
  }

  /** @param {Api['InviteWithLink']} made */
  told({ name, link }) {
    return { title: t.invited(name), what: t.link, secret: link,
      words: t.linkHelp(name) };
  }

  render() {
    const fields = html`<label>${c.name} <span class="faint">${t.nameHelp}</span>
        <input name="name" required maxlength="100" autocomplete="off" spellcheck="false"></label>
      ${rightsFields(null)}
      ${this.teams.length ? html`<fieldset class="tags"><legend>${t.teams}</legend>${this.teams.map((team) => html`
        <label class="check"><input type="checkbox" name="teams" value=${team.name}> ${team.name}</label>`)}</fieldset>` : ''}
      <label>${t.linkValid} <select name="hours"><option value="">${t.default}</option><option value="1">${t.hour1}</option>
        <option value="8">${t.hours8}</option><option value="24">${t.day1}</option><option value="168">${t.week1}</option></select></label>
      <label class="check"><input type="checkbox" name="returning" value="yes"> ${t.returning}</label>`;
    return this.ask({ label: html`${t.inviteButton} <kbd aria-hidden="true">n</kbd>`, kind: 'primary', title: t.inviteTitle, fields, send: t.invite });
  }
}

customElements.define('wf-inviting', Inviting);
