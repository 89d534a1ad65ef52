// Cases that belong together: merging asks for the other case, splitting takes a part out, linking says what a case is to another.

import { html } from 'lit';
import { list } from '../api.js';
import { STATUS_WORDS, closedAs, may } from '../cases.js';
import { severityMark, statusChip, when } from '../parts.js';
import { sentence } from '../blob.js';
import { Loading } from '../loading.js';
import { Asking } from './asking.js';
import { element } from '../element.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/case.js';

const OPEN = 'new,acknowledged,in_progress,on_hold,contained';
const MOST_OFFERED = 50;
const SHOWN = 8; // rows of the list
const TYPING_MILLIS = 300;

const reason = html`<label>${c.reason} <textarea name="reason" rows="2" maxlength="2000"></textarea></label>`;

/** Chooses another case: the newest ones first, and any other by a search. */
export class Choosing extends element({ kase: null, text: null }, Asking) {
  others = new Loading(this, async (signal) => {
    const words = this.text.trim() ? `&q=${encodeURIComponent(this.text.trim())}` : '';
    const found = await list(`/cases?${this.which()}limit=${MOST_OFFERED}${words}`, signal);
    return { cases: found.filter((one) => one.id !== this.kase.id), more: found.total > found.length };
  }, { key: () => this.text, as: 'section' });

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  opens() {
    if (this.text === '') this.others.load();
    this.text = '';
  }

  typed(event) {
    clearTimeout(this.typing);
    const { value } = event.target;
    this.typing = setTimeout(() => { this.text = value; }, TYPING_MILLIS);
  }

  which() {
    return '';
  }

  other(name, label) {
    return html`<label>${t.searchCases} <input type="search" autocomplete="off" placeholder=${t.searchExample}
        @input=${(event) => this.typed(event)}></label>
      ${this.others.render(({ cases: others, more }) => html`<label>${label}
      <select name=${name} required size=${Math.min(SHOWN, Math.max(2, others.length + 1))}><option value="">${c.choose}</option>${others.map((one) =>
        html`<option value=${one.id}>#${one.number} ${one.title} (${one.severity}, ${STATUS_WORDS[one.status]?.toLowerCase() ?? one.status})</option>`)}</select></label>
      <p class="faint" role="status">${more ? t.firstCases(counted.case(others.length))
        : counted.case(others.length)}</p>`)}`;
  }
}

class Merging extends Choosing {
  which() {
    return `status=${OPEN}&`;
  }

  render() {
    const fields = html`<p>${t.mergeHelp}</p>
      ${this.other('into', t.mergeInto)}${reason}`;
    return this.ask({ label: t.mergeButton, title: t.mergeTitle, fields });
  }
}

class Linking extends Choosing {
  render() {
    const fields = html`<p>${t.linkHelp}</p>
      <label>${t.thisCaseIs} <select name="kind" required>${Object.entries(t.links).map(([kind, words]) =>
        html`<option value=${kind}>${words}</option>`)}</select></label>
      ${this.other('to', t.otherCase)}${reason}`;
    return this.ask({ label: t.linkButton, title: t.linkTitle, fields });
  }
}

const title = (one) => html`<a href="/cases/${encodeURIComponent(one.id)}"><span class="number">#${one.number}</span> ${one.title}</a>`;

/** The first reason; the others on demand: two attacks may share a hundred indicators. */
const said = ({ by, at, because }) => html`<p class="faint">${by ?? c.system} ${when(at)}${because.length ? ':' : ''}</p>${
  because.length ? html`<p>${sentence(because[0], t.theReason)}</p>` : ''}${because.length > 1 ? html`<details class="fold"><summary>${
  counted.moreReason(because.length - 1)}</summary>${because.slice(1).map((one) => html`<p>${sentence(one, t.theReason)}</p>`)}</details>` : ''}`;

const FEW = 4;

/** A list of which the first ones show. */
const few = (items, one) => html`<ul class="together">${items.slice(0, FEW).map(one)}</ul>
  ${items.length > FEW ? html`<details class="fold"><summary>${counted.moreCase(items.length - FEW)}</summary>
    <ul class="together">${items.slice(FEW).map(one)}</ul></details>` : ''}`;

/** `act(verb, body, said)` gives the command. @param {Api['Case']} kase */
export function together(kase, busy, act) {
  const { mergedCases: parts = [], linkedCases = [] } = kase;
  return html`${parts.length ? html`<section aria-labelledby="parts-title">
      <h2 id="parts-title">${t.mergedCases} <span class="count">${parts.length}</span></h2>
      ${few(parts, (part) => html`<li>${severityMark(part.severity)}<div>${title(part)}${said(part)}</div>
        ${may(kase, 'unmerge') ? html`<button ?disabled=${busy} aria-label=${t.unmergeCase(part.number)}
          @click=${() => act('unmerge', { merged: part.id }, t.unmerged(part.number))}>${t.unmerge}</button>` : ''}</li>`)}
    </section>` : ''}
    ${linkedCases.length ? html`<section aria-labelledby="links-title"><h2 id="links-title">${t.linkedCases}</h2>
      ${few(linkedCases, (one) => html`<li><div><span class="faint">${t.links[one.kind]}</span> ${title(one)}
          ${statusChip(one.status)}${one.classification ? html` <span class="faint">${closedAs(one)}</span>` : ''}${said(one)}</div>
        ${may(kase, 'unlink') ? html`<button ?disabled=${busy} aria-label=${t.removeLink(one.number)}
          @click=${() => act('unlink', { kind: one.kind, to: one.id }, t.unlinked(one.number))}>${c.remove}</button>` : ''}</li>`)}
    </section>` : ''}`;
}

/** Where a merged case went. */
export function wentInto(kase) {
  const { mergedInto } = kase;
  return mergedInto
    ? html`<p class="merged-into" role="note">${t.mergedInto} <a href="/cases/${encodeURIComponent(mergedInto.id)}">${c.caseNumber(mergedInto.number)}</a>${t.mergedHelp}</p>`
    : '';
}

customElements.define('wf-merging', Merging);
customElements.define('wf-linking', Linking);
