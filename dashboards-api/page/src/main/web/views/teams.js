// Teams and who is in them.

import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { put, remove, segment } from '../api.js';
import { Light } from '../parts.js';
import { done } from '../toasts.js';

class Teams extends Light {
  static properties = { teams: {}, people: {}, chosen: { state: true }, failure: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.teams = [];
    this.people = [];
    this.chosen = null;
    this.failure = null;
    this.busy = false;
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async choose(team) {
    this.chosen = team;
    this.failure = null;
    await this.updateComplete;
    this.querySelector('form').reset();
    this.dialog.showModal();
  }

  async act(doing, said) {
    this.busy = true;
    try {
      await doing();
      this.busy = false;
      this.dialog.close();
      done(said);
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.busy = false;
    }
  }

  submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const name = this.chosen.name ?? form.get('name').trim();
    const body = { purpose: form.get('purpose'), members: form.getAll('members') };
    this.act(() => put(`/teams/${segment(name)}`, body), `${name} has ${body.members.length} people`);
  }

  ask() {
    const { name, purpose = '', members = [] } = this.chosen;
    return html`<dialog aria-labelledby="team-title">${keyed(name ?? '', html`<form @submit=${(event) => this.submit(event)}>
      <h2 id="team-title">${name ?? 'New team'}</h2>
      ${name ? '' : html`<label>Name <input name="name" required maxlength="60" autocomplete="off"></label>`}
      <label>Purpose <input name="purpose" maxlength="200" autocomplete="off" .value=${purpose}></label>
      <fieldset class="tags"><legend>Members</legend>${this.people.map((person) => html`<label class="check">
        <input type="checkbox" name="members" value=${person.name} ?checked=${members.includes(person.name)}> ${person.name}</label>`)}</fieldset>
      ${this.failure ? html`<p role="alert" class="problem">${this.failure.message}</p>` : ''}
      <div class="actions">${name ? html`<button type="button" ?disabled=${this.busy} @click=${() =>
          this.act(() => remove(`/teams/${segment(name)}`), `The team ${name} is removed`)}>Remove the team</button>` : ''}
        <button type="button" @click=${() => this.dialog.close()}>Cancel</button>
        <button class="primary" ?disabled=${this.busy}>Save the team</button></div></form>`)}</dialog>`;
  }

  render() {
    return html`<section aria-labelledby="teams-title"><h2 id="teams-title">Teams</h2>
      ${this.teams.length ? html`<ul class="teams">${this.teams.map((team) => html`<li><strong>${team.name}</strong>
          ${team.purpose ? html`<span class="faint">${team.purpose}</span>` : ''} <span>${team.members.join(', ') || 'nobody'}</span>
          <button aria-label="Change the team ${team.name}" @click=${() => this.choose(team)}>Change…</button></li>`)}</ul>`
        : html`<p class="faint">There are no teams.</p>`}
      <p><button @click=${() => this.choose({})}>New team…</button></p>${this.chosen ? this.ask() : ''}</section>`;
  }
}

customElements.define('wf-teams', Teams);
