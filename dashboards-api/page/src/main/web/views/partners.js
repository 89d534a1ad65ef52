// Partners: all partner organisations, and one partner with its worth, quotas and latest signals. Administrators add partners and change their access.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, put, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { mayAdminister } from '../may.js';
import { assetLink, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { Sender, options } from './asking.js';
import { common as c, number } from '../texts/common.js';
import { texts as t } from '../texts/partners.js';

const SHOWN_AT_ONCE = 100;
const LATEST = 20;
const CEILINGS = Object.fromEntries(['clear', 'green', 'amber', 'amber+strict', 'red'].map((one) => [one, t.tlp(one)]));

/** @param {string} id */
const path = (id) => `/partners/${segment(id)}`;

const chip = (tlp) => html`<strong class="tlp tlp-${tlp.replace('+', '-')}">${t.tlp(tlp)}</strong>`;

/** @param {Api['Partner']['expiries']} expiries */
const ends = (expiries) => (expiries.length ? html`<ul class="ends-soon plain-entries">${expiries.map(({ kind, until, expired }) =>
  html`<li>${t.ends(kind, expired, until.slice(0, 10))}</li>`)}</ul>` : '');

/** @param {Api['Partner']['access']} access */
const state = (access) => (access.state === 'active' && !access.open ? t.noAccess : t.states[access.state]);

class PartnerAdding extends element({}, Sender) {
  async send(form) {
    const id = form.get('id').trim();
    const organisation = form.get('organisation').trim();
    const contact = form.get('contact').trim();
    this.answer = await put(path(id), { organisation, agreement: form.get('agreement').trim(), ...(contact ? { contacts: [contact] } : {}) });
    return t.added(organisation);
  }

  render() {
    return this.ask({
      label: html`${t.add} <kbd aria-hidden="true">n</kbd>`, title: t.addTitle, kind: 'primary',
      fields: html`<p>${t.addHelp}</p><label>${t.organisation} <input name="organisation" required maxlength="100" autocomplete="off"></label>
        <label>${t.id} <span class="faint">${t.idHelp}</span>
          <input name="id" required maxlength="40" pattern="[a-z0-9][a-z0-9\\-]*" autocomplete="off" spellcheck="false"></label>
        <label>${t.agreement} <span class="faint">${t.agreementHelp}</span> <input name="agreement" maxlength="200" autocomplete="off"></label>
        <label>${t.contact} <span class="faint">${t.contactHelp}</span> <input name="contact" maxlength="200" autocomplete="off"></label>`,
    });
  }
}

class PartnerAccess extends element({ partner: null }, Sender) {
  async send(form) {
    const { id, organisation } = this.partner;
    this.answer = await put(`${path(id)}/limits`, { state: form.get('state'), ceiling: form.get('ceiling') });
    return t.changed(organisation);
  }

  render() {
    const { access } = this.partner;
    return this.ask({
      label: t.change, title: t.changeTitle, send: t.changeSend, name: '-access',
      fields: html`<label>${t.state} <select name="state">${options(t.states, access.state)}</select></label>
        <label>${t.ceiling} <span class="faint">${t.ceilingHelp}</span> <select name="ceiling">${options(CEILINGS, access.ceiling)}</select></label>`,
    });
  }
}

class PartnerToken extends element({ account: '' }, Sender) {
  async send() {
    this.made = (await post(`/people/${segment(this.account)}/tokens`, {})).token;
  }

  told(secret) {
    return { title: t.tokenMade, words: t.tokenHelp, what: t.token, secret };
  }

  render() {
    return this.ask({ label: t.tokenCreate, title: t.tokenTitle(this.account), send: t.tokenSend, name: '-token', fields: html`<p>${t.tokenAsk}</p>` });
  }
}

class CertificateAdding extends element({ partnerId: '' }, Sender) {
  async send(form) {
    await post(`${path(this.partnerId)}/certificates`, { certificate: form.get('certificate').trim() });
    return t.certificateAdded;
  }

  render() {
    return this.ask({
      label: t.addCertificate, title: t.addCertificateTitle, send: t.addCertificateSend, name: '-certificate',
      fields: html`<p>${t.addCertificateHelp}</p>
        <label>${t.certificate} <textarea name="certificate" rows="6" required maxlength="16000" spellcheck="false"></textarea></label>`,
    });
  }
}

class CertificateRemoving extends element({ partnerId: '', certificate: null }, Sender) {
  async send() {
    await remove(`${path(this.partnerId)}/certificates/${segment(this.certificate.fingerprint)}`);
    return t.removed;
  }

  render() {
    const { fingerprint, subject } = this.certificate;
    return this.ask({
      label: t.remove, aria: t.removeNamed(subject), title: t.removeTitle, name: fingerprint.replaceAll(':', ''), send: t.removeSend,
      fields: html`<p><code>${fingerprint}</code></p><p>${t.removeHelp}</p>`,
    });
  }
}

class Partners extends element({ me: null }) {
  found = new Loading(this, (signal) => get(`/partners?limit=${SHOWN_AT_ONCE}`, signal));

  more(before) {
    return this.found.more((signal) => get(`/partners?limit=${SHOWN_AT_ONCE}&cursor=${segment(before.nextCursor)}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  key(key) {
    if (key === 'n' && mayAdminister(this.me)) this.querySelector('wf-partner-adding').show();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.partners tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  row({ id, organisation, access, expiries, worth }) {
    return html`<tr><th scope="row"><a href="/partners/${segment(id)}">${organisation}</a>${ends(expiries)}</th>
      <td data-label=${t.state}>${state(access)}</td><td data-label=${t.ceiling}>${chip(access.ceiling)}</td>
      <td data-label=${t.reliability}>${worth.reliability}</td><td data-label=${t.signals}>${number(worth.signals)}</td>
      <td data-label=${t.cases}>${number(worth.cases)}</td><td data-label=${t.gained}>${t.minutes(worth.medianMinutesGained)}</td></tr>`;
  }

  /** @param {{ items: Api['Partner'][], nextCursor?: string | null }} page */
  list({ items, nextCursor }) {
    if (!items.length) return html`<div class="empty"><h2>${t.none}</h2><p>${mayAdminister(this.me) ? t.noneHelp : t.noneAsk}</p></div>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets partners">
        <thead><tr>${[t.organisation, t.state, t.ceiling, t.reliability, t.signals, t.cases, t.gained].map((name) =>
          html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${repeat(items, (one) => one.id, (one) => this.row(one))}</tbody></table></div>
      ${nextCursor ? html`<p class="more"><button ?disabled=${this.found.busy} @click=${() => this.more(this.found.value)}>${c.showMore}</button></p>` : ''}`;
  }

  render() {
    return html`${rulePlaces('/partners')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      ${mayAdminister(this.me) ? html`<p><wf-partner-adding @changed=${() => this.found.load()}></wf-partner-adding></p>` : ''}
      ${this.found.render((page) => this.list(page))}`;
  }
}

class Partner extends element({ partnerId: '', me: null }) {
  one = new Loading(this, (signal) => get(path(this.partnerId), signal), { key: () => this.partnerId });

  signals = new Loading(this, (signal) => get(`${path(this.partnerId)}/signals?limit=${LATEST}`, signal), { key: () => this.partnerId });

  certificates = new Loading(this, (signal) => list(`${path(this.partnerId)}/certificates`, signal), { key: () => this.partnerId });

  certificateTable(items) {
    if (!items.length) return html`<p class="faint">${t.noCertificates}</p>`;
    const administers = mayAdminister(this.me);
    const warned = items.some(({ validity }) => validity === 'expiring' || validity === 'expired');
    return html`${warned ? html`<p class="problem">${t.expiryWarning}</p>` : ''}
      <div class="scroller" tabindex="0" role="region" aria-label=${t.certificates}><table class="assets partners certificates">
      <thead><tr>${[t.subject, t.fingerprint, t.validUntil, t.validity, t.lastUsed, ...(administers ? [t.action] : [])].map((name) =>
        html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${repeat(items, (one) => one.fingerprint, (one) => html`<tr><th scope="row">${one.subject}</th>
        <td class="fingerprint" data-label=${t.fingerprint}><code>${one.fingerprint}</code></td><td class="day" data-label=${t.validUntil}>${one.validUntil.slice(0, 10)}</td>
        <td class="is-${one.validity}" data-label=${t.validity}>${t.validities[one.validity]}</td>
        <td data-label=${t.lastUsed}>${one.use.lastUsedAt ? when(one.use.lastUsedAt) : t.never}</td>${administers ? html`<td data-label=${t.action}>
          <wf-partner-certificate-removing .partnerId=${this.partnerId} .certificate=${one}
            @changed=${() => this.certificates.load()}></wf-partner-certificate-removing></td>` : ''}</tr>`)}</tbody></table></div>`;
  }

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
    return html`<h2>${t.join}</h2><ol class="partner-steps">${t.joinSteps(id, access.account).map(([words, command], at) =>
      html`<li>${words}${command ? html`<pre tabindex="0"><code>${command}</code></pre>` : ''}${at === 0 && mayAdminister(this.me)
        ? html`<p><wf-partner-token .account=${access.account}></wf-partner-token></p>` : ''}</li>`)}</ol>`;
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
    const { id, organisation, contacts, agreement, access, expiries } = partner;
    return html`<article><p class="crumbs"><a href="/partners">${t.title}</a></p><h1 tabindex="-1">${organisation}</h1>
      <p class="facts"><span>${id}</span> <span>${state(access)}</span> ${chip(access.ceiling)}</p>${ends(expiries)}
      <dl class="pairs"><dt>${t.agreement}</dt><dd>${agreement.reference || t.noAgreement}${agreement.validUntil
        ? html` ${t.until(agreement.validUntil.slice(0, 10))}` : ''}</dd>
        <dt>${t.account}</dt><dd><code>${access.account}</code></dd>
        <dt>${t.kinds}</dt><dd>${access.kinds.join(', ')}</dd>
        ${contacts.length ? html`<dt>${t.contacts}</dt><dd><ul class="plain-entries">${contacts.map((one) => html`<li>${one}</li>`)}</ul></dd>` : ''}</dl>
      ${mayAdminister(this.me) ? html`<p><wf-partner-access .partner=${partner} @changed=${() => this.one.load()}></wf-partner-access></p>` : ''}
      ${this.worth(partner)}${this.quotas(partner)}
      <h2>${t.latest}</h2>${this.signals.render((page) => this.latest(page))}
      <h2>${t.certificates}</h2><p class="faint">${t.certificatesHelp}</p>
      ${mayAdminister(this.me) ? html`<p><wf-partner-certificate-adding .partnerId=${id}
        @changed=${() => this.certificates.load()}></wf-partner-certificate-adding></p>` : ''}
      ${this.certificates.render((items) => this.certificateTable(items))}
      ${this.steps(partner)}</article>`;
  }

  render() {
    return this.one.render((found) => this.body(found));
  }
}

customElements.define('wf-partner-adding', PartnerAdding);
customElements.define('wf-partner-access', PartnerAccess);
customElements.define('wf-partner-token', PartnerToken);
customElements.define('wf-partner-certificate-adding', CertificateAdding);
customElements.define('wf-partner-certificate-removing', CertificateRemoving);
customElements.define('wf-partners', Partners);
customElements.define('wf-partner', Partner);
