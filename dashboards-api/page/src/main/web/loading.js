// How a view reads what it shows, and how a person's command is sent: the one place that knows loading, failed, stale and busy.

import { html } from 'lit';
import { clock } from './time.js';
import { done, failed } from './toasts.js';
import { texts as t } from './texts/frame.js';
import { common as c } from './texts/common.js';

const SETTLE_MILLIS = 300;

export const loading = html`<p class="faint loading" role="status">${c.loading}</p>`;

/** @typedef {import('lit').ReactiveControllerHost & HTMLElement} Host */

/** @param {() => unknown} again */
const button = (again) => html`<button @click=${again}>${c.tryAgain}</button>`;

/**
 * How a view, a section of it, or what may also be absent shows that it is loading, and that it could not be read.
 *
 * @type {Record<'view' | 'section' | 'extra', { loading: unknown, failed: (failure: any, again: () => unknown) => unknown }>}
 */
const SHOWS = {
  view: {
    loading,
    failed: (failure, again) => html`<div class="empty" role="alert">
      <h1 tabindex="-1">${failure.status === 404 ? t.notFound : t.loadingFailed}</h1>
      <p>${failure.message}</p><p>${button(again)} <a class="button" href="/">${c.backToQueue}</a></p></div>`,
  },
  section: { loading: html`<p class="faint" role="status">${c.loading}</p>`, failed: (failure, again) => html`<p role="alert">${failure.message} ${button(again)}</p>` },
  extra: { loading: '', failed: () => '' },
};

/**
 * A Lit controller that reads something from the center for its element, first when the element is on the page, then whenever `key` answers another
 * value (null: not yet), and every so many milliseconds. The latest read counts: an earlier one is aborted, as is one whose element has left.
 *
 * @template T
 */
export class Loading {
  /**
   * @param {Host} host
   * @param {(signal: AbortSignal) => Promise<T>} read
   * @param {{ key?: () => unknown, every?: number, pause?: number, as?: keyof typeof SHOWS }} [options] `pause`: the least time between reads by
   *   `refresh`
   */
  constructor(host, read, { key = () => '', every = 0, pause = 0, as = 'view' } = {}) {
    this.host = host;
    this.read = read;
    this.key = key;
    this.every = every;
    this.pause = pause;
    this.shows = SHOWS[as];
    /** @type {T | null} */
    this.value = null;
    /** @type {any} */
    this.failure = null;
    /** @type {AbortController | null} */
    this.underWay = null;
    /** @type {unknown} */
    this.known = undefined;
    /** @type {any} */
    this.soon = undefined;
    this.again = false;
    this.readAt = 0;
    host.addController(this);
  }

  get state() {
    if (this.failure) return this.value === null ? 'failed' : 'stale';
    return this.value === null ? 'loading' : 'shown';
  }

  get busy() {
    return this.underWay !== null;
  }

  hostConnected() {
    if (this.every) this.asking = setInterval(() => (this.known ?? null) !== null && !this.busy && this.load(), this.every);
  }

  hostDisconnected() {
    clearInterval(this.asking);
    this.soon = clearTimeout(this.soon);
    this.underWay?.abort();
    this.underWay = null;
    this.known = undefined;
  }

  hostUpdate() {
    const key = this.key();
    if (key === this.known) return;
    this.known = key;
    if (key !== null) this.load();
  }

  /** Reads it again; answers whether that succeeded. What is shown stays meanwhile. */
  async load() {
    this.soon = clearTimeout(this.soon);
    this.underWay?.abort();
    const mine = new AbortController();
    this.underWay = mine;
    this.known = this.key();
    this.again = false;
    this.host.requestUpdate();
    let [value, failure] = [this.value, null];
    try {
      value = await this.read(mine.signal);
    } catch (refused) {
      failure = refused;
    }
    if (this.underWay !== mine) return false;
    Object.assign(this, { value, failure, underWay: null, readAt: failure ? this.readAt : Date.now() });
    this.host.requestUpdate();
    if (this.again) this.refresh();
    return !failure;
  }

  /** Reads it soon, because it has changed: one read at a time, and what changes meanwhile is in the next one. */
  refresh() {
    this.again = this.busy;
    if (!this.busy) this.soon ??= setTimeout(() => this.load(), Math.max(SETTLE_MILLIS, this.readAt + this.pause - Date.now()));
  }

  /** Reads something else: what was shown goes. */
  afresh() {
    this.value = null;
    return this.load();
  }

  /**
   * Adds to what is shown, which only `load` replaces: `read` gets what comes next, and `joined` puts both together.
   *
   * @template N
   * @param {(signal: AbortSignal) => Promise<N>} read
   * @param {(next: N) => T} joined
   * @returns {Promise<void>}
   */
  async more(read, joined) {
    const mine = new AbortController();
    this.underWay?.abort();
    this.underWay = mine;
    this.host.requestUpdate();
    try {
      const next = await read(mine.signal);
      if (this.underWay === mine) this.value = joined(next);
    } catch (failure) {
      if (this.underWay === mine) failed(failure.message, { label: c.tryAgain, run: () => this.more(read, joined) });
    }
    if (this.underWay === mine) this.underWay = null;
    this.host.requestUpdate();
  }

  /** Shows what is known already, such as the answer to a command. @param {T} value */
  put(value) {
    this.value = value;
    this.host.requestUpdate();
  }

  /** Moves the focus to the heading: the button that had it is gone. */
  async retry() {
    await this.load();
    await this.host.updateComplete;
    if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (this.host.querySelector('h1, h2'))?.focus();
  }

  /**
   * @param {(value: T) => unknown} show
   * @param {T | null} [meanwhile] what is shown until it has loaded, instead of saying that it loads
   */
  render(show, meanwhile = null) {
    const again = () => this.retry();
    const { failure } = this;
    const value = this.value ?? (failure ? null : meanwhile);
    if (value === null) return failure ? this.shows.failed(failure, again) : this.shows.loading;
    return html`${failure && this.shows !== SHOWS.extra ? html`<p class="old" role="status">${t.asOf(clock(this.readAt), failure.message)} ${button(again)}</p>`
      : ''}${show(value)}`;
  }
}

/**
 * The commands of an element, which is drawn again when one begins and ends: `busy` is what is being sent, or null; `problem` why the last one was refused.
 */
export class Sending {
  /** @param {import('lit').ReactiveControllerHost} host */
  constructor(host) {
    this.host = host;
    /** @type {string | null} */
    this.busy = null;
    /** @type {any} */
    this.problem = null;
  }

  /**
   * Returns whether the command succeeded; `said`, or the text that the command returns, is announced then. `problem` holds the reason if not.
   *
   * @param {() => Promise<unknown>} command
   */
  async ask(command, said = '', what = 'busy') {
    this.begin(what);
    try {
      const answer = await command();
      const words = said || answer;
      if (words && typeof words === 'string') done(words);
      return true;
    } catch (failure) {
      this.problem = failure;
      return false;
    } finally {
      this.busy = null;
      this.host.requestUpdate();
    }
  }

  /** The same, with the refusal as a message. @param {() => Promise<unknown>} command */
  async send(command, said = '', what = 'busy') {
    const taken = await this.ask(command, said, what);
    if (!taken) failed(this.problem.message);
    return taken;
  }

  /** @param {string} what */
  begin(what) {
    this.busy = what;
    this.problem = null;
    this.host.requestUpdate();
  }
}
