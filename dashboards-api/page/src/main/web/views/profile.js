// What people say of an asset: shown as words wherever the asset stands, and changed in a dialog.

import { html } from 'lit';
import { patch, segment } from '../api.js';
import { Sender } from './asking.js';
import { element } from '../element.js';

const TAGS = {
  sensitive: ['Sensitive', 'its alerts count one level more'],
  honeytoken: ['Honeytoken', 'a decoy: its alerts count one level more, high at least'],
  vip: ['VIP', 'somebody important works with it'],
  scanner: ['Scanner', 'it looks at others on purpose'],
  'jump-host': ['Jump host', 'many people come through it'],
  'service-account': ['Service account', 'programs use it, no person'],
};

const CRITICALITIES = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' };

const GRAVE = ['sensitive', 'honeytoken']; // these raise alerts, so they stand out

/** Tags and a high criticality, short. */
export function profileChips(asset) {
  const grave = ['high', 'critical'].includes(asset.criticality);
  return [
    ...(asset.tags ?? []).map((tag) => html` <span class="chip ${GRAVE.includes(tag) ? 'grave' : ''}">${TAGS[tag]?.[0] ?? tag}</span>`),
    asset.criticality ? html` <span class="chip ${grave ? 'grave' : ''}">${CRITICALITIES[asset.criticality] ?? asset.criticality} criticality</span>` : '',
  ];
}

class Describing extends element({ asset: null }, Sender) {
  opens() {
    this.version = this.asset.version;
  }

  async send(form) {
    const body = { tags: form.getAll('tags') };
    for (const name of ['criticality', 'owner', 'group']) body[name] = form.get(name);
    try {
      this.answer = await patch(`/assets/${segment(this.asset.id)}`, body, { version: this.version });
    } catch (failure) {
      if (failure.status === 412) {
        this.version = Number(failure.problem.version);
        failure.message = 'Somebody described this asset meanwhile. Close this to see what they said, or save again and your words stand.';
      }
      throw failure;
    }
    return `${this.answer.name} is described`;
  }

  render() {
    const { tags = [], criticality, owner, group } = this.asset;
    const fields = html`<fieldset class="tags"><legend>Tags</legend>${Object.entries(TAGS).map(([tag, [word, means]]) => html`
        <label class="check"><input type="checkbox" name="tags" value=${tag} ?checked=${tags.includes(tag)}>
          <span>${word} <span class="faint">${means}</span></span></label>`)}</fieldset>
      <label>Criticality <span class="faint">high and critical: its alerts count one level more</span>
        <select name="criticality"><option value="">Not set</option>${Object.entries(CRITICALITIES).map(([value, word]) =>
          html`<option value=${value} ?selected=${value === criticality}>${word}</option>`)}</select></label>
      <label>Owner <input name="owner" maxlength="200" value=${owner ?? ''} autocomplete="off"></label>
      <label>Group <input name="group" maxlength="200" value=${group ?? ''} autocomplete="off"></label>
      <p class="faint">Alerts that are there already stay as they are.</p>`;
    return this.ask({ label: 'Describe…', title: 'Describe the asset', fields });
  }
}

customElements.define('wf-describing', Describing);
