// Banners from the center's status. Of a demo: nobody may take the staged attack for a real one; it also shows what the demo's pager
// received. Of sensors whose credential two machines use: one of them is turned away.

import { html } from 'lit';
import { get } from './api.js';
import { live } from './live.js';
import { Light, plural, when } from './parts.js';

const ASK_MILLIS = 15_000;

class Demo extends Light {
  static properties = { status: { state: true } };

  constructor() {
    super();
    this.status = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('status', (items) => {
      this.status = items.values().next().value ?? this.status;
    });
    this.ask();
    this.asking = setInterval(() => this.ask(), ASK_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.asking);
    this.unfollow();
  }

  async ask() {
    try {
      this.status = await get('/status');
    } catch {
      // The pill says that the center does not answer; the banner keeps what it knew.
    }
  }

  render() {
    return html`${this.crowd()}${this.demo()}`;
  }

  crowd() {
    const names = this.status?.sensors?.crowded ?? [];
    if (!names.length) return '';
    return html`<aside class="demo" aria-label="Sensors"><p><strong>Two machines use one credential:</strong>
      ${names.join(', ')}. One of them is turned away and keeps its records: enrol each machine by itself.</p></aside>`;
  }

  demo() {
    const demo = this.status?.demo;
    if (!demo) return '';
    const pages = demo.pagesReceived ?? [];
    const total = demo.pagesReceivedTotal ?? pages.length;
    return html`<aside class="demo" aria-label="Demo">
      <p><strong>DEMO</strong> A staged attack on made-up assets. Nothing here is real.</p>
      <details><summary>The demo's pager received ${plural(total, 'page')}</summary>
        ${total > pages.length ? html`<p>Showing the latest ${pages.length}.</p>` : ''}
        <ol>${pages.map((page) => html`<li>${when(page.at)} ${page.text}</li>`)}</ol></details></aside>`;
  }
}

customElements.define('wf-demo', Demo);
