// Addresses under which calendar programs read shifts. Each is told once, since whoever has it reads them.

import { html } from 'lit';
import { list, post, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { copyFrom } from './asking.js';

class Feeds extends element({ schedules: [], made: null }) {
  feeds = new Loading(this, (signal) => list('/calendar-feeds?limit=100', signal), { as: 'extra' });
  sending = new Sending(this);

  async make(event) {
    event.preventDefault();
    const schedule = new FormData(event.target).get('schedule');
    if (!await this.sending.send(async () => { this.made = await post('/calendar-feeds', schedule ? { schedule } : {}); })) return;
    await this.feeds.load();
    await this.updateComplete;
    this.querySelector('input[name=link]').select();
  }

  async revoke(feed) {
    const revoked = await this.sending.send(() => remove(`/calendar-feeds/${segment(feed.id)}`), 'The calendar address is revoked');
    if (revoked && this.made?.id === feed.id) this.made = null;
    await this.feeds.load();
  }

  render() {
    const of = (feed) => feed.schedule ?? 'my shifts';
    return html`<details class="feeds"><summary>In my calendar program</summary>
      <p>A calendar program reads shifts under an address of its own. Whoever has the address sees them, so give it to nobody.</p>
      ${this.made ? html`<div class="sure" role="status"><label>Address of ${of(this.made)}, told this once <input name="link" readonly .value=${this.made.link}></label>
        <p class="actions"><button @click=${() => copyFrom(this.querySelector('input[name=link]'), 'address')}>Copy it</button></p></div>` : ''}
      ${this.feeds.render((feeds) => (feeds.length ? html`<ul class="mine">${feeds.map((feed) => html`<li><span>${of(feed)}</span> <span class="faint">made ${when(feed.madeAt)}, read ${when(feed.readAt)}</span>
        <span class="actions"><button aria-label="Revoke the address of ${of(feed)}" @click=${() => this.revoke(feed)}>Revoke</button></span></li>`)}</ul>` : ''))}
      <form class="weeks-tools" @submit=${(event) => this.make(event)}><label>Shifts <select name="schedule"><option value="">mine, in all schedules</option>
        ${this.schedules.map((one) => html`<option value=${one.name}>everybody’s in ${one.name}</option>`)}</select></label>
        <button ?disabled=${this.sending.busy}>Make an address</button></form></details>`;
  }
}

customElements.define('wf-feeds', Feeds);
