// The banner that says that nobody is told. It cannot be dismissed: it goes when pages arrive.

import { html } from 'lit';
import { get } from './api.js';
import { live } from './live.js';
import { Light, when } from './parts.js';

class Paging extends Light {
  static properties = { paging: { state: true } };

  constructor() {
    super();
    this.paging = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('status', (items) => {
      this.paging = items.values().next().value?.paging ?? this.paging;
    });
    this.ask();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unfollow();
  }

  async ask() {
    try {
      this.paging = (await get('/status')).paging;
    } catch {
      // The pill says that the center does not answer; the live stream brings the status when it does.
    }
  }

  render() {
    const state = this.paging?.state;
    const told = !state || state === 'told';
    return html`<div role="alert">${told ? '' : html`<div class="untold">
      <p><strong>Pages reach nobody.</strong> ${state === 'nobody'
        ? 'Cases show on this page only.' : 'No page was delivered in the last ten minutes.'}
        ${this.paging.lastDeliveredAt ? html`The last one was delivered ${when(this.paging.lastDeliveredAt)}.` : ''}</p>
      <p class="why">${this.paging.reason}</p></div>`}</div>`;
  }
}

customElements.define('wf-paging', Paging);
