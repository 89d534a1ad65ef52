// The inbox: notes that mention the person, the latest first.

import { html } from 'lit';
import { list, post } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { mentions } from '../mentions.js';
import { when } from '../parts.js';
import { texts as t } from '../texts/mentions.js';

const MOST = 200;

class Mentions extends element({ me: null }) {
  found = new Loading(this, (signal) => list(`/mentions?limit=${MOST}`, signal));
  sending = new Sending(this);

  async read() {
    const [latest] = this.found.value ?? [];
    if (!latest) return;
    if (await this.sending.send(() => post('/mentions/seen', { through: latest.at }), t.marked)) {
      await this.found.load();
      await mentions.load();
      /** @type {HTMLElement | null} */ (this.querySelector('h1'))?.focus();
    }
  }

  key(key) {
    if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('li a'), key === 'j' ? 1 : -1);
    else if (key === 'r') this.read();
    else return false;
    return true;
  }

  row(one) {
    return html`<li class=${one.seen ? 'is-done' : ''}><div class="facts">${one.seen ? '' : html`<span class="chip look">${t.unread}</span>`}
      <a href="/cases/${encodeURIComponent(one.ofCase.id)}#notes">#${one.ofCase.number} ${one.title}</a> <strong>${one.by}</strong> ${when(one.at)}</div><p>${one.text}</p></li>`;
  }

  render() {
    return this.found.render((all) => html`<h1 tabindex="-1">${t.title}</h1>
      ${all.some((one) => !one.seen) ? html`<p><button ?disabled=${this.sending.busy} @click=${() => this.read()}>${t.markRead} <kbd aria-hidden="true">r</kbd></button></p>` : ''}
      ${all.length ? html`<ol class="activity">${all.map((one) => this.row(one))}</ol>` : html`<p class="empty">${t.none}</p>`}`);
  }
}

customElements.define('wf-mentions', Mentions);
