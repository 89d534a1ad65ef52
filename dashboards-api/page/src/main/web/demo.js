// Banners from the center's status. Of a demo: nobody may take the staged attack for a real one; it also shows what the demo's pager
// received. Of a local sign-in where identity providers are the way in: everybody shall know and ask. Of sensors whose credential two machines use: one of them is turned away.

import { html } from 'lit';
import { element } from './element.js';
import { plural, when } from './parts.js';
import { CenterStatus } from './status.js';

class Demo extends element({}) {
  center = new CenterStatus(this);

  render() {
    return html`${this.glass()}${this.crowd()}${this.demo()}`;
  }

  glass() {
    const use = this.center.status?.breakGlass;
    if (!use) return '';
    const by = { link: 'a one-time link', token: 'an API token', recovery: 'a recovery code' }[use.method] ?? use.method;
    return html`<div class="demo" role="alert" aria-label="Break-glass"><p><strong>Break-glass:</strong> ${use.person} signed in
      by ${by} at ${when(use.at)}, although an identity provider is the way in. If nobody knows why, treat it as an attack.</p></div>`;
  }

  crowd() {
    const names = this.center.status?.sensors?.crowded ?? [];
    if (!names.length) return '';
    const more = (this.center.status.sensors.crowdedTotal ?? names.length) - names.length;
    return html`<aside class="demo" aria-label="Sensors"><p><strong>Two machines use one credential:</strong>
      ${names.join(', ')}${more > 0 ? ` and ${plural(more, 'more sensor')}` : ''}. One of them is turned away and
      keeps its records: enrol each
      machine by itself.</p></aside>`;
  }

  demo() {
    const demo = this.center.status?.demo;
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
