// Banners from the center's status. Of a demo: nobody may take the staged attack for a real one; it also shows what the demo's pager
// received. Of a local sign-in although single sign-on is configured. Of sensors whose credential two machines use: one of them is rejected.

import { html } from 'lit';
import { element } from './element.js';
import { when } from './parts.js';
import { CenterStatus } from './status.js';
import { counted } from './texts/common.js';
import { texts as t } from './texts/frame.js';

class Demo extends element({}) {
  center = new CenterStatus(this);

  render() {
    return html`${this.glass()}${this.crowd()}${this.demo()}`;
  }

  glass() {
    const use = this.center.status?.breakGlass;
    if (!use) return '';
    const by = t.signInMethods[use.method] ?? use.method;
    return html`<div class="demo" role="alert" aria-label=${t.breakGlass}><p><strong>${t.breakGlassLabel}</strong> ${t.breakGlassHelp(use.person, by, when(use.at))}</p></div>`;
  }

  crowd() {
    const names = this.center.status?.sensors?.crowded ?? [];
    if (!names.length) return '';
    const more = (this.center.status.sensors.crowdedTotal ?? names.length) - names.length;
    return html`<aside class="demo" aria-label=${t.sensors}><p><strong>${t.sharedCredential}</strong>
      ${names.join(', ')}${more > 0 ? t.andSensors(counted.moreSensor(more)) : ''}${t.sharedHelp}</p></aside>`;
  }

  demo() {
    const demo = this.center.status?.demo;
    if (!demo) return '';
    const pages = demo.notificationsReceived ?? [];
    const total = demo.notificationsReceivedTotal ?? pages.length;
    return html`<aside class="demo" aria-label=${t.demo}>
      <p><strong>${t.demoMark}</strong> ${t.demoHelp}</p>
      <details><summary>${t.demoReceived(counted.notification(total))}</summary>
        ${total > pages.length ? html`<p>${t.demoLatest(pages.length)}</p>` : ''}
        <ol>${pages.map((page) => html`<li>${when(page.at)} ${page.text}</li>`)}</ol></details></aside>`;
  }
}

customElements.define('wf-demo', Demo);
