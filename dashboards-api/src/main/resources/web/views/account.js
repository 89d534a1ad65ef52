// One's own account: who one is, and what one may do and see.

import { html } from 'lit';
import { Light, loading } from '../parts.js';
import { sight } from './rights.js';

class Account extends Light {
  static properties = { me: {} };

  key() {
    return false;
  }

  render() {
    if (!this.me) return loading;
    return html`<h1 tabindex="-1">My account</h1>
      <section aria-labelledby="who-title"><h2 id="who-title">${this.me.name}</h2>
        <p>${this.me.role}</p>${sight(this.me, true)}</section>`;
  }
}

customElements.define('wf-account', Account);
