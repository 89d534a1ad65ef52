// The tasks of a case, and its notes with their former texts; dialogs that add and change them, and dispatch `changed`.

import { html } from 'lit';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayLead } from '../may.js';
import { when } from '../parts.js';
import { now } from '../time.js';
import { options, Sender } from './asking.js';
import { texts as t } from '../texts/case.js';
import { common as c } from '../texts/common.js';

const MOST = 1000; // of a list, at once
const HOUR = 3_600_000;
const NOBODY = 'none'; // as the API names the owner of a task without one
const NOT_DUE = 'none';

/** @param {string} hours */
const inHours = (hours) => new Date(now() + Number(hours) * HOUR).toISOString();

/** Adds a task, or changes `task`. The owners are read when the dialog opens. */
class TaskDialog extends element({ kase: '', task: null, asked: false }, Sender) {
  people = new Loading(this, (signal) => list(`/assignees?limit=${MOST}`, signal), { key: () => this.asked || null, as: 'section' });

  opens() {
    this.asked = true;
    if (this.people.state === 'failed') this.people.load();
  }

  async send(form) {
    const [title, owner, due] = ['title', 'owner', 'due'].map((name) => String(form.get(name)).trim());
    const { task } = this;
    const time = due && due !== NOT_DUE ? { due: inHours(due) } : {};
    if (!task) {
      await post(`/cases/${segment(this.kase)}/tasks`, { title, ...(owner ? { owner } : {}), ...time });
      return t.taskAdded;
    }
    await post(`/cases/${segment(task.ofCase.id)}/task`, {
      task: task.number, revision: task.revision, title, owner: owner || NOBODY, status: form.get('status'), ...time, ...(due === NOT_DUE ? { noDue: true } : {}) });
    return t.taskChanged(task.number);
  }

  owners() {
    const names = (this.people.value ?? []).map(({ name }) => name);
    const owner = this.task?.owner;
    if (owner && !names.includes(owner)) names.unshift(owner);
    return html`<label>${t.taskOwner} <select name="owner"><option value="">${t.noOwner}</option>
      ${options(Object.fromEntries(names.map((name) => [name, name])), owner)}</select></label>
      ${this.people.failure ? this.people.render(() => '') : ''}`;
  }

  due() {
    const due = this.task?.due;
    return html`<label>${t.dueIn} <select name="due"><option value="">${due ? t.keepDue : t.notDue}</option>
      ${due ? html`<option value=${NOT_DUE}>${t.removeDue}</option>` : ''}${options(t.later)}</select></label>`;
  }

  render() {
    const { task } = this;
    return this.ask({
      label: task ? t.changeTaskButton : t.addTaskButton, title: task ? t.changeTask(task.number) : t.addTask, send: task ? t.saveTask : t.addTask,
      name: task ? `-${task.ofCase.id}-${task.number}` : '', kind: task ? 'quiet' : '', aria: task ? t.changeTaskNamed(task.title) : '',
      fields: html`<label>${t.taskTitle} <input name="title" required maxlength="200" autocomplete="off" .defaultValue=${task?.title ?? ''}></label>
        ${this.owners()}${this.due()}
        ${task ? html`<label>${t.taskStatus} <select name="status">${options(t.taskStates, task.status)}</select></label>` : ''}`,
    });
  }
}

/** Adds the tasks of a template; those for the case's techniques come first. The templates are read when the dialog opens. */
class TemplateDialog extends element({ kase: '', attack: [], asked: false, chosen: '' }, Sender) {
  templates = new Loading(this, (signal) => list('/task-templates?limit=1000', signal), { key: () => this.asked || null, as: 'section' });

  opens() {
    this.asked = true;
    this.chosen = '';
    if (this.templates.state === 'failed') this.templates.load();
  }

  async send(form) {
    await post(`/cases/${segment(this.kase)}/template`, { template: form.get('template') });
    return t.templateAdded;
  }

  fits({ techniques }) {
    return techniques.some((id) => this.attack.some((one) => one === id || one.startsWith(`${id}.`)));
  }

  choice(all) {
    const [fitting, others] = [true, false].map((yes) => all.filter((one) => this.fits(one) === yes));
    const group = (label, some) => (some.length ? html`<optgroup label=${label}>${some.map(({ name, title }) =>
      html`<option value=${name} ?selected=${name === this.chosen}>${title}</option>`)}</optgroup>` : '');
    const shown = all.find(({ name }) => name === this.chosen) ?? fitting[0] ?? others[0];
    return html`<label>${t.template} <select name="template" required @change=${(e) => { this.chosen = e.target.value; }}>${
      group(t.forThisAttack, fitting)}${group(t.otherTemplates, others)}</select></label>
      ${shown ? html`<ul class="template-tasks">${shown.tasks.map(({ title, dueMinutes }) => html`<li>${title}${dueMinutes ? html` <span class="faint">${t.dueAfter(dueMinutes)}</span>` : ''}</li>`)}</ul>` : ''}
      <p><a href="/task-templates">${t.changeTemplates}</a></p>`;
  }

  render() {
    return this.ask({
      label: t.addTemplateButton, title: t.addTemplate, send: t.addTemplateSend,
      fields: this.asked ? this.templates.render((all) => this.choice(all)) : '',
    });
  }
}

/** The open tasks first, those that are due first. @param {any} a @param {any} b */
const openFirst = (a, b) => Number(isDone(a)) - Number(isDone(b));
const isDone = ({ status }) => status === 'done' || status === 'cancelled';

/** Due now, also when the list was read before. @param {any} task */
const isOverdue = (task) => !isDone(task) && !!task.due && Date.parse(task.due) < now();

class CaseTasks extends element({ kase: '', number: 0, attack: [], tasks: [], may: false }) {
  row(task) {
    return html`<li class=${isDone(task) ? 'is-done' : ''}><div class="facts"><strong>${task.title}</strong>
        <span class="chip">${t.taskStates[task.status] ?? task.status}</span>${isOverdue(task) ? html`<span class="chip look">${t.overdue}</span>` : ''}
        <span>${task.owner ?? t.noOwner}</span>${task.due ? html`<span>${t.dueAt(when(task.due))}</span>` : ''}
        ${task.ofCase.number === this.number ? '' : html`<span>${t.inCase(task.ofCase.number)}</span>`}
        ${this.may && task.ofCase.number === this.number ? html`<wf-task-dialog .kase=${task.ofCase.id} .task=${task}></wf-task-dialog>` : ''}</div></li>`;
  }

  render() {
    const { tasks } = this;
    return html`<section id="tasks" aria-labelledby="tasks-title">
      <h2 id="tasks-title">${t.tasks} <span class="count">${tasks.filter((task) => !isDone(task)).length}</span></h2>
      ${tasks.length ? html`<ol class="activity tasks">${[...tasks].sort(openFirst).map((task) => this.row(task))}</ol>` : html`<p class="faint">${t.noTasks}</p>`}
      ${this.may ? html`<div class="actions"><wf-template-dialog .kase=${this.kase} .attack=${this.attack}></wf-template-dialog>
        <wf-task-dialog .kase=${this.kase}></wf-task-dialog></div>` : ''}</section>`;
  }
}

class NoteDialog extends element({ note: null }, Sender) {
  async send(form) {
    const { note } = this;
    await post(`/cases/${segment(note.ofCase.id)}/note`, { note: note.number, revision: note.revision, text: String(form.get('text')).trim() });
    return t.noteEdited;
  }

  render() {
    const { note } = this;
    return this.ask({
      label: t.editNoteButton, title: t.editNote, send: t.saveNote, kind: 'quiet', name: `-${note.ofCase.id}-${note.number}`, aria: t.editNoteOf(note.by),
      fields: html`<p>${t.formerTextsStay}</p><label>${t.noteText} <textarea name="text" rows="6" maxlength="10000" required .defaultValue=${note.text}></textarea></label>`,
    });
  }
}

/** @param {any} text */
const former = (text) => html`<li><div class="facts"><strong>${text.by}</strong> ${when(text.at)}</div><p>${text.text}</p></li>`;

class CaseNotes extends element({ number: 0, notes: [], total: 0, me: null, may: false }) {
  row(note) {
    const own = note.ofCase.number === this.number && (note.by === this.me?.name || mayLead(this.me)); // a merged case refuses edits
    return html`<li><div class="facts"><strong>${note.by}</strong> ${when(note.at)}
        ${note.ofCase.number === this.number ? '' : html`<span>${t.inCase(note.ofCase.number)}</span>`}
        ${this.may && own ? html`<wf-note-dialog .note=${note}></wf-note-dialog>` : ''}</div><p>${note.text}</p>
      ${note.earlier.length ? html`<details class="fold"><summary>${t.editedBy(note.editedBy, note.earlier.length)}</summary><ol class="activity">${note.earlier.map(former)}</ol></details>` : ''}</li>`;
  }

  render() {
    const { notes, total } = this;
    return html`<section id="notes" aria-labelledby="notes-title">
      <h2 id="notes-title">${t.notes} <span class="count">${total}</span></h2>
      ${notes.length ? html`<ol class="activity">${notes.map((note) => this.row(note))}</ol>` : html`<p class="faint">${t.noNotes}</p>`}
      ${total > notes.length ? html`<p class="more">${c.showing(notes.length, total)}</p>` : ''}</section>`;
  }
}

customElements.define('wf-task-dialog', TaskDialog);
customElements.define('wf-template-dialog', TemplateDialog);
customElements.define('wf-note-dialog', NoteDialog);
customElements.define('wf-case-tasks', CaseTasks);
customElements.define('wf-case-notes', CaseNotes);
