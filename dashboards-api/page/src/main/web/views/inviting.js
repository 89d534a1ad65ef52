// Inviting a person. The link is told once.

import { html } from 'lit';
import { Light } from '../parts.js';
import { done, failed } from '../toasts.js';
import { rightsFields, rightsOf } from './rights.js';

class Inviting extends Light {
  static properties = { teams: {}, invite: {}, made: { state: true }, failure: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.teams = [];
    this.made = null;
    this.failure = null;
    this.busy = false;
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async show() {
    this.made = null;
    this.failure = null;
    await this.updateComplete;
    this.querySelector('form')?.reset();
    this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const body = { name: form.get('name'), ...rightsOf(form), teams: form.getAll('teams') };
    if (form.get('hours')) body.expiresInHours = Number(form.get('hours'));
    if (form.get('returning')) body.returning = true;
    this.busy = true;
    try {
      this.made = await this.invite(body);
      this.failure = null;
      this.dispatchEvent(new CustomEvent('invited'));
      await this.updateComplete;
      this.querySelector('input[name=link]').select();
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.busy = false;
    }
  }

  async copy() {
    const field = this.querySelector('input[name=link]');
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      done('The link is copied');
    } catch {
      failed('The browser did not allow it. The link is selected: copy it with the keyboard.');
    }
  }

  form() {
    return html`<form @submit=${(event) => this.submit(event)}>
      <h2 id="inviting-title">Invite a person</h2>
      <label>Name <span class="faint">shown in cases</span>
        <input name="name" required maxlength="100" autocomplete="off" spellcheck="false"></label>
      ${rightsFields(null)}
      ${this.teams.length ? html`<fieldset class="tags"><legend>Teams</legend>${this.teams.map((team) => html`
        <label class="check"><input type="checkbox" name="teams" value=${team.name}> ${team.name}</label>`)}</fieldset>` : ''}
      <label>The link is good for <select name="hours"><option value="">the usual time</option><option value="1">an hour</option>
        <option value="8">8 hours</option><option value="24">a day</option><option value="168">a week</option></select></label>
      <label class="check"><input type="checkbox" name="returning" value="yes"> A person who was removed comes back</label>
      ${this.failure ? html`<p role="alert" class="problem">${this.failure.message}</p>` : ''}
      <div class="actions"><button type="button" @click=${() => this.dialog.close()}>Cancel</button>
        <button class="primary" ?disabled=${this.busy}>Invite</button></div></form>`;
  }

  told() {
    return html`<form method="dialog"><h2 id="inviting-title">${this.made.name} is invited</h2>
      <p>Give them this link, by a way that nobody else reads: whoever uses it first is ${this.made.name}. It is told this once.</p>
      <label>Link <input name="link" readonly .value=${this.made.link}></label>
      <div class="actions"><button type="button" class="primary" @click=${() => this.copy()}>Copy the link</button>
        <button>Close</button></div></form>`;
  }

  render() {
    return html`<button class="primary" @click=${() => this.show()}>Invite… <kbd aria-hidden="true">n</kbd></button>
      <dialog aria-labelledby="inviting-title">${this.made ? this.told() : this.form()}</dialog>`;
  }
}

customElements.define('wf-inviting', Inviting);
