// One person, for an administrator: what they see, their rights, and shutting them out.

import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { patch, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Sender } from './asking.js';
import { rightsFields, rightsOf, sight } from './rights.js';
import { owners } from './new-service.js';
import './tokens-of-mine.js';

class PersonDialog extends element({ person: null, people: [], asks: null }, Sender) {
  opens() {
    this.asks = null;
  }

  change(body) {
    const { name, version } = this.person;
    return patch(`/people/${segment(name)}`, body, { version });
  }

  async take(doing, said) {
    await this.run(doing, said);
    this.asks = null;
  }

  async send(form) {
    const { name } = this.person;
    const owner = form.get('owner');
    await this.change({ ...rightsOf(form), ...(owner && owner !== this.person.owner ? { owner } : {}) });
    return `${name} has these rights now`;
  }

  sure() {
    const { name } = this.person;
    const removing = this.asks === 'remove';
    const run = removing
      ? () => this.take(() => remove(`/people/${segment(name)}`, { version: this.person.version }), `${name} is removed`)
      : () => this.take(() => this.change({ disabled: true }), `${name} is disabled`);
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
    const may = html`${person.disabled ? html`<button type="button" ?disabled=${this.busy}
          @click=${() => this.take(() => this.change({ disabled: false }), `${name} may sign in again`)}>Enable</button>`
        : html`<button type="button" @click=${() => { this.asks = 'disable'; }}>Disable…</button>`}
      <button type="button" @click=${() => { this.asks = 'remove'; }}>Remove…</button>
      ${person.owner ? '' : html`<button type="button" ?disabled=${this.busy} @click=${() => this.take(
        () => remove(`/people/${segment(name)}/sessions`), `${name} is signed out everywhere`)}>Sign out everywhere</button>`}`;
    const fields = html`${sight(person)}${rightsFields(person)}${person.owner ? owners(this.people, person.owner) : ''}`;
    const tokens = person.owner ? html`<wf-tokens-of-mine .base=${`/people/${segment(name)}/tokens`} .me=${person}></wf-tokens-of-mine>` : '';
    return keyed(name, this.ask({ title: name, fields, more: may, send: 'Save the rights', instead: this.asks ? this.sure() : null, below: tokens }));
  }
}

customElements.define('wf-person', PersonDialog);
