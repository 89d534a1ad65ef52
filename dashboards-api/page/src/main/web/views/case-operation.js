// The dialog of an operation on a case. The center describes the operations and what each asks for: a new one needs no code here.

import { html, nothing } from 'lit';
import { list } from '../api.js';
import { CLASSIFICATIONS, DETERMINATIONS, TIERS, may } from '../cases.js';
import { now } from '../time.js';
import { Loading } from '../loading.js';
import { Asking, options } from './asking.js';
import { element } from '../element.js';
import { texts as t } from '../texts/case.js';
import { common as c } from '../texts/common.js';

const HOUR = 3_600_000;

// Words for values; other choices are shown as the API writes them.
const WORDS = { classification: CLASSIFICATIONS, determination: DETERMINATIONS, openTasks: t.openTasksWords, tier: TIERS };

// What the case has now.
const NOW = { severity: (kase) => kase.severity, tier: (kase) => kase.tier, tlp: (kase) => kase.marking?.tlp, assignee: (kase) => kase.assignee, people: (kase) => kase.marking?.people };

// These have their own places on the page; what names another case or alerts has its own dialog.
const ELSEWHERE = new Set(['acknowledge', 'confirm', 'notes', 'note', 'tasks', 'template', 'task']);
const PICKED = new Set(['case', 'alert']);

let known;

/** Read once: they change with the center's version. */
export const caseOperations = () => (known ??= list('/case-operations').catch((failure) => {
  known = undefined;
  throw failure;
}));

class CaseOperation extends element({ verb: '', operation: null, kase: null, failure: null, asks: false, asksTemplate: false }, Asking) {
  static properties = { verb: { reflect: true } };

  /** Those who may be chosen, once the dialog asks for one. */
  people = new Loading(this, (signal) => list('/assignees?limit=1000', signal), { key: () => this.asks || null, as: 'section' });
  templates = new Loading(this, (signal) => list('/task-templates?limit=1000', signal), { key: () => this.asksTemplate || null, as: 'section' });

  opens() {
    this.failure = null;
    this.asks = this.operation.fields.some(({ kind }) => kind === 'assignee');
    this.asksTemplate = this.operation.fields.some(({ name }) => name === 'template');
    if (this.people.state === 'failed') this.people.load();
    if (this.templates.state === 'failed') this.templates.load();
  }

  async submit(event) {
    event.preventDefault();
    this.failure = null;
    const form = new FormData(event.target);
    const body = Object.fromEntries(this.fields().map((field) => [field.name, this.value(field, form.get(field.name).trim())])
      .filter(([, value]) => value !== undefined));
    if (await this.act(body, (failure) => { this.failure = failure; })) this.dialog?.close();
    await this.updateComplete;
    this.querySelector('[aria-invalid=true]')?.focus();
  }

  value({ kind, list: several }, text) {
    if (several) return text.split(',').map((one) => one.trim()).filter(Boolean);
    if (!text) return undefined;
    if (kind === 'time') return new Date(now() + Number(text) * HOUR).toISOString();
    return kind === 'number' ? Number(text) : text;
  }

  /** A case without open tasks needs no decision about them. */
  fields() {
    return this.operation.fields.filter(({ name }) => name !== 'openTasks' || this.kase.openTasks > 0);
  }

  isWrong({ name, refusedBy }) {
    return this.failure !== null && (this.failure.problem?.field === name || refusedBy.includes(this.failure.code));
  }

  field(field) {
    const wrong = this.isWrong(field);
    const id = `${this.verb}-${field.name}-problem`;
    return html`<div><label>${field.label} ${this.input(field, wrong, wrong ? id : nothing)}</label>
      ${wrong ? html`<p class="problem" role="alert" id=${id}>${this.failure.message}</p>` : ''}</div>`;
  }

  input({ name, kind, list: several, needed, longest, choices }, wrong, why) {
    const current = NOW[name]?.(this.kase);
    const words = kind === 'time' ? t.later : kind === 'assignee' ? Object.fromEntries((this.people.value ?? []).map((one) => [one.name, `${one.name} (${one.role})`]))
      : name === 'template' ? Object.fromEntries((this.templates.value ?? []).map((one) => [one.name, one.title]))
      : WORDS[name] ?? (choices.length ? Object.fromEntries(choices.map((one) => [one, one])) : null);
    if (words) {
      const chosen = kind === 'time' || (kind === 'choice' && words[current]);
      return html`<select name=${name} ?required=${needed} aria-invalid=${wrong} aria-describedby=${why}>
        ${chosen ? '' : html`<option value="">${c.choose}</option>`}${options(words, current)}</select>`;
    }
    if (kind === 'long-text') {
      return html`<textarea name=${name} rows="3" maxlength=${longest ?? nothing} ?required=${needed} aria-invalid=${wrong} aria-describedby=${why}></textarea>`;
    }
    return html`<input name=${name} type=${kind === 'number' ? 'number' : 'text'} .defaultValue=${[current ?? []].flat().join(', ')} ?required=${needed}
      placeholder=${several ? t.namesWithCommas : nothing} aria-invalid=${wrong} aria-describedby=${why}>`;
  }

  render() {
    const { button, title, note } = this.operation;
    const fields = this.fields();
    const elsewhere = this.failure && !fields.some((field) => this.isWrong(field));
    return this.ask({
      label: `${button}…`, title, name: `-${this.verb}`,
      fields: html`${note ? html`<p>${note}</p>` : ''}${this.people.failure ? this.people.render(() => '') : ''}${this.templates.failure ? this.templates.render(() => '') : ''}${fields.map((field) => this.field(field))}
        ${elsewhere ? html`<p class="problem" role="alert">${this.failure.message}</p>` : ''}`,
    });
  }
}

/** The buttons of what the case allows now. `page` gives the commands. */
export function operations(page, all) {
  const { kase, busy } = page;
  return all.filter(({ name, fields }) => may(kase, name) && !ELSEWHERE.has(name) && !fields.some(({ kind }) => PICKED.has(kind)))
    .map((operation) => {
      const { name, button, fields, done } = operation;
      const act = (body, refused) => page.operate(name, body, done, refused);
      return fields.length ? html`<wf-operation .verb=${name} .operation=${operation} .kase=${kase} .act=${act} .busy=${busy}></wf-operation>`
        : html`<button ?disabled=${busy} @click=${() => act({})}>${button}</button>`;
    });
}

customElements.define('wf-operation', CaseOperation);
