// How far a case may be told, and to whom alone.

import { html } from 'lit';
import { Asking } from './closing.js';

const LABELS = ['clear', 'green', 'amber', 'amber+strict', 'red'];

class Marking extends Asking {
  static properties = { ...Asking.properties, tlp: {} };

  render() {
    const fields = html`<p>Who is not cleared for it does not see the case any more.</p>
      <label>Sharing (TLP)
        <select name="tlp" required>${LABELS.map((label) => html`<option value=${label} ?selected=${label === this.tlp}>
          TLP:${label.toUpperCase()}</option>`)}</select></label>`;
    return this.ask({ label: 'TLP', title: 'Set the TLP', fields, stay: 'Cancel' });
  }
}

class Restricting extends Asking {
  static properties = { ...Asking.properties, people: {} };

  async submit(event) {
    event.preventDefault();
    const { people, reason } = Object.fromEntries(new FormData(event.target));
    const named = people.split(',').map((name) => name.trim()).filter(Boolean);
    if (await this.act({ people: named, reason })) this.dialog?.close();
  }

  render() {
    const fields = html`<p>Nobody else sees it then, administrators neither. You stay in. Leave it empty to lift the restriction.</p>
      <label>Who may see it? <input name="people" .value=${(this.people ?? []).join(', ')} placeholder="Names, with commas"></label>
      <label>Why? <textarea name="reason" rows="2" maxlength="2000"></textarea></label>`;
    return this.ask({ label: 'Restrict', title: 'Restrict the case', fields, stay: 'Cancel' });
  }
}

customElements.define('wf-marking', Marking);
customElements.define('wf-restricting', Restricting);
