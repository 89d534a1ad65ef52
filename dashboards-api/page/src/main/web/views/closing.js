// What needs an answer before it is done: resolving asks for the outcome, closing for the judgement that later reports rest on, reopening
// for its reason, assigning for the person.

import { html } from 'lit';
import { list } from '../api.js';
import { CLASSIFICATIONS, DETERMINATIONS, SEVERITIES } from '../cases.js';
import { Light } from '../parts.js';
import { now } from '../time.js';

const options = (words) => Object.entries(words).map(([value, word]) => html`<option value=${value}>${word}</option>`);

/** A button that opens a dialog; `act(body)` gives the command and answers whether it was taken. */
export class Asking extends Light {
  static properties = { act: {}, busy: {} };

  get dialog() {
    return this.querySelector('dialog');
  }

  /** Before the dialog shows. */
  opens() {}

  show() {
    this.opens();
    this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    if (await this.act(Object.fromEntries(new FormData(event.target)))) this.dialog?.close();
  }

  ask({ label, title, fields, stay }) {
    const id = `${this.localName}-title`;
    return html`<button ?disabled=${this.busy} @click=${() => this.show()}>${label}…</button>
      <dialog aria-labelledby=${id}>
        <form @submit=${(event) => this.submit(event)}>
          <h2 id=${id}>${title}</h2>${fields}
          <div class="actions"><button type="button" @click=${() => this.dialog.close()}>${stay}</button>
            <button class="primary" ?disabled=${this.busy}>${title}</button></div>
        </form>
      </dialog>`;
  }
}

class Resolving extends Asking {
  render() {
    const fields = html`<label>What was the outcome?
        <textarea name="note" rows="3" maxlength="10000" required placeholder="What was found, and what was done"></textarea></label>`;
    return this.ask({ label: 'Resolve', title: 'Resolve the case', fields, stay: 'Cancel' });
  }
}

/** People whom the center knows, and who can work on cases. */
class Assigning extends Asking {
  static properties = { assignee: {}, people: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.people = null;
    this.failure = null;
  }

  async opens() {
    try {
      this.people = await list('/assignees?limit=1000');
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
  }

  render() {
    const fields = this.failure ? html`<p role="alert">${this.failure.message}</p>` : html`<label>To whom?
        <select name="assignee" required><option value="">Choose</option>${(this.people ?? []).map(({ name, role }) =>
          html`<option value=${name} ?selected=${name === this.assignee}>${name} (${role})</option>`)}</select></label>`;
    return this.ask({ label: 'Assign', title: 'Assign the case', fields, stay: 'Cancel' });
  }
}

class Closing extends Asking {
  render() {
    const fields = html`<label>Classification
        <select name="classification" required><option value="">Choose</option>${options(CLASSIFICATIONS)}</select></label>
      <label>Determination
        <select name="determination" required><option value="">Choose</option>${options(DETERMINATIONS)}</select></label>`;
    return this.ask({ label: 'Close', title: 'Close the case', fields, stay: 'Cancel' });
  }
}

class Reopening extends Asking {
  render() {
    const fields = html`<p>It will be new again, and people will be paged for it.</p>
      <label>Why? <textarea name="reason" rows="2" maxlength="1000" required></textarea></label>`;
    return this.ask({ label: 'Reopen', title: 'Reopen the case', fields, stay: 'Cancel' });
  }
}

const HOUR = 3_600_000;
const TIMES = { 1: '1 hour', 4: '4 hours', 8: '8 hours', 24: '1 day', 72: '3 days', 168: '1 week' };

class Snoozing extends Asking {
  async submit(event) {
    event.preventDefault();
    const { hours, reason } = Object.fromEntries(new FormData(event.target));
    const until = new Date(now() + Number(hours) * HOUR).toISOString();
    if (await this.act({ until, reason: reason.trim() || null })) this.dialog?.close();
  }

  render() {
    const fields = html`<p>The case is yours. When the time is over, it is new again and its notifications start again.</p>
      <label>Snooze for <select name="hours" required>${options(TIMES)}</select></label>
      <label>Reason <textarea name="reason" rows="2" maxlength="2000"></textarea></label>`;
    return this.ask({ label: 'Snooze', title: 'Snooze the case', fields, stay: 'Cancel' });
  }
}

class Grading extends Asking {
  static properties = { ...Asking.properties, severity: {} };

  render() {
    const fields = html`<label>Severity <select name="severity" required>${SEVERITIES.map((one) =>
      html`<option value=${one} ?selected=${one === this.severity}>${one}</option>`)}</select></label>`;
    return this.ask({ label: 'Severity', title: 'Set the severity', fields, stay: 'Cancel' });
  }
}

customElements.define('wf-snoozing', Snoozing);
customElements.define('wf-grading', Grading);
customElements.define('wf-resolving', Resolving);
customElements.define('wf-assigning', Assigning);
customElements.define('wf-closing', Closing);
customElements.define('wf-reopening', Reopening);
