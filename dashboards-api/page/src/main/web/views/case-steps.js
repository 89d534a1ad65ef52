// What acts in a case, automations and sensors, shown alike: each with its latest words, what people may do about it, and all its steps.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { plural, when } from '../parts.js';
import { done, failed } from '../toasts.js';

const LOOK_AGAIN_MILLIS = 2000;

/** What a person reads of it. The others read as they are called. */
const STATES = {
  approved: 'waits for its sensor', 'timed-out': 'no answer in time', 'cancel-pending': 'to be stopped', 'cancel-sent': 'being stopped',
  'revert-pending': 'to be undone', reverting: 'being undone', 'revert-sent': 'being undone', reverted: 'undone', 'revert-failed': 'could not be undone',
};

const VERBS = { revert: 'Undo it', cancel: 'Cancel it', release: 'Let it go' };

const plain = (state) => state.replaceAll('-', ' ');
const words = (state) => STATES[state] ?? plain(state);

/**
 * A part of an element that has caseId, version and may, and shows what this has. `about` says what there is: resource, whatIs, the states that
 * are moving and bad, title(one), named(one), by(one), facts(one), and if there is more to show brought(one) and further(one).
 */
export class Steps {
  constructor(host, about) {
    Object.assign(this, { host, about, all: [], busy: null, shown: '' });
    host.addController(this);
  }

  hostDisconnected() {
    clearTimeout(this.again);
  }

  hostConnected() {
    this.shown = '';
  }

  hostUpdated() {
    const shown = `${this.host.caseId} ${this.host.version}`;
    if (!this.host.caseId || shown === this.shown) return;
    this.shown = shown;
    this.load();
  }

  get path() {
    return `/cases/${segment(this.host.caseId)}/${this.about.resource}`;
  }

  async load() {
    clearTimeout(this.again);
    try {
      this.all = (await list(`${this.path}?limit=1000`)).reverse();
      this.host.requestUpdate();
      if (this.host.isConnected && this.all.some((one) => this.about.moving.has(one.state))) {
        this.again = setTimeout(() => this.load(), LOOK_AGAIN_MILLIS);
      }
    } catch (failure) {
      failed(`${this.about.whatIs} could not be read: ${failure.message}`, { label: 'Try again', run: () => this.load() });
    }
  }

  /** Runs what changes something and answers what to say of it, and shows what there is afterwards. */
  async change(busy, run) {
    this.busy = busy;
    this.host.requestUpdate();
    try {
      done(await run());
    } catch (failure) {
      failed(failure.message);
    } finally {
      this.busy = null;
      await this.load();
    }
  }

  /** The button that was pressed may be gone afterwards: whoever came by the keyboard goes on at the same action. */
  async act(one, verb) {
    await this.change(one.id, async () => {
      const now = await post(`${this.path}/${segment(one.id)}/${verb}`, {});
      return `${this.about.named(one)}: ${words(now.state)}`;
    });
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
          ?disabled=${this.busy === one.id} aria-label="${VERBS[verb]}: ${named(one)}"
          @click=${() => this.act(one, verb)}>${VERBS[verb]}</button>`)}</p>` : ''}
      <details><summary>${plural(one.steps.length, 'step')}</summary><ol class="steps">${one.steps.map((step) => html`<li>${when(step.at)}
        ${plain(step.state)}, by ${step.by}. ${step.words}</li>`)}</ol>${further?.(one) ?? ''}</details></li>`;
  }

  section(id, title, more = '') {
    return html`<section class="automatic" aria-labelledby=${id}><h2 id=${id}>${title}
      <span class="count">${this.all.length}</span></h2><ul class="plain">${this.all.map((one) => this.one(one))}</ul>${more}</section>`;
  }
}
