// The referrals of a matter: drafts, approvals by two persons, files, and what became of them.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, search, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { mayMark, mayRestrict } from '../may.js';
import { when } from '../parts.js';
import { Sender, options } from './asking.js';
import { texts as t } from '../texts/referrals.js';

const MOST = 1000;
const APPROVERS = ['lead', 'legal'];

const path = (/** @type {any} */ matter) => `/matters/${segment(matter.id)}/referrals`;
const of = (/** @type {any} */ matter, /** @type {any} */ referral) => `${path(matter)}/${segment(referral.id)}`;

/** @param {string} text @param {string} name */
function download(text, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function save(matter, referral, how) {
  const name = `case-${referral.subject.number}.wfref`;
  download(await search(`${of(matter, referral)}/file`, how, { plain: true }), how.unencrypted ? name : `${name}.cms`);
}

class ReferralDrafting extends element({ matter: null }, Sender) {
  async send(form) {
    const withhold = String(form.get('withhold')).split('\n').map((line) => line.trim()).filter(Boolean);
    this.answer = await post(path(this.matter), { caseId: form.get('case'), contact: form.get('contact'), basis: String(form.get('basis')).trim(),
      narrative: String(form.get('narrative')).trim(), clearance: form.get('clearance'), withhold });
    return t.drafted;
  }

  render() {
    const { cases, contacts } = this.matter.parts;
    if (!cases.length || !contacts.length) return html`<p class="faint">${t.needs}</p>`;
    const named = (all, word) => Object.fromEntries(all.map((one) => [one.id, word(one)]));
    return this.ask({
      label: t.draft, title: t.draftTitle, send: t.draftSend,
      fields: html`<label>${t.kase} <select name="case">${options(named(cases, (one) => `#${one.number}`), cases[0].id)}</select></label>
        <label>${t.recipient} <select name="contact">${options(named(contacts, (one) => `${one.agency}, ${one.name}`), contacts[0].id)}</select></label>
        <label>${t.basis} <input name="basis" required maxlength="1000" autocomplete="off"></label>
        <label>${t.narrative} <textarea name="narrative" rows="4" maxlength="20000"></textarea></label>
        <label>${t.clearance} <select name="clearance">${options(t.clearances, 'amber')}</select></label>
        <label>${t.withhold} <textarea name="withhold" rows="3"></textarea></label><p class="faint">${t.withholdHelp}</p>`,
    });
  }
}

/** A step that needs a text: `step` names the route and the field. */
class ReferralStepping extends element({ matter: null, referral: null, step: 'reject' }, Sender) {
  async send(form) {
    const { field, said } = t.steps[this.step];
    this.answer = await post(`${of(this.matter, this.referral)}/${this.step}`, { [field]: form.get('text') });
    return said;
  }

  render() {
    const { label, title, text } = t.steps[this.step];
    return this.ask({ label, title, name: this.step + this.referral.id, aria: `${label} ${t.toAgency(this.referral.recipient.agency)}`,
      fields: html`<label>${text} <textarea name="text" rows="3" required maxlength="4000"></textarea></label>` });
  }
}

/** Builds and downloads a file that is not encrypted, after the user confirmed that. */
class UnencryptedReferral extends element({ matter: null, referral: null }, Sender) {
  async send() {
    await save(this.matter, this.referral, { unencrypted: true });
    return t.built;
  }

  render() {
    return this.ask({ label: t.fileUnencrypted, title: t.unencryptedTitle, send: t.unencryptedSend, name: this.referral.id,
      aria: `${t.fileUnencrypted} ${t.toAgency(this.referral.recipient.agency)}`, fields: html`<p>${t.unencryptedHelp}</p>` });
  }
}

class MatterReferrals extends element({ matter: null, me: null }) {
  found = new Loading(this, (signal) => list(`${path(this.matter)}?limit=${MOST}`, signal), { key: () => this.matter?.id, as: 'section' });

  sending = new Sending(this);

  async act(command, said) {
    await this.sending.send(command, said);
    await this.changed();
  }

  async changed() {
    await this.found.load();
    this.dispatchEvent(new CustomEvent('changed'));
  }

  button(label, one, command, said) {
    return html`<button aria-label=${`${label} ${t.toAgency(one.recipient.agency)}`} ?disabled=${this.sending.busy}
      @click=${() => this.act(command, said)}>${label}</button>`;
  }

  building(one) {
    return one.recipient.certificate
      ? this.button(t.file, one, () => save(this.matter, one, {}), t.builtEncrypted)
      : html`<wf-unencrypted-referral .matter=${this.matter} .referral=${one} @changed=${() => this.changed()}></wf-unencrypted-referral>`;
  }

  /** What the user may do next; the center decides again. */
  actions(one) {
    const stepping = (step) => html`<wf-referral-stepping .matter=${this.matter} .referral=${one} .step=${step} @changed=${() => this.changed()}></wf-referral-stepping>`;
    const open = ['draft', 'approved-by-one'].includes(one.state);
    const approved = one.steps.some((step) => step.by === this.me?.name && step.step.startsWith('approved'));
    const approves = open && APPROVERS.includes(this.me?.role ?? '') && one.steps[0].by !== this.me?.name && !approved;
    const restrict = mayRestrict(this.me);
    return html`${approves ? this.button(t.approve, one, () => post(`${of(this.matter, one)}/approve`, {}), t.approved) : ''}
      ${restrict && ['approved', 'sealed'].includes(one.state) ? this.building(one) : ''}
      ${restrict && one.state === 'sealed' ? stepping('send') : ''}
      ${mayMark(this.me) && one.state === 'sent' ? stepping('receipt') : ''}${mayMark(this.me) && one.state === 'received' ? stepping('outcome') : ''}
      ${restrict && (open || one.state === 'approved') ? stepping('reject') : ''}`;
  }

  one(one) {
    const { subject, recipient, terms, extent, steps } = one;
    return html`<li><p><strong>#${subject.number} ${t.toAgency(recipient.agency)}</strong>, ${recipient.name} <span class="badge">${t.states[one.state]}</span></p>
      <p>${terms.basis} <span class="faint">${t.clearances[terms.clearance]}, ${t.items(subject.items, extent.erased)}, ${t.withheldFields(extent.withheld)}</span></p>
      ${one.timeStamp ? html`<p>${t.timeStamped(when(one.timeStamp.at), one.timeStamp.authority)}</p>` : ''}
      <p class="faint">${recipient.certificate ? html`${t.encryptedFor(recipient.certificate.key)} <code class="fingerprint">${recipient.certificate.fingerprint}</code>` : t.leavesUnencrypted}</p>
      ${extent.stillShown.length ? html`<p class="problem">${t.stillShown(extent.stillShown.join('; '))}</p>` : ''}
      ${terms.narrative ? html`<details class="fold"><summary>${t.narrative}</summary><p class="note-text">${terms.narrative}</p></details>` : ''}
      <ol class="plain-entries">${steps.map((step) => html`<li>${when(step.at)} ${t.done[step.step]} <span class="faint">${t.byUser(step.by)}</span>
        ${step.detail} ${step.sha256 ? html`<code title=${step.sha256}>${step.sha256.slice(0, 12)}…</code>` : ''}</li>`)}</ol>
      <div class="actions">${this.actions(one)}</div></li>`;
  }

  render() {
    return html`<h2>${t.referrals}</h2><p class="faint">${t.twoPersons}</p>
      ${this.found.render((all) => (all.length ? html`<ul class="plain-entries referrals">${repeat(all, (one) => one.id, (one) => this.one(one))}</ul>`
      : html`<p class="faint">${t.none}</p>`))}
      ${mayRestrict(this.me) ? html`<wf-referral-drafting .matter=${this.matter} @changed=${() => this.changed()}></wf-referral-drafting>` : ''}`;
  }
}

customElements.define('wf-referral-drafting', ReferralDrafting);
customElements.define('wf-referral-stepping', ReferralStepping);
customElements.define('wf-unencrypted-referral', UnencryptedReferral);
customElements.define('wf-matter-referrals', MatterReferrals);
