// How one signed in of late, and what was unusual about it: so that people see what was not them.

import { html } from 'lit';
import { list } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { device, WAYS, when } from '../parts.js';

const MOST = 20;
const FOLLOWED = { allow: '', 'step-up': 'The passkey was asked for again.', approval: 'Another session had to approve it.' };

class SignInsOfMine extends element({}) {
  signIns = new Loading(this, (signal) => list(`/me/sign-ins?limit=${MOST}`, signal), { as: 'section' });

  render() {
    return this.signIns.render((items) => html`<section aria-labelledby="sign-ins-title"><h2 id="sign-ins-title">How you signed in</h2>
      <p class="faint">You do not know one of these? End that session above, and tell an administrator.</p>
      <div class="scroller" tabindex="0" role="region" aria-label="Sign-ins"><table class="assets people">
        <thead><tr>${['At', 'By', 'From', 'Browser', 'Unusual'].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${items.map((one) => html`<tr><td data-label="At">${when(one.at)}</td><td data-label="By">${WAYS[one.method] ?? one.method}</td>
          <td data-label="From">${one.address}${one.place ? html` <span class="faint">${one.place}</span>` : ''}</td>
          <td data-label="Browser">${device(one.device)}</td>
          <td data-label="Unusual">${one.because || html`<span class="faint">nothing</span>`} ${FOLLOWED[one.follows]}</td></tr>`)}</tbody>
      </table></div></section>`);
  }
}

customElements.define('wf-sign-ins-of-mine', SignInsOfMine);
