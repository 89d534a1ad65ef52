// Addresses under which calendar programs read shifts. Each is told once, since whoever has it reads them.

import { html } from 'lit';
import { list, post, remove, segment } from '../api.js';
import { Light, when } from '../parts.js';
import { done, failed } from '../toasts.js';

class Feeds extends Light {
  static properties = { schedules: {}, feeds: { state: true }, made: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.schedules = [];
    this.feeds = [];
    this.made = null;
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  async load() {
    try {
      this.feeds = await list('/calendar-feeds?limit=100');
    } catch {
      this.feeds = []; // the page says on its own when the center does not answer
    }
  }

  async make(event) {
    event.preventDefault();
    const schedule = new FormData(event.target).get('schedule');
    this.busy = true;
    try {
      this.made = await post('/calendar-feeds', schedule ? { schedule } : {});
      await this.load();
      await this.updateComplete;
      this.querySelector('input[name=link]').select();
    } catch (failure) {
      failed(failure.message);
    } finally {
      this.busy = false;
    }
  }

  async revoke(feed) {
    try {
      await remove(`/calendar-feeds/${segment(feed.id)}`);
      done('The calendar address is revoked');
      if (this.made?.id === feed.id) this.made = null;
    } catch (failure) {
      failed(failure.message);
    }
    await this.load();
  }

  async copy() {
    const field = this.querySelector('input[name=link]');
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      done('The address is copied');
    } catch {
      failed('The browser did not allow it. The address is selected: copy it with the keyboard.');
    }
  }

  render() {
    const of = (feed) => feed.schedule ?? 'my shifts';
    return html`<details class="feeds"><summary>In my calendar program</summary>
      <p>A calendar program reads shifts under an address of its own. Whoever has the address sees them, so give it to nobody.</p>
      ${this.made ? html`<div class="sure" role="status"><label>Address of ${of(this.made)}, told this once <input name="link" readonly .value=${this.made.link}></label>
        <p class="actions"><button @click=${() => this.copy()}>Copy it</button></p></div>` : ''}
      ${this.feeds.length ? html`<ul class="mine">${this.feeds.map((feed) => html`<li><span>${of(feed)}</span> <span class="faint">made ${when(feed.madeAt)}, read ${when(feed.readAt)}</span>
        <span class="actions"><button aria-label="Revoke the address of ${of(feed)}" @click=${() => this.revoke(feed)}>Revoke</button></span></li>`)}</ul>` : ''}
      <form class="weeks-tools" @submit=${(event) => this.make(event)}><label>Shifts <select name="schedule"><option value="">mine, in all schedules</option>
        ${this.schedules.map((one) => html`<option value=${one.name}>everybody’s in ${one.name}</option>`)}</select></label>
        <button ?disabled=${this.busy}>Make an address</button></form></details>`;
  }
}

customElements.define('wf-feeds', Feeds);
