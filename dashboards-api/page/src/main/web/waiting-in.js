// A sign-in that another session of the person has to approve: the digits, until it is decided.

import { html } from 'lit';
import { get } from './api.js';
import { Light } from './parts.js';

const POLL_MILLIS = 2000;

class WaitingIn extends Light {
  static properties = { signedIn: {}, one: { state: true } };

  constructor() {
    super();
    this.one = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.look();
    this.poll = setInterval(() => this.look(), POLL_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.poll);
  }

  async look() {
    try {
      this.one = await get('/auth/waiting');
    } catch {
      return; // Asked again in a moment.
    }
    if (this.one.state === 'in') {
      clearInterval(this.poll);
      this.signedIn();
    } else if (this.one.state !== 'waits') {
      clearInterval(this.poll);
      location.replace('/signin');
    }
  }

  key() {
    return false;
  }

  render() {
    const digits = this.one?.digits;
    return html`<div class="signin"><p class="brand"><img src="/page/icon.svg" alt="" width="32" height="32"> <span>Watchfloor</span></p>
      <h1 tabindex="-1">Is this you?</h1>
      ${digits ? html`<p>Something about this sign-in is unusual. Type these digits where you are signed in besides, on any page:</p>
        <p class="number-shown" aria-label="The digits ${[...digits].join(' ')}">${digits}</p>
        <p class="faint" role="status">You are let in as soon as that is done. You cannot get there? Ask an administrator to end your other
          sessions, then sign in again.</p>` : html`<p class="faint" role="status">Looking…</p>`}</div>`;
  }
}

customElements.define('wf-waiting-in', WaitingIn);
