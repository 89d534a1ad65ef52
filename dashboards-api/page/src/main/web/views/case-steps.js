// What acts in a case, automations and sensors, shown alike: each with its latest words, what people may do about it, and all its steps.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { counted } from '../texts/common.js';
import { texts as t } from '../texts/case.js';

const LOOK_AGAIN_MILLIS = 2000;

const plain = (state) => state.replaceAll('-', ' ');
const words = (state) => t.stepStates[state] ?? plain(state);

/**
 * A part of an element that has caseId, may, and either version or what is known, and shows what this has. `about` says what there is: resource, whatIs, the states that
 * are moving and bad, title(one), named(one), by(one), facts(one), and if there is more to show brought(one) and further(one).
 */
export class Steps {
  constructor(host, about) {
    this.host = host;
    this.about = about;
    this.sending = new Sending(host);
    /** @type {Loading<any[]>} */
    this.read = new Loading(host, async (signal) => (await list(/** @type {string} */ (`${this.path}?limit=1000`), signal)).reverse(),
      { key: () => (host.caseId && !host.known ? `${host.caseId} ${host.version}` : null), as: 'section' });
    host.addController(this);
  }

  hostDisconnected() {
    clearTimeout(this.again);
  }

  /** What the page has read with the case is not read again. */
  hostUpdate() {
    if (this.given === this.host.known) return;
    this.given = this.host.known;
    this.read.value = [...this.given].reverse();
  }

  /** What moves is looked at again soon. */
  hostUpdated() {
    clearTimeout(this.again);
    if (!this.read.busy && this.all.some((one) => this.about.moving.has(one.state))) this.again = setTimeout(() => this.read.load(), LOOK_AGAIN_MILLIS);
  }

  get all() {
    return this.read.value ?? [];
  }

  get path() {
    return `/cases/${segment(this.host.caseId)}/${this.about.resource}`;
  }

  /** The pressed button may be gone afterwards: the keyboard focus moves to the same action. */
  async act(one, verb) {
    await this.sending.send(async () => {
      const now = await post(`${this.path}/${segment(one.id)}/${verb}`, {});
      return `${this.about.named(one)}: ${words(now.state)}`;
    }, '', one.id);
    await this.read.load();
    await this.host.updateComplete;
    if (document.activeElement && document.activeElement !== document.body) return;
    [...this.host.querySelectorAll('li[data-id]')].find((item) => item.dataset.id === one.id)?.querySelector('summary')?.focus();
  }

  one(one) {
    const { bad, title, named, by, facts, brought, further } = this.about;
    return html`<li data-id=${one.id}><p><strong>${title(one)}</strong> ${by(one)}:
        <span class=${bad.has(one.state) ? 'problem' : ''}>${words(one.state)}</span>${one.steps.length
        ? html` <span class="faint">${when(one.steps.at(-1).at)}</span>` : ''}</p>
      <p class="faint">${one.words} ${facts(one)}</p>
      ${brought?.(one) ?? ''}
      ${this.host.may && one.allowed.length ? html`<p class="actions">${one.allowed.map((verb) => html`<button
          ?disabled=${this.sending.busy === one.id} aria-label="${t.stepVerbs[verb]}: ${named(one)}"
          @click=${() => this.act(one, verb)}>${t.stepVerbs[verb]}</button>`)}</p>` : ''}
      <details><summary>${counted.step(one.steps.length)}</summary><ol class="steps">${one.steps.map((step) => html`<li>${t.stepLine(when(step.at), plain(step.state), step.by, step.words)}</li>`)}</ol>${further?.(one) ?? ''}</details></li>`;
  }

  /** What sensors or automations did, when there is something or more to do; why not, when it could not be read. */
  section(id, title, more = /** @type {unknown} */ ('')) {
    const note = this.read.failure ? this.read.render(() => '') : '';
    if (!this.all.length && !more && !note) return '';
    return html`<section class="automatic" aria-labelledby=${id}><h2 id=${id}>${title}
      <span class="count">${this.all.length}</span></h2>${note}<ul class="plain">${this.all.map((one) => this.one(one))}</ul>${more}</section>`;
  }
}
