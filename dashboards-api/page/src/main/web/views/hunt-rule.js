// Makes a Sigma rule of a hunt, and stores it as a draft.

import { html } from 'lit';
import { post, putText, segment } from '../api.js';
import { element, goTo } from '../element.js';
import { done } from '../toasts.js';
import { Sender } from './asking.js';
import { texts as t } from '../texts/hunt-work.js';

const ID = /^id: *'?([0-9a-fA-F-]{36})'?\s*$/m;
const LONGEST_NAME = 40;

/** @param {string} title */
const packOf = (title) => `hunt-${title.toLowerCase().replace(/^hunt: /, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, LONGEST_NAME)}`;

class HuntRule extends element({ hunt: null, rule: null }, Sender) {
  async show() {
    this.rule = null;
    await super.show();
    await this.sending.ask(async () => {
      this.rule = await post('/hunt/rule', this.hunt);
    }, '');
  }

  async send(form) {
    const yaml = form.get('yaml');
    const [, id] = ID.exec(yaml) ?? [];
    this.answer = await putText(`/rule-packs/${segment(form.get('pack'))}?stage=draft`, yaml, 'application/yaml');
    done(t.made(form.get('pack')), id ? { label: t.openRule, run: () => goTo(this, `/rules/${segment(id)}`) } : undefined);
  }

  render() {
    const { rule } = this;
    const title = /^title: '(.*)'$/m.exec(rule?.yaml ?? '')?.[1] ?? '';
    return this.ask({
      label: t.makeRule, title: t.makeTitle, send: t.makeSend,
      fields: rule ? html`<p class="faint">${t.makeHelp}</p>
        ${rule.omitted.length ? html`<p>${t.notInRule}:</p><ul>${rule.omitted.map((one) => html`<li>${one}</li>`)}</ul>` : ''}
        <label>${t.yaml} <textarea name="yaml" rows="16" required spellcheck="false" .value=${rule.yaml}></textarea></label>
        <label>${t.pack} <span class="faint">${t.packHelp}</span> <input name="pack" required maxlength="63" pattern="[a-z0-9][a-z0-9._\-]*" autocomplete="off" .value=${packOf(title)}></label>` : '',
    });
  }
}

customElements.define('wf-hunt-rule', HuntRule);
