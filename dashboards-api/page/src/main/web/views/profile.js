// Tags and criticality of an asset, shown wherever the asset is, and edited in a dialog.

import { html } from 'lit';
import { patch, segment } from '../api.js';
import { Sender } from './asking.js';
import { element } from '../element.js';
import { texts as t } from '../texts/assets.js';
import { common as c } from '../texts/common.js';

const GRAVE = ['sensitive', 'honeytoken']; // these raise alerts, so they stand out

/** Tags and a high criticality, short. */
export function profileChips(asset) {
  const grave = ['high', 'critical'].includes(asset.criticality);
  return [
    ...(asset.tags ?? []).map((tag) => html` <span class="chip ${GRAVE.includes(tag) ? 'grave' : ''}">${t.assetTags[tag]?.[0] ?? tag}</span>`),
    asset.criticality ? html` <span class="chip ${grave ? 'grave' : ''}">${t.criticality(t.criticalities[asset.criticality] ?? asset.criticality)}</span>` : '',
  ];
}

class Describing extends element({ asset: null }, Sender) {
  opens() {
    this.version = this.asset.version;
  }

  async send(form) {
    const body = { tags: [...form.getAll('tags'), ...form.get('free').split(/[\s,]+/).filter(Boolean)] };
    for (const name of ['criticality', 'owner', 'group']) body[name] = form.get(name);
    try {
      this.answer = await patch(`/assets/${segment(this.asset.id)}`, body, { version: this.version });
    } catch (failure) {
      if (failure.status === 412) {
        this.version = Number(failure.problem.version);
        failure.message = t.changedMeanwhile;
      }
      throw failure;
    }
    return t.saved(this.answer.name);
  }

  render() {
    const { tags = [], criticality, owner, group } = this.asset;
    const fields = html`<fieldset class="tags"><legend>${t.tagsLegend}</legend>${Object.entries(t.assetTags).map(([tag, [word, means]]) => html`
        <label class="check"><input type="checkbox" name="tags" value=${tag} ?checked=${tags.includes(tag)}>
          <span>${word} <span class="faint">${means}</span></span></label>`)}</fieldset>
      <label>${t.freeTags} <span class="faint">${t.freeTagsHelp}</span>
        <input name="free" maxlength="660" value=${tags.filter((tag) => !t.assetTags[tag]).join(' ')} autocomplete="off" spellcheck="false"
          pattern="[a-z0-9\\-]{1,32}([\\s,]+[a-z0-9\\-]{1,32})*[\\s,]*"></label>
      <label>${t.criticalityLabel} <span class="faint">${t.criticalityHelp}</span>
        <select name="criticality"><option value="">${t.notSet}</option>${Object.entries(t.criticalities).map(([value, word]) =>
          html`<option value=${value} ?selected=${value === criticality}>${word}</option>`)}</select></label>
      <label>${c.owner} <input name="owner" maxlength="200" value=${owner ?? ''} autocomplete="off"></label>
      <label>${c.group} <input name="group" maxlength="200" value=${group ?? ''} autocomplete="off"></label>
      <p class="faint">${t.existing}</p>`;
    return this.ask({ label: t.editButton, title: t.edit, fields });
  }
}

customElements.define('wf-describing', Describing);
