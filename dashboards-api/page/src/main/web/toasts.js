// Short messages. Success is announced politely; failures are announced at once and stay until dismissed.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { element } from './element.js';
import { texts as t } from './texts/frame.js';

const SHOWN_MILLIS = 6000;
const OFFERED_MILLIS = 15_000; // with something to press
const SUMMARY_MILLIS = 5000;
const MOST_SAID = 3;
const bus = new EventTarget();

/** @typedef {{ label: string, run: () => unknown }} Action */
/** @typedef {{ kind: 'done' | 'failed', text: string, action?: Action, id?: number }} Toast */

/** @param {string} type @param {unknown} detail */
const send = (type, detail) => bus.dispatchEvent(new CustomEvent(type, { detail }));

/** @param {string} text @param {Action} [action] */
export const done = (text, action) => send('toast', { kind: 'done', text, action });
/** @param {string} text @param {Action} [action] */
export const failed = (text, action) => send('toast', { kind: 'failed', text, action });

/** For screen readers only: news are gathered and said at most every 5 s. @param {string} text */
export const announce = (text) => send('news', text);

class Toasts extends element({ toasts: [], said: '' }) {
  constructor() {
    super();
    /** @type {string[]} */
    this.news = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    this.last = 0;
    bus.addEventListener('toast', (event) => this.add(event.detail));
    bus.addEventListener('news', (event) => this.gather(event.detail));
  }

  /** @param {Toast} toast */
  add(toast) {
    toast.id = ++this.last;
    this.toasts = [...this.toasts.filter((other) => other.text !== toast.text), toast].slice(-4);
    if (toast.kind === 'done') setTimeout(() => this.dismiss(toast), toast.action ? OFFERED_MILLIS : SHOWN_MILLIS);
  }

  /** @param {Toast} toast */
  dismiss(toast) {
    this.toasts = this.toasts.filter((other) => other.id !== toast.id);
  }

  /** @param {string} text */
  gather(text) {
    this.news.push(text);
    this.pause ??= setTimeout(() => {
      const more = this.news.length - MOST_SAID;
      this.said = this.news.slice(0, MOST_SAID).join('. ') + (more > 0 ? `. ${t.moreChanges(more)}` : '.');
      this.news = [];
      this.pause = undefined;
    }, SUMMARY_MILLIS);
  }

  /** @param {Toast} toast */
  toast(toast) {
    const act = () => {
      this.dismiss(toast);
      toast.action?.run();
    };
    return html`<div class="toast ${toast.kind}">
      <p>${toast.text}</p>
      ${toast.action ? html`<button class="quiet" @click=${act}>${toast.action.label}</button>` : ''}
      <button class="quiet" aria-label=${t.dismissText(toast.text)} @click=${() => this.dismiss(toast)}>${t.dismiss}</button>
    </div>`;
  }

  render() {
    const of = (/** @type {Toast['kind']} */ kind) => repeat(this.toasts.filter((one) => one.kind === kind), (one) => one.id, (one) => this.toast(one));
    return html`<div class="toasts">
        <div role="alert">${of('failed')}</div>
        <div role="status">${of('done')}</div></div>
      <div class="unseen" aria-live="polite">${this.said}</div>`;
  }
}

customElements.define('wf-toasts', Toasts);
