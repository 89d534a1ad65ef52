// The center's status for an element, kept up to date while the element is on the page.

import { get } from './api.js';
import { live } from './live.js';

const ASK_MILLIS = 15_000;
const STREAM_MILLIS = 1500; // the live stream sends it without being asked

/** Several elements show it, and ask at the same time. */
let onTheWay = null;
const askOnce = () => (onTheWay ??= get('/status').finally(() => { onTheWay = null; }));

/** A Lit controller: `status` is what the center told last, or null. */
export class CenterStatus {
  constructor(host) {
    this.host = host;
    this.status = null;
    host.addController(this);
  }

  hostConnected() {
    this.unfollow = live.follow('status', (items) => this.told(items.values().next().value ?? this.status));
    if (!this.status) this.first = setTimeout(() => this.status ?? this.ask(), live.link === 'closed' ? 0 : STREAM_MILLIS);
    this.asking = setInterval(() => this.ask(), ASK_MILLIS);
  }

  hostDisconnected() {
    clearTimeout(this.first);
    clearInterval(this.asking);
    this.unfollow?.();
  }

  told(status) {
    this.status = status;
    this.host.requestUpdate();
  }

  async ask() {
    try {
      this.told(await askOnce());
    } catch {
      // The pill says that the center does not answer; the banner keeps what it knew.
    }
  }
}
