// Partners: all partner organisations, and one partner with its worth, quotas and latest signals.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { assetLink, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { common as c, number } from '../texts/common.js';
import { texts as t } from '../texts/partners.js';

const SHOWN_AT_ONCE = 100;
const LATEST = 20;

const chip = (tlp) => html`<strong class="tlp tlp-${tlp.replace('+', '-')}">${t.tlp(tlp)}</strong>`;

/** @param {Api['Partner']['access']} access */
const state = (access) => (access.state === 'active' && !access.open ? t.noAccess : t.states[access.state]);

class Partners extends element({}) {
  found = new Loading(this, (signal) => get(`/partners?limit=${SHOWN_AT_ONCE}`, signal));

  more(before) {
    return this.found.more((signal) => get(`/partners?limit=${SHOWN_AT_ONCE}&cursor=${segment(before.nextCursor)}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  key(key) {
    if (key !== 'j' && key !== 'k') return false;
    focusNext(this.querySelectorAll('table.partners tbody th a'), key === 'j' ? 1 : -1);
    return true;
  }

  row({ id, organisation, access, worth }) {
    return html`<tr><th scope="row"><a href="/partners/${segment(id)}">${organisation}</a></th>
      <td data-label=${t.state}>${state(access)}</td><td data-label=${t.ceiling}>${chip(access.ceiling)}</td>
      <td data-label=${t.reliability}>${worth.reliability}</td><td data-label=${t.signals}>${number(worth.signals)}</td>
      <td data-label=${t.cases}>${number(worth.cases)}</td><td data-label=${t.gained}>${t.minutes(worth.medianMinutesGained)}</td></tr>`;
  }

  /** @param {{ items: Api['Partner'][], nextCursor?: string | null }} page */
  list({ items, nextCursor }) {
    if (!items.length) return html`<div class="empty"><h2>${t.none}</h2><p>${t.noneHelp}</p></div>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets partners">
        <thead><tr>${[t.organisation, t.state, t.ceiling, t.reliability, t.signals, t.cases, t.gained].map((name) =>
          html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${repeat(items, (one) => one.id, (one) => this.row(one))}</tbody></table></div>
      ${nextCursor ? html`<p class="more"><button ?disabled=${this.found.busy} @click=${() => this.more(this.found.value)}>${c.showMore}</button></p>` : ''}`;
  }

  render() {
    return html`${rulePlaces('/partners')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      ${this.found.render((page) => this.list(page))}`;
  }
}

class Partner extends element({ partnerId: '' }) {
  one = new Loading(this, (signal) => get(`/partners/${segment(this.partnerId)}`, signal), { key: () => this.partnerId });

  signals = new Loading(this, (signal) => get(`/partners/${segment(this.partnerId)}/signals?limit=${LATEST}`, signal), { key: () => this.partnerId });

  worth({ worth }) {
    const { closed, falsePositives } = worth.closings;
    return html`<h2>${t.worth}</h2><dl class="pairs"><dt>${t.reliability}</dt><dd>${t.letter(worth.reliability, worth.computed)}</dd>
      <dt>${t.signals}</dt><dd>${number(worth.signals)}</dd>
      <dt>${t.improved}</dt><dd>${t.improvedHelp(worth.improvedCases, worth.cases)}</dd>
      <dt>${t.gained}</dt><dd>${t.minutes(worth.medianMinutesGained)}${worth.earlierCases ? html`, ${t.earlier(worth.earlierCases)}` : ''}</dd>
      <dt>${t.falsePositives}</dt><dd>${t.share(falsePositives, closed)}</dd></dl>`;
  }

  quotas({ quotas }) {
    return html`<h2>${t.quotas}</h2><dl class="pairs">${quotas.map(({ name, used, limit, refused }) => html`<dt>${t.quota[name]}</dt>
      <dd><meter min="0" max=${limit} .value=${used} aria-label=${t.quota[name]}></meter> ${t.used(used, limit)}
        ${refused ? html`<span class="faint">${t.refused(refused)}</span>` : ''}</dd>`)}</dl>`;
  }

  steps({ id, access }) {
    return html`<h2>${t.join}</h2><ol class="partner-steps">${t.joinSteps(id, access.account).map(([words, command]) =>
      html`<li>${words}${command ? html`<pre tabindex="0"><code>${command}</code></pre>` : ''}</li>`)}</ol>`;
  }

  latest({ items }) {
    if (!items.length) return html`<p class="faint">${t.noSignals}</p>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.latest}><table class="assets partners">
      <thead><tr>${[t.signal, t.received, t.severity, t.sharing, t.asset, t.status, t.center].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${repeat(items, (one) => one.id, (one) => html`<tr><th scope="row">${one.title}</th>
        <td data-label=${t.received}>${when(one.receivedAt)}</td><td data-label=${t.severity}>${one.partner.severity}</td>
        <td data-label=${t.sharing}>${chip(one.tlp)}</td><td data-label=${t.asset}>${assetLink(one.asset)}</td>
        <td data-label=${t.status}>${one.partner.status}</td><td data-label=${t.center}>${t.progress[one.center.state]}</td></tr>`)}</tbody></table></div>`;
  }

  body(partner) {
    const { id, organisation, contacts, agreement, access } = partner;
    return html`<article><p class="crumbs"><a href="/partners">${t.title}</a></p><h1 tabindex="-1">${organisation}</h1>
      <p class="facts"><span>${id}</span> <span>${state(access)}</span> ${chip(access.ceiling)}</p>
      <dl class="pairs"><dt>${t.agreement}</dt><dd>${agreement.reference || t.noAgreement}${agreement.validUntil
        ? html` ${t.until(agreement.validUntil.slice(0, 10))}` : ''}</dd>
        <dt>${t.account}</dt><dd><code>${access.account}</code></dd>
        <dt>${t.kinds}</dt><dd>${access.kinds.join(', ')}</dd>
        ${contacts.length ? html`<dt>${t.contacts}</dt><dd><ul class="plain-entries">${contacts.map((one) => html`<li>${one}</li>`)}</ul></dd>` : ''}</dl>
      ${this.worth(partner)}${this.quotas(partner)}
      <h2>${t.latest}</h2>${this.signals.render((page) => this.latest(page))}
      ${this.steps(partner)}</article>`;
  }

  render() {
    return this.one.render((found) => this.body(found));
  }
}

customElements.define('wf-partners', Partners);
customElements.define('wf-partner', Partner);
