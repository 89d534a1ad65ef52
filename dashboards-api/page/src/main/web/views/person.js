// One person, for an administrator: what they see, their rights, and shutting them out.

import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { remove, segment } from '../api.js';
import { Light } from '../parts.js';
import { done } from '../toasts.js';
import { rightsFields, rightsOf, sight } from './rights.js';
import { owners } from './new-service.js';
import './tokens-of-mine.js';

class PersonDialog extends Light {
  static properties = { person: {}, people: {}, change: {}, asks: { state: true }, failure: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.asks = null;
    this.failure = null;
    this.busy = false;
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async show() {
    this.asks = null;
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
      this.asks = null;
      this.failure = failure;
    } finally {
      this.busy = false;
    }
  }

  submit(event) {
    event.preventDefault();
    const { name } = this.person;
    const form = new FormData(event.target);
    const body = rightsOf(form);
    const owner = form.get('owner');
    if (owner && owner !== this.person.owner) body.owner = owner;
    this.act(() => this.change(body), `${name} has these rights now`);
  }

  ask() {
    const { name } = this.person;
    const removing = this.asks === 'remove';
    const run = removing
      ? () => this.act(() => remove(`/people/${segment(name)}`, { version: this.person.version }), `${name} is removed`)
      : () => this.act(() => this.change({ disabled: true }), `${name} is disabled`);
    return html`<div role="alert" class="sure"><p>${removing ? `Remove ${name} for good?` : `Disable ${name}?`} All sessions, API tokens and links end
        on every node within 5 s, and do not come back.${this.services(name)}${removing ? ' What they did stays under their name.' : ''}</p>
      <div class="actions"><button type="button" @click=${() => { this.asks = null; }}>No</button>
        <button type="button" class="primary" ?disabled=${this.busy} @click=${run}>${removing ? 'Remove' : 'Disable'}</button></div></div>`;
  }

  /** What would end with them. */
  services(name) {
    const owned = (this.people ?? []).filter((one) => one.owner === name && !one.disabled).map((one) => one.name);
    return owned.length ? ` So do the service accounts that ${name} answers for: ${owned.join(', ')}.` : '';
  }

  render() {
    const { person } = this;
    const { name } = person;
    return html`<dialog aria-labelledby="person-title">${keyed(name, html`<form @submit=${(event) => this.submit(event)}>
      <h2 id="person-title">${name}</h2>${sight(person)}${rightsFields(person)}
      ${person.owner ? owners(this.people, person.owner) : ''}
      ${this.failure ? html`<p role="alert" class="problem">${this.failure.message}</p>` : ''}
      ${this.asks ? this.ask() : html`<div class="actions">
        ${person.disabled ? html`<button type="button" ?disabled=${this.busy}
            @click=${() => this.act(() => this.change({ disabled: false }), `${name} may sign in again`)}>Enable</button>`
          : html`<button type="button" @click=${() => { this.asks = 'disable'; }}>Disable…</button>`}
        <button type="button" @click=${() => { this.asks = 'remove'; }}>Remove…</button>
        ${person.owner ? '' : html`<button type="button" ?disabled=${this.busy} @click=${() => this.act(
          () => remove(`/people/${segment(name)}/sessions`), `${name} is signed out everywhere`)}>Sign out everywhere</button>`}
        <button type="button" @click=${() => this.dialog.close()}>Cancel</button>
        <button class="primary" ?disabled=${this.busy}>Save the rights</button></div>`}</form>
      ${person.owner ? html`<wf-tokens-of-mine .base=${`/people/${segment(name)}/tokens`} .me=${person}></wf-tokens-of-mine>` : ''}`)}</dialog>`;
  }
}

customElements.define('wf-person', PersonDialog);
