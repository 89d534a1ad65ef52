// A sign-in that another session of the person has to approve: the digits, until it is decided.

import { html } from 'lit';
import { get } from './api.js';
import { element } from './element.js';
import { Loading } from './loading.js';
import { texts as t } from './texts/frame.js';
import { common as c } from './texts/common.js';

const POLL_MILLIS = 2000;

class WaitingIn extends element({ signedIn: null, over: false }) {
  one = new Loading(this, async (signal) => {
    const one = await get('/auth/waiting', signal);
    this.over = one.state !== 'waits';
    if (one.state === 'in') this.signedIn();
    else if (this.over) location.replace('/signin');
    return one;
  }, { key: () => (this.over ? null : 'waits'), every: POLL_MILLIS, as: 'extra' });

  key() {
    return false;
  }

  render() {
    const digits = this.one.value?.digits;
    return html`<div class="signin"><p class="brand"><img src="/page/icon.svg" alt="" width="32" height="32"> <span>${t.watchfloor}</span></p>
      <h1 tabindex="-1">${t.isThisYou}</h1>
      ${digits ? html`<p>${t.typeElsewhere}</p>
        <p class="number-shown" aria-label=${t.theDigits([...digits].join(' '))}>${digits}</p>
        <p class="faint" role="status">${t.signedInThen}</p>` : html`<p class="faint" role="status">${c.loading}</p>`}</div>`;
  }
}

customElements.define('wf-waiting-in', WaitingIn);
