// How many notes mention the person and are not marked as read, for the bar.

import { get } from './api.js';

const POLL_MILLIS = 60_000;
const FIRST_MILLIS = 2000; // what the person opened loads first

/** Dispatches `change` when the count changes. */
class Mentions extends EventTarget {
  unread = 0;
  /** @type {any} */
  polling = undefined;

  begin() {
    if (this.polling) return;
    this.polling = setInterval(() => document.visibilityState === 'visible' && this.load(), POLL_MILLIS);
    setTimeout(() => this.load(), FIRST_MILLIS);
  }

  async load() {
    try {
      const { total = 0 } = await get('/mentions?unread=true&limit=1');
      if (total === this.unread) return;
      this.unread = total;
      this.dispatchEvent(new Event('change'));
    } catch {
      // The pill says that the center does not answer; the count is read again later.
    }
  }
}

export const mentions = new Mentions();
