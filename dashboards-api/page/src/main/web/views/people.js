// Who may sign in, with what rights, and who is invited. For administrators.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { plural, when } from '../parts.js';
import './inviting.js';
import './new-service.js';
import './person.js';
import './teams.js';

export const sees = (one) => (one.allGroups ? 'all groups' : one.groups.length ? one.groups.join(', ') : 'nothing');
export const label = (tlp) => `TLP:${tlp.toUpperCase()}`;

const state = (person) => (person.disabled ? 'disabled' : 'enabled');
const INVITE_WORDS = { open: 'open', used: 'used', withdrawn: 'withdrawn', expired: 'too old' };

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
    await this.sending.send(() => remove(`/invites/${segment(invite.id)}`), `The invitation for ${invite.name} is withdrawn`);
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
      <th scope="row">${person.name}${person.name === this.me?.name ? html` <span class="faint">you</span>` : ''}${person.owner
        ? html` <span class="chip">service</span> <span class="faint">${person.owner} answers for it</span>` : ''}</th>
      <td data-label="Role">${person.role}</td><td data-label="Sees">${sees(person)}</td>
      <td data-label="Cleared for">${label(person.clearance)}</td><td data-label="Teams">${person.teams.join(', ')}</td>
      <td data-label="Last seen">${when(person.lastSeenAt)}</td>
      <td data-label="State">${person.disabled ? html`<span class="chip">disabled</span>` : 'enabled'}</td>
      <td><button aria-label="Change ${person.name}" @click=${() => this.choose(person)}>Change…</button></td></tr>`;
  }

  /** @param {Api['Account'][]} people */
  administrators(people) {
    const standing = people.filter((one) => one.role === 'administrator' && !one.disabled);
    const persons = standing.filter((one) => !one.owner).length;
    return html`<p class="standing">${plural(standing.length, 'standing administrator')}: ${standing.map((one) =>
      one.name + (one.owner ? ' (service)' : '')).join(', ')}.
      ${persons === 1 ? html`<span class="faint">One alone cannot let themselves in again. Invite a second one.</span>` : ''}</p>`;
  }

  /** @param {Api['Invite'][]} invites */
  invitations(invites) {
    const shown = invites.filter((one) => this.ended || one.status === 'open');
    return html`<section aria-labelledby="invites-title"><h2 id="invites-title">Invitations</h2>
      <label class="check"><input type="checkbox" .checked=${this.ended}
        @change=${(event) => { this.ended = event.target.checked; }}> Also those that ended</label>
      ${shown.length ? html`<div class="scroller" tabindex="0" role="region" aria-label="List of invitations"><table class="assets people">
        <thead><tr>${['For', 'Role', 'Sees', 'Cleared for', 'Teams', 'By', 'Good until', 'State', ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">Actions</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(shown, (one) => one.id, (one) => html`<tr class=${one.status === 'open' ? '' : 'is-out'}>
          <th scope="row">${one.name}</th><td data-label="Role">${one.role}</td><td data-label="Sees">${sees(one)}</td>
          <td data-label="Cleared for">${label(one.clearance)}</td><td data-label="Teams">${one.teams.join(', ')}</td>
          <td data-label="By">${one.createdBy}</td><td data-label="Good until">${when(one.expiresAt)}</td>
          <td data-label="State">${INVITE_WORDS[one.status]}</td>
          <td>${one.status === 'open' ? html`<button aria-label="Withdraw the invitation for ${one.name}"
            @click=${() => this.withdraw(one)}>Withdraw</button>` : ''}</td></tr>`)}</tbody></table></div>`
        : html`<p class="faint">No invitation is open.</p>`}</section>`;
  }

  body({ people, invites, teams }) {
    const shown = this.shown(people);
    return html`${this.administrators(people)}
      <div class="people-tools"><label class="search">Find <input type="search" autocomplete="off"
          @input=${(event) => { this.filter = event.target.value; }}></label>
        <wf-inviting .teams=${teams} @changed=${() => this.all.load()}></wf-inviting>
        <wf-new-service .people=${people} .me=${this.me} @changed=${() => this.all.load()}></wf-new-service></div>
      <div class="scroller" tabindex="0" role="region" aria-label="People"><table class="assets people">
        <thead><tr>${['Name', 'Role', 'Sees', 'Cleared for', 'Teams', 'Last seen', 'State', ''].map((name) =>
          html`<th scope="col">${name || html`<span class="unseen">Actions</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(shown, (one) => one.name, (one) => this.row(one))}</tbody></table></div>
      ${shown.length ? '' : html`<p class="empty">Nobody matches.</p>`}
      ${this.invitations(invites)}
      <wf-teams .teams=${teams} .people=${people} @changed=${() => this.all.load()}></wf-teams>
      ${this.chosen ? html`<wf-person .person=${this.chosen} .people=${people} @changed=${() => this.all.load()}></wf-person>` : ''}`;
  }

  render() {
    return html`<h1 tabindex="-1">People</h1>
      ${this.all.render((all) => this.body(all))}`;
  }
}

customElements.define('wf-people', People);
