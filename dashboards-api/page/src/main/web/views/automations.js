// What the center calls by itself when cases open, as people approved it beforehand. Written by the API or the command line; here a lead reads
// a version and lets it act, and everybody who works on cases stops it.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { Light, trouble, when } from '../parts.js';
import { done, failed } from '../toasts.js';

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

class Automations extends Light {
  static properties = { me: {}, all: { state: true }, failure: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.all = [];
    this.failure = null;
    this.busy = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  async load() {
    try {
      this.all = await list('/automations?limit=1000');
      this.failure = null;
    } catch (failure) {
      this.failure = failure.status === 403 ? null : failure;
    }
  }

  async act(one, verb, body, said) {
    this.busy = one.name;
    try {
      await post(`/automations/${segment(one.name)}/${verb}`, body);
      done(`${one.name} ${said}`);
    } catch (failure) {
      failed(failure.message);
    } finally {
      this.busy = null;
      this.load();
    }
  }

  buttons(one) {
    const may = (right) => this.me?.rights?.includes(right);
    if (one.on) {
      return may('respond') ? html`<button ?disabled=${this.busy === one.name} aria-label="Switch ${one.name} off"
        @click=${() => this.act(one, 'off', {}, 'is off')}>Switch off</button>` : '';
    }
    return may('lead') ? html`<button ?disabled=${this.busy === one.name} aria-label="Let version ${one.version} of ${one.name} act"
      @click=${() => this.act(one, 'approve', { version: one.version }, 'acts from now on')}>Let version ${one.version} act…</button>` : '';
  }

  row(one) {
    return html`<li><p><strong>${one.name}</strong> ${one.on ? html`<span>on, approved by ${one.approvedBy} ${when(one.approvedAt)}</span>`
        : html`<span class="faint">off, written by ${one.changedBy} ${when(one.changedAt)}</span>`} ${this.buttons(one)}</p>
      <p class="faint">For ${about(one)} it calls ${host(one.url)}, at most ${one.mostPerHour} times an hour${
        one.limitSeconds ? `, and undoes it after ${minutes(one.limitSeconds)}` : ''}.
        ${never(one) ? html`Never on ${never(one)}.` : ''}</p></li>`;
  }

  render() {
    if (this.failure) return trouble(this.failure, () => this.load());
    if (!this.all.length) return '';
    return html`<section class="automatic" aria-labelledby="automations-title"><h2 id="automations-title">Automatic action</h2>
      <ul class="plain">${this.all.map((one) => this.row(one))}</ul></section>`;
  }
}

customElements.define('wf-automations', Automations);
