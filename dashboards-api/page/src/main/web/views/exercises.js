// Exercises: their scope, their cases, what was held back, and the dialogs that add and end them.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayLead } from '../may.js';
import { fromInput, stretch, toInput } from '../oncall.js';
import { now, zoneName } from '../time.js';
import { Sender } from './asking.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/exercises.js';

const ASK_MILLIS = 30_000;
const USUAL_MILLIS = 8 * 3_600_000;
const NAMED = 8;

/** @param {FormDataEntryValue | null} text */
const lines = (text) => String(text ?? '').split('\n').map((line) => line.trim()).filter(Boolean);

class AddExercise extends element({ me: null }, Sender) {
  async show() {
    await super.show();
    const { elements } = this.querySelector('form');
    elements.owner.value = this.me?.name ?? '';
    elements.from.value = toInput(now());
    elements.until.value = toInput(now() + USUAL_MILLIS);
  }

  async send(form) {
    await post('/exercises', {
      name: form.get('name').trim(), owner: form.get('owner').trim() || undefined, assets: lines(form.get('assets')), groups: lines(form.get('groups')),
      sources: lines(form.get('sources')), from: fromInput(form.get('from')), until: fromInput(form.get('until')),
    });
    return t.added;
  }

  render() {
    return this.ask({ label: t.add, title: t.addTitle, fields: html`<p class="faint">${t.addHelp}</p>
      <label>${t.name} <input name="name" maxlength="100" required></label>
      <label>${t.owner} <input name="owner" maxlength="100"></label>
      <label>${t.assets} <textarea name="assets" rows="3" maxlength="20000" aria-describedby="exercise-assets"></textarea></label>
      <p class="faint" id="exercise-assets">${t.assetsHelp}</p>
      <label>${t.groups} <textarea name="groups" rows="2" maxlength="2000"></textarea></label>
      <label>${t.sources} <textarea name="sources" rows="2" maxlength="4000" aria-describedby="exercise-sources"></textarea></label>
      <p class="faint" id="exercise-sources">${t.sourcesHelp}</p>
      <label>${c.from} <span class="faint">${zoneName()}</span> <input type="datetime-local" name="from" required></label>
      <label>${c.until} <span class="faint">${zoneName()}</span> <input type="datetime-local" name="until" required></label>` });
  }
}

class EndExercise extends element({ exercise: null }, Sender) {
  async send() {
    await post(`/exercises/${segment(this.exercise.id)}/end`, {});
    return t.ended;
  }

  render() {
    const { id, name } = this.exercise;
    return this.ask({ label: t.end, title: t.endTitle, name: id, aria: t.endOf(name), fields: html`<p>${name}</p><p class="faint">${t.endHelp}</p>` });
  }
}

class Exercises extends element({ me: null }) {
  found = new Loading(this, (signal) => list('/exercises?limit=1000', signal), { every: ASK_MILLIS });

  /** @param {Api['Exercise']} one */
  item(one) {
    const { id, name, owner, state, scope, from, until, cases, heldBack } = one;
    const all = [...scope.groups.map(t.group), ...scope.assets, ...scope.sources.map(t.source)];
    const of = [...all.slice(0, NAMED), ...(all.length > NAMED ? [c.andMore(all.length - NAMED)] : [])].join(', ');
    return html`<section aria-labelledby=${`exercise-${id}`}><h3 id=${`exercise-${id}`}>${name} <span class="chip ${state === 'active' ? 'look' : ''}">${t.states[state]}</span></h3>
      <p class="facts"><a href=${`/?status=all&exercise=${segment(id)}`}>${t.cases(cases.total, cases.open)}</a></p>
      <dl class="pairs"><dt>${t.owner}</dt><dd>${owner}</dd><dt>${t.time}</dt><dd>${stretch(from, until)}</dd><dt>${t.scope}</dt><dd>${of}</dd>
        <dt>${t.heldBack}</dt><dd>${[t.escalations(heldBack.escalations), t.automations(heldBack.automations), t.webhooks(heldBack.webhooks)].join(', ')}</dd></dl>
      ${mayLead(this.me) && state !== 'over' ? html`<wf-end-exercise class="actions" .exercise=${one}></wf-end-exercise>` : ''}</section>`;
  }

  /** @param {Api['Exercise'][]} all */
  body(all) {
    const current = all.filter((one) => one.state !== 'over').sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
    const over = all.filter((one) => one.state === 'over');
    return html`${current.length ? html`<section aria-labelledby="exercises-current"><h2 id="exercises-current">${t.current}</h2>${repeat(current, (one) => one.id, (one) => this.item(one))}</section>`
      : html`<div class="empty"><h2>${t.none}</h2><p>${t.noneHelp}</p></div>`}
      ${over.length ? html`<section aria-labelledby="exercises-over"><h2 id="exercises-over">${t.over}</h2>${repeat(over, (one) => one.id, (one) => this.item(one))}</section>` : ''}`;
  }

  render() {
    return html`<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      <div @changed=${() => this.found.load()}>${mayLead(this.me) ? html`<p class="weeks-tools"><wf-add-exercise .me=${this.me}></wf-add-exercise></p>` : ''}
      ${this.found.render((all) => this.body(all))}</div>`;
  }
}

customElements.define('wf-add-exercise', AddExercise);
customElements.define('wf-end-exercise', EndExercise);
customElements.define('wf-exercises', Exercises);
