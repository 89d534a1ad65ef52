// One person, for an administrator: what they see, their rights, and shutting them out.

import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { patch, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Sender } from './asking.js';
import { rightsFields, rightsOf, sight } from './rights.js';
import { owners } from './new-service.js';
import './tokens-of-mine.js';
import { texts as t } from '../texts/people.js';
import { common as c } from '../texts/common.js';

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
    return t.rightsSaved(name);
  }

  sure() {
    const { name } = this.person;
    const removing = this.asks === 'remove';
    const run = removing
      ? () => this.take(() => remove(`/people/${segment(name)}`, { version: this.person.version }), t.removedDone(name))
      : () => this.take(() => this.change({ disabled: true }), t.disabledDone(name));
    return html`<div role="alert" class="sure"><p>${removing ? t.removeQuestion(name) : t.disableQuestion(name)} ${t.endsEverything}${this.services(name)}${removing ? t.historyStays : ''}</p>
      <div class="actions"><button type="button" @click=${() => { this.asks = null; }}>${c.cancel}</button>
        <button type="button" class="primary" ?disabled=${this.busy} @click=${run}>${removing ? t.removeWord : t.disableWord}</button></div></div>`;
  }

  /** What would end with them. */
  services(name) {
    const owned = (this.people ?? []).filter((one) => one.owner === name && !one.disabled).map((one) => one.name);
    return owned.length ? t.servicesEnd(name, owned.join(', ')) : '';
  }

  render() {
    const { person } = this;
    const { name } = person;
    const may = html`${person.disabled ? html`<button type="button" ?disabled=${this.busy}
          @click=${() => this.take(() => this.change({ disabled: false }), t.enabledDone(name))}>${t.enable}</button>`
        : html`<button type="button" @click=${() => { this.asks = 'disable'; }}>${t.disableButton}</button>`}
      <button type="button" @click=${() => { this.asks = 'remove'; }}>${t.removeButton}</button>
      ${person.owner ? '' : html`<button type="button" ?disabled=${this.busy} @click=${() => this.take(
        () => remove(`/people/${segment(name)}/sessions`), t.signedOut(name))}>${t.signOutEverywhere}</button>`}`;
    const fields = html`${sight(person)}${rightsFields(person)}${person.owner ? owners(this.people, person.owner) : ''}`;
    const tokens = person.owner ? html`<wf-tokens-of-mine .base=${`/people/${segment(name)}/tokens`} .me=${person}></wf-tokens-of-mine>` : '';
    return keyed(name, this.ask({ title: name, fields, more: may, send: c.save, instead: this.asks ? this.sure() : null, below: tokens }));
  }
}

customElements.define('wf-person', PersonDialog);
