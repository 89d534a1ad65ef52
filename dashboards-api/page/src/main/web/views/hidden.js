// What exceptions have hidden on an asset, or on the assets of a case.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { texts as t } from '../texts/exceptions.js';

const ASK_MILLIS = 60_000;

/** `of` is the path of the asset or case. */
class Hidden extends element({ of: '' }) {
  found = new Loading(this, (signal) => get(`${this.of}/exceptions`, signal), { key: () => this.of || null, every: ASK_MILLIS, as: 'extra' });

  render() {
    return this.found.render((/** @type {Api['ExceptionHidden']} */ { matches, alerts, exceptions }) => (exceptions.length ? html`<details class="hidden-by">
      <summary>${t.hidden(alerts, matches, exceptions.length)}</summary>
      <ul class="plain">${exceptions.map((one) => html`<li><a href="/exceptions/${segment(one.id)}">${one.reason}</a>
        ${t.hiddenBy(one.alerts, one.matches)}. ${t.lastHit} ${when(one.lastAt)}. <span class="faint">${t.ownedUntil(one.owner)} ${when(one.expiresAt)}</span></li>`)}</ul></details>` : ''));
  }
}

customElements.define('wf-hidden', Hidden);
