// Addresses from which calendar applications read shifts. Each is shown only once, because it grants access.

import { html } from 'lit';
import { list, post, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { copyFrom } from './asking.js';
import { texts as t } from '../texts/on-call.js';

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
    const revoked = await this.sending.send(() => remove(`/calendar-feeds/${segment(feed.id)}`), t.feedRevoked);
    if (revoked && this.made?.id === feed.id) this.made = null;
    await this.feeds.load();
  }

  render() {
    const of = (feed) => feed.schedule ?? t.ownShifts;
    return html`<details class="feeds"><summary>${t.calendarFeed}</summary>
      <p>${t.feedHelp}</p>
      ${this.made ? html`<div class="sure" role="status"><label>${t.feedAddress(of(this.made))} <input name="link" readonly .value=${this.made.link}></label>
        <p class="actions"><button @click=${() => copyFrom(this.querySelector('input[name=link]'), t.feedWord)}>${t.copy}</button></p></div>` : ''}
      ${this.feeds.render((feeds) => (feeds.length ? html`<ul class="mine">${feeds.map((feed) => html`<li><span>${of(feed)}</span> <span class="faint">${t.feedUse(when(feed.madeAt), when(feed.readAt))}</span>
        <span class="actions"><button aria-label=${t.revokeFeed(of(feed))} @click=${() => this.revoke(feed)}>${t.revoke}</button></span></li>`)}</ul>` : ''))}
      <form class="weeks-tools" @submit=${(event) => this.make(event)}><label>${t.shifts} <select name="schedule"><option value="">${t.mineInAll}</option>
        ${this.schedules.map((one) => html`<option value=${one.name}>${t.everyoneIn(one.name)}</option>`)}</select></label>
        <button ?disabled=${this.sending.busy}>${t.createFeed}</button></form></details>`;
  }
}

customElements.define('wf-feeds', Feeds);
