// The list of keys, and the switch that turns them off for those whose speech input or reader needs the letters.

import { html } from 'lit';
import { element } from './element.js';
import { common as c } from './texts/common.js';
import { texts as t } from './texts/keys.js';

const SWITCH = 'watchfloor.keys';

export const keysAreOn = () => localStorage.getItem(SWITCH) !== 'off';

class Keys extends element({}) {
  open() {
    this.querySelector('dialog').showModal();
  }

  render() {
    return html`<dialog aria-labelledby="keys-title">
      <h2 id="keys-title">${t.title}</h2>
      <div class="keys">${Object.entries(t.keys).map(([place, keys]) => html`<section><h3>${place}</h3>
        <dl>${keys.map(([key, what]) =>
          html`<dt>${key.split(' ').map((k) => html`<kbd>${k}</kbd> `)}</dt><dd>${what}</dd>`)}</dl></section>`)}</div>
      <label class="check"><input type="checkbox" ?checked=${keysAreOn()}
        @change=${(e) => localStorage.setItem(SWITCH, e.target.checked ? 'on' : 'off')}> ${t.singleLetters}</label>
      <form method="dialog"><button class="primary">${c.close}</button></form>
    </dialog>`;
  }
}

customElements.define('wf-keys', Keys);
