// Cases that belong together: merging asks for the other case, splitting takes a part out, linking says what a case is to another.

import { html } from 'lit';
import { list } from '../api.js';
import { may } from '../cases.js';
import { severityMark, statusChip, when } from '../parts.js';
import { Asking } from './closing.js';

const OPEN = 'new,acknowledged,in_progress,on_hold,contained';
const MOST_OFFERED = 200;

const LINKS = {
  related: 'related to',
  duplicate_of: 'a duplicate of',
  has_duplicate: 'duplicated by',
  recurrence_of: 'a recurrence of',
  recurred_as: 'seen again as',
};

const reason = html`<label>Why? <textarea name="reason" rows="2" maxlength="2000"></textarea></label>`;

/** Chooses another case. */
export class Choosing extends Asking {
  static properties = { kase: {}, others: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.others = null;
    this.failure = null;
  }

  async opens() {
    try {
      this.others = (await list(`/cases?${this.which()}limit=${MOST_OFFERED}`)).filter((one) => one.id !== this.kase.id);
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
  }

  which() {
    return '';
  }

  other(name, label) {
    if (this.failure) return html`<p role="alert">${this.failure.message}</p>`;
    return html`<label>${label}
      <select name=${name} required><option value="">Choose</option>${(this.others ?? []).map((one) =>
        html`<option value=${one.id}>#${one.number} ${one.title} (${one.severity}, ${one.status.replaceAll('_', ' ')})</option>`)}</select></label>`;
  }
}

class Merging extends Choosing {
  which() {
    return `status=${OPEN}&`;
  }

  render() {
    const fields = html`<p>Nothing moves: the other case shows the alerts, pages and notes of both, and a split undoes it. Work goes on there.</p>
      ${this.other('into', 'Into which case?')}${reason}`;
    return this.ask({ label: 'Merge', title: 'Merge into another case', fields, stay: 'Cancel' });
  }
}

class Linking extends Choosing {
  render() {
    const fields = html`<p>Both stay cases of their own.</p>
      <label>This case is <select name="kind" required>${Object.entries(LINKS).map(([kind, words]) =>
        html`<option value=${kind}>${words}</option>`)}</select></label>
      ${this.other('to', 'which case?')}${reason}`;
    return this.ask({ label: 'Link', title: 'Link to another case', fields, stay: 'Cancel' });
  }
}

const title = (one) => html`<a href="/cases/${encodeURIComponent(one.id)}"><span class="number">#${one.number}</span> ${one.title}</a>`;

const said = (one) => html`<p class="faint">${one.by ?? 'watchfloor'} ${when(one.at)}${
  one.because.length ? html`: ${one.because.join('; ')}` : ''}</p>`;

/** `act(verb, body, said)` gives the command. */
export function together(kase, busy, act) {
  const { parts = [], linkedCases = [] } = kase;
  return html`${parts.length ? html`<section aria-labelledby="parts-title">
      <h2 id="parts-title">Parts <span class="count">${parts.length}</span></h2>
      <ul class="together">${parts.map((part) => html`<li>${severityMark(part.severity)}<div>${title(part)}${said(part)}</div>
        ${may(kase, 'split') ? html`<button ?disabled=${busy} aria-label="Split off case ${part.number}"
          @click=${() => act('split', { part: part.id }, `no longer has case ${part.number} as a part`)}>Split off</button>` : ''}</li>`)}</ul>
    </section>` : ''}
    ${linkedCases.length ? html`<section aria-labelledby="links-title"><h2 id="links-title">Linked cases</h2>
      <ul class="together">${linkedCases.map((one) => html`<li><div><span class="faint">${LINKS[one.kind]}</span> ${title(one)}
          ${statusChip(one.status)}${said(one)}</div>
        ${may(kase, 'unlink') ? html`<button ?disabled=${busy} aria-label="Remove the link to case ${one.number}"
          @click=${() => act('unlink', { kind: one.kind, to: one.id }, `is no longer linked to case ${one.number}`)}>Remove</button>` : ''}</li>`)}</ul>
    </section>` : ''}`;
}

/** Where a merged case went. */
export function wentInto(kase) {
  const { mergedInto } = kase;
  return mergedInto
    ? html`<p class="merged-into" role="note">Part of <a href="/cases/${encodeURIComponent(mergedInto.id)}">case #${mergedInto.number}</a>:
        work on it goes on there, and nobody is paged about this one. A split from there gives it back as it was.</p>`
    : '';
}

customElements.define('wf-merging', Merging);
customElements.define('wf-linking', Linking);
