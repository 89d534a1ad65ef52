// Who may sign in, with what rights, and who is invited. For administrators.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import './inviting.js';
import './new-service.js';
import './person.js';
import './teams.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/people.js';

export const sees = (one) => (one.allGroups ? t.allGroups : one.groups.length ? one.groups.join(', ') : t.none);
export const label = (tlp) => t.tlp(tlp.toUpperCase());

const state = (person) => (person.disabled ? t.disabled : t.enabled);

class People extends element({ me: null, filter: '', chosen: null, ended: false }) {
  all = new Loading(this, async (signal) => {
    const [people, invites, teams] = await Promise.all(
      [list('/people?limit=1000', signal), list('/invites?limit=1000', signal), list('/teams?limit=1000', signal)]);
    return { people, invites, teams };
  });

  sending = new Sending(this);

  key(key) {
    if (key === '/') this.querySelector('input[type=search]')?.focus();
    else if (key === 'n') this.querySelector('wf-inviting')?.show();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.people tbody button'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  async choose(person) {
    this.chosen = person;
    await this.updateComplete;
    const dialog = this.querySelector('wf-person');
    await dialog.updateComplete;
    dialog.show();
  }

  async withdraw(invite) {
    await this.sending.send(() => remove(`/invites/${segment(invite.id)}`), t.invitationWithdrawn(invite.name));
    await this.all.load();
  }

  shown(people) {
    const words = this.filter.trim().toLowerCase();
    return people.filter((one) => !words
      || [one.name, one.role, state(one), one.owner ?? '', sees(one), ...one.teams].some((text) => text.toLowerCase().includes(words)));
  }

  /** @param {Api['Account']} person */
  row(person) {
    return html`<tr class=${person.disabled ? 'is-out' : ''}>
      <th scope="row">${person.name}${person.name === this.me?.name ? html` <span class="faint">${t.you}</span>` : ''}${person.owner
        ? html` <span class="chip">${t.service}</span> <span class="faint">${t.ownedBy(person.owner)}</span>` : ''}</th>
      <td data-label=${t.role}>${person.role}</td><td data-label=${t.scope}>${sees(person)}</td>
      <td data-label=${t.clearance}>${label(person.clearance)}</td><td data-label=${t.teams}>${person.teams.join(', ')}</td>
      <td data-label=${t.lastSeen}>${when(person.lastSeenAt)}</td>
      <td data-label=${c.state}>${person.disabled ? html`<span class="chip">${t.disabled}</span>` : t.enabled}</td>
      <td><button aria-label=${t.editPerson(person.name)} @click=${() => this.choose(person)}>${t.editButton}</button></td></tr>`;
  }

  /** @param {Api['Account'][]} people */
  administrators(people) {
    const standing = people.filter((one) => one.role === 'administrator' && !one.disabled);
    const persons = standing.filter((one) => !one.owner).length;
    return html`<p class="standing">${counted.permanentAdministrator(standing.length)}: ${standing.map((one) =>
      one.name + (one.owner ? t.serviceSuffix : '')).join(', ')}.
      ${persons === 1 ? html`<span class="faint">${t.addSecond}</span>` : ''}</p>`;
  }

  /** @param {Api['Invite'][]} invites */
  invitations(invites) {
    const shown = invites.filter((one) => this.ended || one.status === 'open');
    return html`<section aria-labelledby="invites-title"><h2 id="invites-title">${t.invitations}</h2>
      <label class="check"><input type="checkbox" .checked=${this.ended}
        @change=${(event) => { this.ended = event.target.checked; }}> ${t.showExpired}</label>
      ${shown.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.invitationList}><table class="assets people">
        <thead><tr>${[t.person, t.role, t.scope, t.clearance, t.teams, t.invitedBy, t.validUntil, c.state, ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">${t.actions}</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(shown, (one) => one.id, (one) => html`<tr class=${one.status === 'open' ? '' : 'is-out'}>
          <th scope="row">${one.name}</th><td data-label=${t.role}>${one.role}</td><td data-label=${t.scope}>${sees(one)}</td>
          <td data-label=${t.clearance}>${label(one.clearance)}</td><td data-label=${t.teams}>${one.teams.join(', ')}</td>
          <td data-label=${t.invitedBy}>${one.createdBy}</td><td data-label=${t.validUntil}>${when(one.expiresAt)}</td>
          <td data-label=${c.state}>${t.inviteStates[one.status]}</td>
          <td>${one.status === 'open' ? html`<button aria-label=${t.withdrawInvitation(one.name)}
            @click=${() => this.withdraw(one)}>${t.withdraw}</button>` : ''}</td></tr>`)}</tbody></table></div>`
        : html`<p class="faint">${t.noInvitations}</p>`}</section>`;
  }

  body({ people, invites, teams }) {
    const shown = this.shown(people);
    return html`${this.administrators(people)}
      <div class="people-tools"><label class="search">${t.searchLabel} <input type="search" autocomplete="off"
          @input=${(event) => { this.filter = event.target.value; }}></label>
        <wf-inviting .teams=${teams} @changed=${() => this.all.load()}></wf-inviting>
        <wf-new-service .people=${people} .me=${this.me} @changed=${() => this.all.load()}></wf-new-service></div>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.people}><table class="assets people">
        <thead><tr>${[c.name, t.role, t.scope, t.clearance, t.teams, t.lastSeen, c.state, ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">${t.actions}</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(shown, (one) => one.name, (one) => this.row(one))}</tbody></table></div>
      ${shown.length ? '' : html`<p class="empty">${t.noMatch}</p>`}
      ${this.invitations(invites)}
      <wf-teams .teams=${teams} .people=${people} @changed=${() => this.all.load()}></wf-teams>
      ${this.chosen ? html`<wf-person .person=${this.chosen} .people=${people} @changed=${() => this.all.load()}></wf-person>` : ''}`;
  }

  render() {
    return html`<h1 tabindex="-1">${t.people}</h1>
      ${this.all.render((all) => this.body(all))}`;
  }
}

customElements.define('wf-people', People);
