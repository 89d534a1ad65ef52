// What the center calls by itself when cases open, as people approved it beforehand. Written by the API or the command line; here a lead reads
// a version and lets it act, and everybody who works on cases stops it.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { mayLead, mayRespond } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { texts as t } from '../texts/rules.js';

const host = (url) => new URL(url).host;

function about(one) {
  const parts = [
    one.level && t.levelAndAbove(one.level), one.technique, one.rule && t.rule(one.rule), one.tag && t.tagged(one.tag),
    one.group && t.assetsOf(one.group),
  ];
  return parts.filter(Boolean).join(', ');
}

const never = (one) =>
  [...one.neverCriticalities.map((word) => t.criticality(word)), ...one.neverTags, ...one.neverGroups, ...one.neverAssets].join(', ');

function minutes(seconds) {
  return seconds % 60 ? t.s(seconds) : t.min(seconds / 60);
}

class Automations extends element({ me: null }) {
  all = new Loading(this, (signal) => list('/automations?limit=1000', signal), { as: 'extra' });
  sending = new Sending(this);

  async act(one, verb, body, said) {
    await this.sending.send(() => post(`/automations/${segment(one.name)}/${verb}`, body), `${one.name} ${said}`, one.name);
    await this.all.load();
  }

  /** @param {Api['Automation']} one */
  buttons(one) {
    if (one.on) {
      return mayRespond(this.me) ? html`<button ?disabled=${this.sending.busy === one.name} aria-label=${t.disable(one.name)}
        @click=${() => this.act(one, 'off', {}, t.disabledDone)}>${t.disableButton}</button>` : '';
    }
    return mayLead(this.me) ? html`<button ?disabled=${this.sending.busy === one.name} aria-label=${t.enableVersion(one.version, one.name)}
      @click=${() => this.act(one, 'approve', { version: one.version }, t.enabledDone)}>${t.enableButton(one.version)}</button>` : '';
  }

  /** @param {Api['Automation']} one */
  row(one) {
    return html`<li><p><strong>${one.name}</strong> ${one.on ? html`<span>${t.enabled(one.approvedBy, when(one.approvedAt))}</span>`
        : html`<span class="faint">${t.disabled(one.changedBy, when(one.changedAt))}</span>`} ${this.buttons(one)}</p>
      <p class="faint">${t.trigger(about(one), host(one.url), one.mostPerHour)}${t.details(one.clearance.toUpperCase())}${
        one.limitSeconds ? t.revertsAfter(minutes(one.limitSeconds)) : ''}.
        ${never(one) ? t.exclude(never(one)) : ''}</p></li>`;
  }

  render() {
    return this.all.render((all) => (all.length ? html`<section class="automatic" aria-labelledby="automations-title"><h2 id="automations-title">${t.title}</h2>
      <ul class="plain">${all.map((one) => this.row(one))}</ul></section>` : ''));
  }
}

customElements.define('wf-automations', Automations);
