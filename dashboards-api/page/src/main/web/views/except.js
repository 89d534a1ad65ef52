// The dialog that adds an exception from an alert, or edits an exception: Enter previews it, Enter again saves it.

import { html } from 'lit';
import { get, post, put, remove, segment } from '../api.js';
import { element } from '../element.js';
import { mayWriteRules } from '../may.js';
import { assetLink, severityMark, when } from '../parts.js';
import { now } from '../time.js';
import { done, failed } from '../toasts.js';
import { Sender } from './asking.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/exceptions.js';

const ASK_MILLIS = 500;
const PREVIEW_DAYS = 30;
const USUAL_DAYS = 30;
const MOST_DAYS = 366;
const LATEST_SHOWN = 5;
const MOST_MINUTES = 10_080;
const USUAL_MINUTES = 60;
const DAY_MILLIS = 86_400_000;

/** The end of an exception that lasts so many days. @param {string} days */
export const endIn = (days) => new Date(now() + Number(days) * DAY_MILLIS).toISOString();

/** What an exception can be made of, as of an alert. @param {Api['Exception']} exception */
const draftOf = ({ rules, scope, suppression }) => ({
  rules, suppression, names: [], assets: scope.assets, groups: scope.groups, accounts: scope.accounts.map((account) => ({ account, checked: true })),
  where: scope.where.map((condition) => ({ condition, checked: true })),
});

/** The asset and what the rule compared are chosen at first. @param {Api['ExceptionDraft']} draft */
const draftFrom = ({ rules, asset, group, accounts, fields }) => ({
  rules, suppression: null, names: [...new Set(fields.map((one) => one.field))], assets: [asset], groups: [], otherGroup: group, accounts: accounts.map((account) => ({ account, checked: false })),
  where: fields.map(({ field, value, matched }) => ({ condition: `${field}=${value}`, checked: matched })),
});

/** Adds from the alert `alertId`, or edits `exception`. */
class ExceptDialog extends element({ alertId: '', exception: null, draft: null, preview: null, onlyRepeats: false }, Sender) {
  /** Opens it, unless what it is made of cannot be read. */
  async show() {
    try {
      this.preview = null;
      this.draft = this.exception ? draftOf(this.exception) : draftFrom(await get(`/alerts/${segment(this.alertId)}/exception-draft`));
      this.onlyRepeats = Boolean(this.draft.suppression);
    } catch (problem) {
      failed(problem.message);
      return;
    }
    await super.show();
    this.querySelector('button.primary')?.focus();
  }

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('close', () => this.goesOn && this.forget(), true);
  }

  get goesOn() {
    return this.preview?.state === 'waiting' || this.preview?.state === 'running';
  }

  /** A preview of another scope is none. */
  forget() {
    const { preview, goesOn } = this;
    this.preview = null;
    if (goesOn) this.drop(preview);
  }

  async drop(preview) {
    try {
      await remove(`/rules/back-tests/${segment(preview.id)}`);
    } catch (problem) {
      failed(problem.message);
    }
  }

  /** @param {FormData} form */
  wanted(form) {
    const further = form.get('further').split('\n').map((line) => line.trim()).filter(Boolean);
    return { rules: this.draft.rules.map((rule) => rule.id), assets: form.getAll('assets'), groups: form.getAll('groups'),
      accounts: form.getAll('accounts'), where: [...form.getAll('where'), ...further],
      suppression: this.suppression(form) };
  }

  /** @param {FormData} form */
  suppression(form) {
    if (form.get('hides') !== 'repeats') return null;
    return { by: form.get('by').split(',').map((field) => field.trim()).filter(Boolean), minutes: Number(form.get('minutes')) };
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy || this.goesOn) return;
    const form = new FormData(event.target);
    if (!this.preview) await this.try(form);
    else {
      await this.run(() => this.send(form));
      if (this.sending.problem?.code === 'exception.not-previewed') this.preview = null; // deleted meanwhile: another one is needed
    }
  }

  /** @param {FormData} form */
  async try(form) {
    const wanted = this.wanted(form);
    const started = await this.sending.ask(async () => {
      this.preview = await post('/rules/exceptions/previews', { exception: wanted, days: PREVIEW_DAYS, replaces: this.exception?.id ?? null });
    });
    if (!started) return;
    await this.sending.ask(() => this.follow(this.preview.id));
    await this.updateComplete;
    this.querySelector('button.primary')?.focus();
  }

  /** Until it has ended, or the scope was changed. @param {string} id */
  async follow(id) {
    while (this.preview?.id === id && this.goesOn) {
      await new Promise((resolve) => setTimeout(resolve, ASK_MILLIS));
      const next = await get(`/rules/back-tests/${segment(id)}`);
      if (this.preview?.id === id) this.preview = next;
    }
  }

  /** @param {FormData} form */
  async send(form) {
    const { exception, preview } = this;
    const body = {
      exception: this.wanted(form), reason: form.get('reason').trim(), confirmCritical: form.get('confirmCritical') === 'yes',
      expiresAt: exception ? exception.facts.expiresAt : endIn(form.get('days')), owner: exception ? exception.facts.owner : null,
      alert: exception ? exception.facts.alert : this.alertId,
      preview: preview.state === 'done' ? preview.id : null, withoutPreview: preview.state !== 'done',
    };
    this.answer = exception ? await put(`/rules/exceptions/${segment(exception.id)}`, body, { version: exception.version })
      : await post('/rules/exceptions', body);
    return t.saved;
  }

  /** @param {string} name @param {string} value @param {unknown} label @param {boolean} checked */
  choice(name, value, label, checked) {
    return html`<label class="check"><input type="checkbox" name=${name} value=${value} ?checked=${checked}> ${label}</label>`;
  }

  scope() {
    const { assets, groups, otherGroup, accounts, where } = this.draft;
    const id = `further-help${this.exception?.id ?? ''}`;
    const condition = (one) => this.choice('where', one.condition, html`<code>${one.condition}</code>`, one.checked);
    const others = where.filter((one) => !one.checked);
    return html`<fieldset @input=${() => this.forget()}><legend>${t.scope}</legend><p class="faint">${t.help}</p>
      ${assets.map((asset) => this.choice('assets', asset, t.onAsset(asset), true))}
      ${groups.map((group) => this.choice('groups', group, t.inGroup(group), true))}
      ${otherGroup ? this.choice('groups', otherGroup, t.inGroup(otherGroup), false) : ''}
      ${accounts.map(({ account, checked }) => this.choice('accounts', account, t.byAccount(account), checked))}
      ${where.filter((one) => one.checked).map(condition)}
      ${others.length ? html`<details><summary>${t.moreFields(others.length)}</summary>${others.map(condition)}</details>` : ''}
      <label>${t.further} <textarea name="further" rows="2" maxlength="4000" aria-describedby=${id}></textarea></label>
      <p class="faint" id=${id}>${t.furtherHelp}</p></fieldset>`;
  }

  /** Hides every match within the scope, or only repeats of an alert. */
  extent() {
    const kind = (value, label) => html`<label class="check"><input type="radio" name="hides" value=${value}
      ?checked=${this.onlyRepeats === (value === 'repeats')} @change=${() => { this.onlyRepeats = value === 'repeats'; }}> ${label}</label>`;
    return html`<fieldset @input=${() => this.forget()}><legend>${t.hiddenMatches}</legend>
      ${kind('every', t.everyMatch)}${kind('repeats', t.repeats)}${this.onlyRepeats ? this.repeats() : ''}</fieldset>`;
  }

  repeats() {
    const { suppression, names } = this.draft;
    const id = `repeats-help${this.exception?.id ?? ''}`;
    return html`<p class="faint" id=${id}>${t.repeatsHelp}${names.length ? html` ${t.repeatsFields(names)}` : ''}</p>
      <label>${t.repeatsBy} <input name="by" maxlength="1000" required pattern=".*[^,\\s].*" placeholder=${t.repeatsExample} aria-describedby=${id}
        .defaultValue=${suppression?.by.join(', ') ?? ''}></label>
      <label>${t.repeatsMinutes} <input type="number" name="minutes" min="1" max=${MOST_MINUTES} required
        .defaultValue=${String(suppression?.minutes ?? USUAL_MINUTES)}></label>`;
  }

  /** Not in the live region, which would speak twice a second. */
  progress() {
    if (!this.goesOn) return '';
    const { read, total } = this.preview.progress;
    return html`<p><progress aria-label=${t.progress} max=${Math.max(1, total)} .value=${read}></progress> ${t.read(read, total)}</p>`;
  }

  /** What the exception would have hidden. */
  effect() {
    const { preview } = this;
    if (!preview || this.goesOn) return '';
    const { result } = preview;
    if (!result) return html`<p class="problem">${preview.problem ?? ''}</p>`;
    const { hidden, before, counts, rules } = result;
    const latest = rules.flatMap((rule) => rule.hidden).slice(0, LATEST_SHOWN);
    return html`<p><strong>${t.hides(hidden.alerts, before.alerts, PREVIEW_DAYS)} ${
      t.hidesMatches(before.matches - counts.matches, before.matches)}</strong> ${
      hidden.truePositive + hidden.benign + hidden.falsePositive + hidden.open ? t.inCases(hidden) : t.noCases}</p>
      ${hidden.truePositive ? html`<p class="problem">${t.truePositives(hidden.truePositive)}</p>` : ''}
      ${latest.length ? html`<details><summary>${t.latest}</summary><ul>${latest.map((one) => html`<li>${when(one.time)} ${assetLink(one.asset)}</li>`)}</ul></details>` : ''}`;
  }

  /** The label of the button. */
  next() {
    if (!this.preview) return t.preview;
    if (this.goesOn) return t.previewing;
    return this.preview.result ? t.save : t.saveWithout;
  }

  fields() {
    const { rules, assets } = this.draft;
    const reason = this.exception?.reason ?? t.usualReason(assets[0] ?? '');
    return html`<p><span class="unseen">${t.from}</span> ${rules.map((rule) => html`${severityMark(rule.level ?? 'informational')} ${rule.title ?? rule.id} `)}</p>
      ${this.scope()}
      ${this.extent()}
      <label>${t.reason} <textarea name="reason" rows="2" maxlength="1000" required .defaultValue=${reason}></textarea></label>
      ${this.exception ? '' : html`<label>${t.endsIn} <input type="number" name="days" min="1" max=${MOST_DAYS} value=${USUAL_DAYS} required></label>`}
      ${rules.some((rule) => rule.level === 'critical') ? html`<label class="check"><input type="checkbox" name="confirmCritical" value="yes" required> ${t.confirmCritical}</label>` : ''}
      ${this.progress()}<div role="status" class="effect">${this.effect()}</div>`;
  }

  render() {
    const { exception } = this;
    const of = exception ? exception.rules.map((rule) => rule.title ?? rule.id).join(', ') : '';
    return this.ask({
      label: exception ? t.edit : '', title: exception ? t.editTitle : t.addTitle, send: this.next(), stay: c.cancel, name: exception?.id ?? '',
      aria: exception ? t.editOf(of) : '', fields: this.draft ? this.fields() : '',
    });
  }
}

customElements.define('wf-except', ExceptDialog);

/** The dialog of a view, which `addException` opens; its button is beside each alert. @param {import('../../types/page.js').Me} me */
export const exceptDialog = (me) => (mayWriteRules(me) ? html`<wf-except></wf-except>` : '');

/** Opens the dialog of a view for an alert. @param {any} view @param {string | undefined} alertId */
export function addException(view, alertId) {
  const dialog = view.querySelector('wf-except');
  if (!dialog) done(t.mayNot);
  else if (!alertId) done(t.noAlert);
  else {
    dialog.alertId = alertId;
    dialog.show();
  }
}
