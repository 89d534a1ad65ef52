// Hunts that people stored: the dialog that stores one, and the list from which one is opened.

import { html } from 'lit';
import { list, post, put, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { Sender } from './asking.js';
import { texts as t } from '../texts/hunt-work.js';

const MOST = 1000;

/** Stores `hunt`, which may have a statement of SQL; changes `opened` when its name stays and it is the user's own. */
class HuntSaving extends element({ hunt: null, lastHours: 0, opened: null, me: null }, Sender) {
  async send(form) {
    const name = form.get('name').trim();
    const { sql, ...hunt } = this.hunt;
    const body = { name, shared: form.get('shared') === 'yes', hunt, sql, lastHours: this.lastHours || null };
    const { opened } = this;
    const own = opened && opened.facts.owner === this.me?.name && opened.name.toLowerCase() === name.toLowerCase();
    this.answer = own ? await put(`/hunts/${segment(opened.id)}`, body, { version: opened.facts.version }) : await post('/hunts', body);
    return t.saved(name);
  }

  render() {
    return this.ask({
      label: t.save, title: t.saveTitle, send: t.saveSend,
      fields: html`<label>${t.name} <input name="name" required maxlength="100" autocomplete="off" .defaultValue=${this.opened?.name ?? ''}></label>
        <label class="check"><input type="checkbox" name="shared" value="yes" ?checked=${this.opened?.shared}> ${t.share}</label>`,
    });
  }
}

class SavedHunts extends element({ me: null, stamp: 0 }) {
  found = new Loading(this, (signal) => list(`/hunts?limit=${MOST}`, signal), { key: () => this.stamp, as: 'extra' });
  sending = new Sending(this);

  async remove(hunt) {
    if (await this.sending.ask(() => remove(`/hunts/${segment(hunt.id)}`), t.removed(hunt.name))) this.found.load();
  }

  /** @param {any} hunt */
  row(hunt) {
    const own = hunt.facts.owner === this.me?.name;
    return html`<li><a href="/hunt?saved=${segment(hunt.id)}">${hunt.name}</a>
      <span class="faint">${own ? (hunt.shared ? t.shared : t.yours) : t.ofOther(hunt.facts.owner)} · ${[hunt.sql, ...(hunt.hunt.where ?? []), hunt.hunt.text].filter(Boolean).join(' · ')}</span>
      ${own ? html`<button type="button" class="quiet" aria-label=${t.removeNamed(hunt.name)} @click=${() => this.remove(hunt)}>${t.remove}</button>` : ''}</li>`;
  }

  render() {
    return this.found.render((hunts) => html`<details class="fold saved-hunts"><summary>${t.savedHunts} <span class="count">${hunts.length}</span></summary>
      ${this.sending.problem ? html`<p role="alert" class="problem">${this.sending.problem.message}</p>` : ''}
      ${hunts.length ? html`<ul class="plain">${hunts.map((hunt) => this.row(hunt))}</ul>` : html`<p class="empty">${t.noSaved}</p>`}</details>`);
  }
}

customElements.define('wf-hunt-saving', HuntSaving);
customElements.define('wf-saved-hunts', SavedHunts);
