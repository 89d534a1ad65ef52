// How one signed in of late, and what was unusual about it: so that people see what was not them.

import { html } from 'lit';
import { list } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { device, when } from '../parts.js';
import { texts as frame } from '../texts/frame.js';
import { texts as t } from '../texts/account.js';
import { common as c } from '../texts/common.js';

const MOST = 20;

class SignInsOfMine extends element({}) {
  signIns = new Loading(this, (signal) => list(`/me/sign-ins?limit=${MOST}`, signal), { as: 'section' });

  render() {
    return this.signIns.render((items) => html`<section aria-labelledby="sign-ins-title"><h2 id="sign-ins-title">${t.signInHistory}</h2>
      <p class="faint">${t.unknownSignIn}</p>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.signInsLabel}><table class="assets people">
        <thead><tr>${[t.time, t.method, t.address, t.browser, t.unusual].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${items.map((one) => html`<tr><td data-label=${t.time}>${when(one.at)}</td><td data-label=${t.method}>${frame.signInMethods[one.method] ?? one.method}</td>
          <td data-label=${t.address}>${one.address}${one.place ? html` <span class="faint">${one.place}</span>` : ''}</td>
          <td data-label=${t.browser}>${device(one.device)}</td>
          <td data-label=${t.unusual}>${one.because || html`<span class="faint">${c.none}</span>`} ${t.signInSteps[one.follows]}</td></tr>`)}</tbody>
      </table></div></section>`);
  }
}

customElements.define('wf-sign-ins-of-mine', SignInsOfMine);
