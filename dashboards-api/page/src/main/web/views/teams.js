// Teams and who is in them.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { put, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Sender } from './asking.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/on-call.js';

/** Changes a team, or makes one. */
class Team extends element({ team: null, people: [] }, Sender) {
  async send(form) {
    const name = this.team?.name ?? form.get('name').trim();
    const body = { purpose: form.get('purpose'), members: form.getAll('members') };
    await put(`/teams/${segment(name)}`, body);
    return t.teamSaved(name, counted.person(body.members.length));
  }

  render() {
    const { name, purpose = '', members = [] } = this.team ?? {};
    const fields = html`${name ? '' : html`<label>${c.name} <input name="name" required maxlength="60" autocomplete="off"></label>`}
      <label>${t.purpose} <input name="purpose" maxlength="200" autocomplete="off" .defaultValue=${purpose}></label>
      <fieldset class="tags"><legend>${t.members}</legend>${this.people.map((person) => html`<label class="check">
        <input type="checkbox" name="members" value=${person.name} ?checked=${members.includes(person.name)}> ${person.name}</label>`)}</fieldset>`;
    return this.ask({
      label: name ? t.changeTeamButton : t.newTeamButton, aria: name ? t.changeTeam(name) : '', title: name ?? t.newTeam, name: `-${name ?? 'new'}`, fields, send: t.saveTeam,
      more: name ? html`<button type="button" ?disabled=${this.busy} @click=${() =>
        this.run(() => remove(`/teams/${segment(name)}`), t.teamRemoved(name))}>${t.removeTeam}</button>` : '',
    });
  }
}

class Teams extends element({ teams: [], people: [] }) {
  render() {
    return html`<section aria-labelledby="teams-title" @changed=${() => this.dispatchEvent(new CustomEvent('changed'))}><h2 id="teams-title">${t.teams}</h2>
      ${this.teams.length ? html`<ul class="teams">${repeat(this.teams, (team) => team.name, (team) => html`<li><strong>${team.name}</strong>
          ${team.purpose ? html`<span class="faint">${team.purpose}</span>` : ''} <span>${team.members.join(', ') || t.noMembers}</span>
          <wf-team .team=${team} .people=${this.people}></wf-team></li>`)}</ul>`
        : html`<p class="faint">${t.noTeams}</p>`}
      <p><wf-team .people=${this.people}></wf-team></p></section>`;
  }
}

customElements.define('wf-team', Team);
customElements.define('wf-teams', Teams);
