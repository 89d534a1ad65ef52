// Matters: the matters of the user, and one matter with its members, cases, court orders, contacts, disclosures and log.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, patch, post, put, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { isLegal, mayMark, mayRestrict } from '../may.js';
import { when } from '../parts.js';
import { Sender, options } from './asking.js';
import './matter-exhibits.js';
import './matter-fraud.js';
import './matter-referrals.js';
import './matter-takedowns.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/matters.js';

const SHOWN_AT_ONCE = 100;
const LATEST = 20;

const at = (/** @type {any} */ matter) => `/matters/${segment(matter.id)}`;
const line = (/** @type {string} */ name, /** @type {unknown} */ label, value = '') =>
  html`<label>${label} <input name=${name} required maxlength="200" autocomplete="off" .defaultValue=${value}></label>`;
const long = (/** @type {string} */ name, /** @type {unknown} */ label, value = '') =>
  html`<label>${label} <textarea name=${name} rows="3" maxlength="4000" .defaultValue=${value}></textarea></label>`;
const required = (/** @type {FormData} */ form, /** @type {string} */ name) => String(form.get(name));
const text = (/** @type {FormData} */ form, /** @type {string} */ name) => String(form.get(name) ?? '') || null;

class MatterMaking extends element({}, Sender) {
  /** @param {FormData} form */
  async send(form) {
    this.answer = await post('/matters', {
      title: required(form, 'title'), type: /** @type {any} */ (form.get('type')), jurisdiction: required(form, 'jurisdiction'),
      legalBasis: text(form, 'legalBasis') ?? undefined });
    return t.created;
  }

  render() {
    const fields = html`${line('title', t.name)}
      <label>${t.type} <select name="type">${options(t.types, 'enforcement')}</select></label>
      ${line('jurisdiction', t.jurisdiction)}<p class="faint">${t.jurisdictionHelp}</p>${long('legalBasis', t.legalBasis)}`;
    return this.ask({ label: t.create, title: t.createTitle, fields, send: t.send, kind: 'primary' });
  }
}

class MatterEditing extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    this.answer = await patch(at(this.matter),
      { title: text(form, 'title'), jurisdiction: text(form, 'jurisdiction'), legalBasis: text(form, 'legalBasis') },
      { version: this.matter.facts.version });
    return t.saved;
  }

  render() {
    const { title, law } = this.matter;
    const fields = html`${line('title', t.name, title)}${line('jurisdiction', t.jurisdiction, law.jurisdiction)}
      ${long('legalBasis', t.legalBasis, law.legalBasis)}`;
    return this.ask({ label: t.edit, title: t.editTitle, fields, send: t.save });
  }
}

class MatterMoving extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    this.answer = await post(`${at(this.matter)}/state`, { state: form.get('state'), outcome: text(form, 'outcome') });
    return t.moved;
  }

  render() {
    const { state, outcome } = this.matter.progress;
    const fields = html`<label>${t.state} <select name="state">${options(t.states, state)}</select></label>
      ${long('outcome', t.outcome, outcome)}<p class="faint">${t.outcomeHelp}</p>`;
    return this.ask({ label: t.move, title: t.moveTitle, fields, send: t.save });
  }
}

class MatterMember extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    this.answer = await put(`${at(this.matter)}/members/${segment(String(form.get('person')))}`, {});
    return t.added;
  }

  render() {
    return this.ask({ label: t.addMember, title: t.addMemberTitle, send: t.save,
      fields: html`${line('person', t.person)}<p class="faint">${t.addMemberHelp}</p>` });
  }
}

class MatterCase extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await put(`${at(this.matter)}/cases/${segment(String(form.get('case')))}`, { hold: form.get('hold') === 'on' });
    return t.linked;
  }

  render() {
    const fields = html`${line('case', t.kase)}<label class="check"><input type="checkbox" name="hold" checked> ${t.hold}</label>`;
    return this.ask({ label: t.link, title: t.linkTitle, send: t.save, fields });
  }
}

class MatterOrder extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await post(`${at(this.matter)}/orders`, { court: text(form, 'court'), reference: text(form, 'reference'), text: text(form, 'text') });
    return t.added;
  }

  render() {
    const fields = html`${line('court', t.court)}${line('reference', t.reference)}${long('text', t.text)}`;
    return this.ask({ label: t.addOrder, title: t.addOrderTitle, send: t.save, fields });
  }
}

class MatterContact extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await post(`${at(this.matter)}/contacts`, { agency: text(form, 'agency'), name: text(form, 'contact'), reach: text(form, 'reach') });
    return t.added;
  }

  render() {
    const fields = html`${line('agency', t.agency)}${line('contact', t.contactName)}${line('reach', t.reach)}`;
    return this.ask({ label: t.addContact, title: t.addContactTitle, send: t.save, fields });
  }
}

class ContactCertificate extends element({ matter: null, contact: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await put(`${at(this.matter)}/contacts/${segment(this.contact.id)}/certificate`, { certificate: required(form, 'certificate') });
    return t.certificateSet;
  }

  render() {
    const fields = html`<label>${t.certificate} <textarea name="certificate" rows="6" required maxlength="16000" spellcheck="false"></textarea></label>
      <p class="faint">${t.certificateHelp}</p>`;
    return this.ask({ label: t.setCertificate, title: t.certificateTitle, send: t.save, name: this.contact.id, fields,
      aria: `${t.setCertificate} ${this.contact.name}` });
  }
}

class MatterDisclosing extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await post(`${at(this.matter)}/disclosures`, {
      recipient: text(form, 'recipient'), what: text(form, 'what'), legalBasis: text(form, 'legalBasis'), sha256: text(form, 'sha256') });
    return t.added;
  }

  render() {
    const fields = html`${line('recipient', t.recipient)}${long('what', t.what)}${long('legalBasis', t.legalBasis)}
      <label>${t.hash} <input name="sha256" maxlength="64" pattern="[0-9a-fA-F]{64}" autocomplete="off"></label><p class="faint">${t.discloseHelp}</p>`;
    return this.ask({ label: t.disclose, title: t.discloseTitle, send: t.save, fields });
  }
}

class MatterNote extends element({ matter: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await post(`${at(this.matter)}/notes`, { text: text(form, 'note') });
    return t.added;
  }

  render() {
    const fields = html`<label>${t.note} <textarea name="note" rows="6" required maxlength="16000"></textarea></label>`;
    return this.ask({ label: t.addNote, title: t.addNoteTitle, send: t.save, fields });
  }
}

class MatterDeadline extends element({ matter: null }, Sender) {
  calendars = new Loading(this, (signal) => list('/holiday-calendars?limit=1000', signal), { as: 'extra' });

  /** @param {FormData} form */
  async send(form) {
    const start = text(form, 'start');
    await post(`${at(this.matter)}/deadlines`, {
      title: text(form, 'title'), term: text(form, 'term'), zone: text(form, 'zone'), calendar: text(form, 'calendar'), law: text(form, 'law'),
      pauseLaw: text(form, 'pauseLaw'), startAt: start ? new Date(start).toISOString() : null });
    return t.added;
  }

  render() {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const fields = html`${line('title', t.due)}
      <label>${t.term} <input name="term" required maxlength="10" pattern="[1-9][0-9]{0,3}(h|d|bd|m)" list="matter-terms" autocomplete="off"></label>
      <datalist id="matter-terms">${['72h', '24h', '4bd'].map((one) => html`<option value=${one}></option>`)}</datalist><p class="faint">${t.termHelp}</p>
      ${line('zone', t.zone, own)}
      <label>${t.calendar} <select name="calendar"><option value="">${t.weekendsOnly}</option>
        ${(this.calendars.value ?? []).map((one) =>
        html`<option value=${one.name}>${one.name}</option>`)}</select></label>
      <label>${t.start} <input name="start" type="datetime-local"></label><p class="faint">${t.startHelp}</p>
      ${long('law', t.law)}${long('pauseLaw', t.pauseLaw)}<p class="faint">${t.pauseHelp}</p>`;
    return this.ask({ label: t.addDeadline, title: t.addDeadlineTitle, send: t.save, fields });
  }
}

class Matters extends element({ me: null }) {
  found = new Loading(this, (signal) => get(`/matters?limit=${SHOWN_AT_ONCE}`, signal));

  more(before) {
    return this.found.more((signal) => get(`/matters?limit=${SHOWN_AT_ONCE}&cursor=${segment(before.nextCursor)}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  key(key) {
    if (key === 'n') this.querySelector('wf-matter-making')?.show();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.matters tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  row({ id, title, type, jurisdiction, state, changedAt }) {
    return html`<tr><th scope="row"><a href="/matters/${segment(id)}">${title}</a><br><span class="faint">${id}</span></th>
      <td data-label=${t.state}>${t.states[state]}</td><td data-label=${t.type}>${t.types[type]}</td>
      <td data-label=${t.jurisdiction}>${jurisdiction}</td><td data-label=${t.changed}>${when(changedAt)}</td></tr>`;
  }

  /** @param {{ items: Api['MatterRow'][], nextCursor?: string | null }} page */
  list({ items, nextCursor }) {
    if (!items.length) return html`<div class="empty"><h2>${t.none}</h2><p>${t.noneHelp}</p></div>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets matters">
        <thead><tr>${[t.matter, t.state, t.type, t.jurisdiction, t.changed].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${repeat(items, (one) => one.id, (one) => this.row(one))}</tbody></table></div>
      ${nextCursor ? html`<p class="more"><button ?disabled=${this.found.busy} @click=${() => this.more(this.found.value)}>${c.showMore}</button></p>` : ''}`;
  }

  render() {
    return html`<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      <p>${isLegal(this.me) ? html`<wf-matter-making @changed=${() => this.found.load()}></wf-matter-making>
        <a class="button" href="/fraud">${t.fraud}</a>` : ''} <a class="button" href="/takedowns">${t.takedowns}</a></p>
      ${this.found.render((page) => this.list(page))}`;
  }
}

class Matter extends element({ matterId: '', me: null, reads: false }) {
  one = new Loading(this, (signal) => get(`/matters/${segment(this.matterId)}`, signal), { key: () => this.matterId });

  disclosed = new Loading(this, (signal) => get(`/matters/${segment(this.matterId)}/disclosures?limit=${LATEST}`, signal),
    { key: () => this.matterId, as: 'section' });

  due = new Loading(this, (signal) => list(`/matters/${segment(this.matterId)}/deadlines?limit=1000`, signal),
    { key: () => this.matterId, as: 'section' });

  notes = new Loading(this, (signal) => list(`/matters/${segment(this.matterId)}/notes?limit=1000`, signal),
    { key: () => (isLegal(this.me) ? this.matterId : null), as: 'section' });

  log = new Loading(this, (signal) => get(`/matters/${segment(this.matterId)}/log?limit=${LATEST}&changes=${!this.reads}`, signal),
    { key: () => `${this.matterId} ${this.reads}`, as: 'section' });

  sending = new Sending(this);

  changed() {
    return Promise.all([this.one.load(), this.due.load(), isLegal(this.me) && this.notes.load(), this.disclosed.load(), this.log.load()]);
  }

  async take(path, name) {
    await this.sending.send(() => remove(`${at(this.one.value)}/${path}`), t.removed);
    await this.changed();
    return name;
  }

  removing(path, name) {
    return html`<button aria-label=${t.removeNamed(name)} ?disabled=${this.sending.busy} @click=${() => this.take(path, name)}>${t.remove}</button>`;
  }

  members(matter) {
    const counsel = isLegal(this.me);
    return html`<h2>${t.members}</h2><ul class="plain-entries">${matter.members.map(({ person, legal }) => html`<li>${person}
        ${legal ? html`<span class="faint">${t.counsel}</span>` : ''} ${counsel ? this.removing(`members/${segment(person)}`, person) : ''}</li>`)}</ul>
      ${counsel ? html`<wf-matter-member .matter=${matter} @changed=${() => this.changed()}></wf-matter-member>` : ''}`;
  }

  parts(matter, may) {
    const { cases, orders, contacts } = matter.parts;
    const entries = (found, none, show) => (found.length ? html`<ul class="plain-entries">${found.map(show)}</ul>` : html`<p class="faint">${none}</p>`);
    return html`<h2>${t.cases}</h2>${entries(cases, t.noCases, ({ id, number: digits, held }) => html`<li><a href="/cases/${segment(id)}">#${digits}</a>
        <span class="faint">${t.held(held)}</span> ${may ? this.removing(`cases/${segment(id)}`, `#${digits}`) : ''}</li>`)}
      ${may ? html`<wf-matter-case .matter=${matter} @changed=${() => this.changed()}></wf-matter-case>` : ''}
      <h2>${t.orders}</h2>${entries(orders, t.noOrders, (one) => html`<li><strong>${one.court}</strong> ${one.reference} ${when(one.issuedAt)}
        ${one.expiresAt ? html`${t.expires} ${when(one.expiresAt)}` : ''} ${one.text} ${may ? this.removing(`parts/${one.id}`, one.reference) : ''}</li>`)}
      ${may ? html`<wf-matter-order .matter=${matter} @changed=${() => this.changed()}></wf-matter-order>` : ''}
      <h2>${t.contacts}</h2>${entries(contacts, t.noContacts, (one) => html`<li><strong>${one.agency}</strong> ${one.name}, ${one.reach}
        ${may ? this.removing(`parts/${one.id}`, one.name) : ''}<br>${this.certificate(matter, one)}</li>`)}
      ${may ? html`<wf-matter-contact .matter=${matter} @changed=${() => this.changed()}></wf-matter-contact>` : ''}`;
  }

  /** The certificate of a contact, and what may be done with it. */
  certificate(matter, contact) {
    const { certificate } = contact;
    const may = mayRestrict(this.me);
    return html`<span class="faint">${certificate
      ? html`${t.encryptedFor(certificate.key)} ${when(certificate.validUntil)}, SHA-256 <code class="fingerprint">${certificate.fingerprint}</code>` : t.noCertificate}</span>
      ${may ? html`<wf-contact-certificate .matter=${matter} .contact=${contact} @changed=${() => this.changed()}></wf-contact-certificate>` : ''}
      ${may && certificate ? this.removing(`contacts/${segment(contact.id)}/certificate`, t.certificateOf(contact.name)) : ''}`;
  }

  privileged(matter) {
    if (!isLegal(this.me)) return '';
    return html`<h2>${t.notes}</h2><p class="faint">${t.notesHelp}</p>
      ${this.notes.render((all) => html`<ul class="plain-entries">${all.map((one) => html`<li>${when(one.at)} <strong>${one.author}</strong>
        <span class="note-text">${one.text ?? t.erased}</span></li>`)}</ul>`)}
      <wf-matter-note .matter=${matter} @changed=${() => this.changed()}></wf-matter-note>`;
  }

  async act(deadline, verb) {
    await this.sending.send(() => post(`${at(this.one.value)}/deadlines/${deadline.id}/${verb}`, {}), t.deadlineChanged);
    await this.changed();
  }

  deadlines(all, may) {
    if (!all.length) return html`<p class="faint">${t.noDeadlines}</p>`;
    const button = (one, verb) => html`<button aria-label=${`${t.verbs[verb]}: ${one.title}`} ?disabled=${this.sending.busy}
      @click=${() => this.act(one, verb)}>${t.verbs[verb]}</button>`;
    const verbs = (one) => !one.progress ? [] : [one.progress.metAt ? [] : ['meet'], one.state === 'running' && one.pauseLaw ? ['pause'] : [], one.state === 'paused' ? ['resume'] : []].flat();
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.deadlines}><table class="assets matter-deadlines">
      <thead><tr>${[t.due, t.state, t.end, t.term, ...(may ? [''] : [])].map((name) =>
        html`<th scope="col">${name || html`<span class="unseen">${t.actions}</span>`}</th>`)}</tr></thead>
      <tbody>${repeat(all, (one) => one.id, (one) => html`<tr><th scope="row">${one.progress ? one.title : html`<code>${one.id}</code>`} <span class="faint">${one.law}</span></th>
        <td data-label=${t.state}>${t.deadlineStates[one.state]}</td><td data-label=${t.end}>${one.endAt ? when(one.endAt) : ''}</td>
        <td data-label=${t.term}>${one.reckoning ? t.length(one.reckoning) : ''}</td>${may ? html`<td>${verbs(one).map((verb) => button(one, verb))}</td>` : ''}</tr>`)}</tbody></table></div>`;
  }

  disclosures({ items }) {
    if (!items.length) return html`<p class="faint">${t.noDisclosures}</p>`;
    return html`<ul class="plain-entries">${items.map((one) => html`<li>${when(one.disclosedAt)} <strong>${one.recipient}</strong>: ${one.what}
      <span class="faint">${one.legalBasis} ${t.by(one.by)}</span></li>`)}</ul>`;
  }

  entries({ items }) {
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.log}><table class="assets matter-log">
      <thead><tr>${[t.action, t.at, t.person, t.detail].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${repeat(items, (one) => one.seq, (one) => html`<tr><th scope="row">${one.action}</th><td data-label=${t.at}>${when(one.at)}</td>
        <td data-label=${t.person}>${one.person}</td><td data-label=${t.detail}>${one.detail}</td></tr>`)}</tbody></table></div>`;
  }

  body(matter) {
    const may = mayMark(this.me);
    const { title, id, type, law, progress } = matter;
    return html`<article><p class="crumbs"><a href="/matters">${t.title}</a></p><h1 tabindex="-1">${title}</h1>
      <p class="facts"><span>${id}</span> <span>${t.states[progress.state]}</span> <span>${t.types[type]}</span></p>
      <dl class="pairs"><dt>${t.jurisdiction}</dt><dd>${law.jurisdiction}</dd><dt>${t.legalBasis}</dt><dd>${law.legalBasis}</dd>
        ${progress.outcome ? html`<dt>${t.outcome}</dt><dd>${progress.outcome}</dd>` : ''}
        <dt>${t.holdReference}</dt><dd><code>${matter.parts.hold}</code></dd></dl>
      ${may ? html`<p><wf-matter-editing .matter=${matter} @changed=${() => this.changed()}></wf-matter-editing>
        <wf-matter-moving .matter=${matter} @changed=${() => this.changed()}></wf-matter-moving></p>` : ''}
      <h2>${t.deadlines}</h2>${this.due.render((all) => this.deadlines(all, may))}
      ${may ? html`<wf-matter-deadline .matter=${matter} @changed=${() => this.changed()}></wf-matter-deadline>` : ''}
      ${this.members(matter)}${this.parts(matter, may)}
      <wf-matter-exhibits .matter=${matter} .me=${this.me} @changed=${() => this.log.load()}></wf-matter-exhibits>
      <wf-matter-fraud .matter=${matter} .me=${this.me}></wf-matter-fraud>
      <wf-matter-referrals .matter=${matter} .me=${this.me} @changed=${() => Promise.all([this.disclosed.load(), this.log.load()])}></wf-matter-referrals>
      <wf-matter-takedowns .matter=${matter} .me=${this.me} @changed=${() => Promise.all([this.due.load(), this.log.load()])}></wf-matter-takedowns>
      ${this.privileged(matter)}
      <h2>${t.disclosures}</h2>${this.disclosed.render((page) => this.disclosures(page))}
      ${may ? html`<wf-matter-disclosing .matter=${matter} @changed=${() => this.changed()}></wf-matter-disclosing>` : ''}
      <h2>${t.log}</h2><label class="check"><input type="checkbox" .checked=${this.reads} @change=${(e) => { this.reads = e.target.checked; }}> ${t.reads}</label>
      ${this.log.render((page) => this.entries(page))}</article>`;
  }

  render() {
    return this.one.render((found) => this.body(found));
  }
}

customElements.define('wf-matter-making', MatterMaking);
customElements.define('wf-matter-editing', MatterEditing);
customElements.define('wf-matter-moving', MatterMoving);
customElements.define('wf-matter-member', MatterMember);
customElements.define('wf-matter-case', MatterCase);
customElements.define('wf-matter-order', MatterOrder);
customElements.define('wf-matter-contact', MatterContact);
customElements.define('wf-contact-certificate', ContactCertificate);
customElements.define('wf-matter-disclosing', MatterDisclosing);
customElements.define('wf-matter-note', MatterNote);
customElements.define('wf-matter-deadline', MatterDeadline);
customElements.define('wf-matters', Matters);
customElements.define('wf-matter', Matter);
