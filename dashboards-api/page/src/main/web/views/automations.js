// What the center calls by itself when cases open, as people approved it beforehand. Written by the API or the command line; here a lead reads
// a version and lets it act, and everybody who works on cases stops it.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { mayLead, mayRespond } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';

const host = (url) => new URL(url).host;

function about(one) {
  const parts = [
    one.level && `${one.level} and graver`, one.technique, one.rule && `rule ${one.rule}`, one.tag && `assets tagged ${one.tag}`,
    one.group && `assets of ${one.group}`,
  ];
  return parts.filter(Boolean).join(', ');
}

const never = (one) =>
  [...one.neverCriticalities.map((word) => `${word} criticality`), ...one.neverTags, ...one.neverGroups, ...one.neverAssets].join(', ');

function minutes(seconds) {
  return seconds % 60 ? `${seconds} s` : `${seconds / 60} min`;
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
      return mayRespond(this.me) ? html`<button ?disabled=${this.sending.busy === one.name} aria-label="Switch ${one.name} off"
        @click=${() => this.act(one, 'off', {}, 'is off')}>Switch off</button>` : '';
    }
    return mayLead(this.me) ? html`<button ?disabled=${this.sending.busy === one.name} aria-label="Let version ${one.version} of ${one.name} act"
      @click=${() => this.act(one, 'approve', { version: one.version }, 'acts from now on')}>Let version ${one.version} act…</button>` : '';
  }

  /** @param {Api['Automation']} one */
  row(one) {
    return html`<li><p><strong>${one.name}</strong> ${one.on ? html`<span>on, approved by ${one.approvedBy} ${when(one.approvedAt)}</span>`
        : html`<span class="faint">off, written by ${one.changedBy} ${when(one.changedAt)}</span>`} ${this.buttons(one)}</p>
      <p class="faint">For ${about(one)} it calls ${host(one.url)}, at most ${one.mostPerHour} times an hour${
        one.limitSeconds ? `, and undoes it after ${minutes(one.limitSeconds)}` : ''}.
        ${never(one) ? html`Never on ${never(one)}.` : ''}</p></li>`;
  }

  render() {
    return this.all.render((all) => (all.length ? html`<section class="automatic" aria-labelledby="automations-title"><h2 id="automations-title">Automatic action</h2>
      <ul class="plain">${all.map((one) => this.row(one))}</ul></section>` : ''));
  }
}

customElements.define('wf-automations', Automations);
