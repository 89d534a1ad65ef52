// The task templates: the tasks of each attack class. Leads add and change them.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, put, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { mayLead } from '../may.js';
import { Sender } from './asking.js';
import { texts as t } from '../texts/task-templates.js';

/** One task per line, with the minutes in front. @param {{ title: string, dueMinutes?: number | null }[]} tasks */
const lines = (tasks) => tasks.map(({ title, dueMinutes }) => (dueMinutes ? `${dueMinutes} ${title}` : title)).join('\n');

/** @param {string} text */
const tasksOf = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
  const [, minutes, title] = /^(\d{1,6})\s+(.+)$/.exec(line) ?? [];
  return minutes ? { title, dueMinutes: Number(minutes) } : { title: line, dueMinutes: null };
});

class TemplateEditing extends element({ template: null }, Sender) {
  async send(form) {
    const [name, title, techniques, tasks] = ['name', 'title', 'techniques', 'tasks'].map((one) => String(form.get(one) ?? '').trim());
    const { template } = this;
    await put(`/task-templates/${segment(template?.name ?? name)}`,
      { title, techniques: techniques.split(/[\s,]+/).filter(Boolean), tasks: tasksOf(tasks), automatic: form.get('automatic') === 'on' }, { version: template?.version ?? 0 });
    return t.saved(title);
  }

  render() {
    const { template } = this;
    return this.ask({
      label: template ? t.changeButton : html`${t.add} <kbd aria-hidden="true">n</kbd>`, title: template ? t.change(template.title) : t.add, send: t.save,
      name: template ? `-${template.name}` : '', kind: template ? 'quiet' : 'primary', aria: template ? t.change(template.title) : '',
      fields: html`${template ? '' : html`<label>${t.name} <span class="faint">${t.nameHelp}</span>
          <input name="name" required maxlength="60" pattern="[a-z0-9][a-z0-9._\\-]*" autocomplete="off" spellcheck="false"></label>`}
        <label>${t.titleLabel} <input name="title" required maxlength="200" autocomplete="off" .defaultValue=${template?.title ?? ''}></label>
        <label>${t.techniques} <span class="faint">${t.techniquesHelp}</span>
          <input name="techniques" maxlength="1000" autocomplete="off" spellcheck="false" .defaultValue=${template?.techniques.join(', ') ?? ''}></label>
        <label>${t.tasks} <span class="faint">${t.tasksHelp}</span>
          <textarea name="tasks" rows="8" required maxlength="10000" .defaultValue=${template ? lines(template.tasks) : ''}></textarea></label>
        <label class="check"><input type="checkbox" name="automatic" ?checked=${template?.automatic ?? false}> ${t.automatic}</label>`,
    });
  }
}

class TaskTemplates extends element({ me: null }) {
  found = new Loading(this, (signal) => list('/task-templates?limit=1000', signal));

  key(key) {
    if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('li button.quiet'), key === 'j' ? 1 : -1);
    else if (key === 'n' && mayLead(this.me)) /** @type {any} */ (this.querySelector('wf-template-editing'))?.show();
    else return false;
    return true;
  }

  row(one) {
    return html`<li><div class="facts"><strong>${one.title}</strong> <span>${one.techniques.join(', ')}</span>
        <span>${one.changedBy ? t.changedBy(one.changedBy) : t.builtIn}</span>
        ${one.automatic ? html`<span class="chip">${t.isAutomatic}</span>` : ''}
        ${mayLead(this.me) ? html`<wf-template-editing .template=${one}></wf-template-editing>` : ''}</div>
      <ul class="template-tasks">${one.tasks.map(({ title, dueMinutes }) => html`<li>${title}${dueMinutes ? html` <span class="faint">${t.dueAfter(dueMinutes)}</span>` : ''}</li>`)}</ul></li>`;
  }

  render() {
    return html`<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      <div @changed=${() => this.found.load()}>${mayLead(this.me) ? html`<p><wf-template-editing></wf-template-editing></p>` : ''}
      ${this.found.render((all) => html`<ol class="activity">${repeat(all, ({ name }) => name, (one) => this.row(one))}</ol>`)}</div>`;
  }
}

customElements.define('wf-template-editing', TemplateEditing);
customElements.define('wf-task-templates', TaskTemplates);
