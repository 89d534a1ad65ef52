// The audit log, searched and exported, with the result of the latest check of its hash chain.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { blob, copyButton } from '../blob.js';
import { texts as t } from '../texts/audit.js';
import { common as c } from '../texts/common.js';

const SHOWN_AT_ONCE = 100;
const TYPING_MILLIS = 300;

const HASH_SHOWN = 8;
const LONG_ID = /[0-9a-f]{13,}/g;

/** An id by its first letters; the whole one is in the title. */
const shortened = (object) => (object.search(LONG_ID) >= 0
  ? html`<span title=${object}>${object.replace(LONG_ID, (id) => `${id.slice(0, HASH_SHOWN)}…`)}</span>` : object);

/** What changed, from what to what, and why. */
const details = ({ seq, before, after, reason }) => html`${before ? html`<div class="was">${blob(before, t.before(seq))}</div>` : ''}${
  before && after ? html`<span class="faint">→</span>` : ''}${after ? html`<div>${blob(after, t.after(seq))}</div>` : ''}${
  reason ? html`<div>${reason}</div>` : ''}`;


class Audit extends element({ me: null, filter: { q: '', actor: '', action: '', object: '', from: '', to: '' } }) {
  log = new Loading(this, async (signal) => {
    const [page, heads] = await Promise.all([get(`/audit?${this.asked({ limit: SHOWN_AT_ONCE })}`, signal), get('/audit/heads', signal)]);
    return { ...page, heads };
  });

  sending = new Sending(this);

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  asked(more = {}, names = Object.keys(this.filter)) {
    const query = new URLSearchParams(more);
    for (const name of names) {
      const value = this.filter[name];
      if (value.trim()) query.set(name, ['from', 'to'].includes(name) ? `${value}Z`.replace(/T(\d\d:\d\d)Z$/, 'T$1:00Z') : value.trim());
    }
    return query;
  }

  more(before) {
    return this.log.more((signal) => get(`/audit?${this.asked({ limit: SHOWN_AT_ONCE, cursor: before.nextCursor })}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  typed(event) {
    this.filter = { ...this.filter, [event.target.name]: event.target.value };
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.log.load(), TYPING_MILLIS);
  }

  /** Asks first whether the passkey is wanted again: a download could not. */
  async export(event) {
    event.preventDefault();
    const { href } = event.currentTarget;
    await this.sending.send(async () => {
      await get('/me/verification');
      const link = document.createElement('a');
      link.href = href;
      link.download = 'audit.jsonl';
      link.click();
    });
  }

  key(key) {
    if (key === '/') this.querySelector('input[name=q]').focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('tbody tr'), key === 'j' ? 1 : -1);
    else if (key === 'e') this.querySelector('a.export').click();
    else return false;
    return true;
  }

  /** @param {Api['AuditHeads']} heads */
  state(heads) {
    if (heads.broken) {
      return html`<p class="audit-broken" role="alert">${t.broken(heads.broken, heads.checkedThrough)}</p>`;
    }
    const troubled = heads.places.filter((place) => place.problem);
    return html`<p class="faint">${t.verified(heads.checkedThrough, when(heads.checkedAt))}
      ${heads.heads.length ? html`${t.lastSigned(heads.heads[0].seq, heads.heads[0].key)}` : t.notSigned}
      ${heads.timeStamp ? t.timeStamped(heads.timeStamp.seq, when(heads.timeStamp.at), heads.timeStamp.authority) : ''}</p>
      ${troubled.map((place) => html`<p role="status">${t.headNotStored(place.name, place.problem)}</p>`)}`;
  }

  filters() {
    return html`<form class="audit-filters" role="search" aria-label=${t.auditLog} @submit=${(event) => event.preventDefault()}
        @input=${(event) => this.typed(event)}>
      <label class="search">${t.search} <input name="q" type="search" maxlength="200" autocomplete="off"></label>
      ${Object.entries(t.filters).map(([name, label]) => html`<label>${label} <input name=${name} maxlength="200" autocomplete="off"></label>`)}
      <label>${t.fromUtc} <input name="from" type="datetime-local"></label>
      <label>${t.toUtc} <input name="to" type="datetime-local"></label>
      <a class="export button" href=${`/api/v1/audit/export?${this.asked({}, ['from', 'to'])}`} download="audit.jsonl"
        @click=${(event) => this.export(event)}>${t.export}
        <kbd aria-hidden="true">e</kbd></a>
      ${['q', 'actor', 'action', 'object'].some((name) => this.filter[name].trim())
        ? html`<p class="faint" role="status">${t.exportHelp}</p>` : ''}
    </form>`;
  }

  /** @param {Api['AuditRecord']} one */
  row(one) {
    const done = one.outcome === 'done';
    return html`<tr tabindex="-1"><td data-label=${t.entry} class="number">${one.seq}</td><td data-label=${t.time}>${when(one.at)}</td>
      <th scope="row">${one.by.name || html`<span class="faint">${t.notSignedIn}</span>`}</th>
      <td data-label=${t.action}>${one.action}</td><td class="object" data-label=${t.object}>${shortened(one.object)}</td>
      <td class="details" data-label=${t.details}>${details(one)}</td>
      <td data-label=${t.outcome} class=${done ? '' : 'refused'}>${one.outcome}</td>
      <td data-label=${t.address}><span title=${t.via(one.by.via)}>${one.by.address}</span></td>
      <td data-label=${t.hash} class="hash"><code title=${one.hash}>${one.hash.slice(0, HASH_SHOWN)}</code>${copyButton(one.hash, t.hashOf(one.seq))}</td></tr>`;
  }

  list(log) {
    const { items, total, nextCursor } = log;
    if (!items.length) return html`<p class="empty">${t.noMatch}</p>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.auditLog}><table class="assets audit">
        <thead><tr>${[t.entry, t.time, t.person, t.action, t.object, t.details, t.outcome, t.address, t.hash].map((name) =>
          html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${repeat(items, (one) => one.seq, (one) => this.row(one))}</tbody></table></div>
      ${nextCursor ? html`<p class="more"><button ?disabled=${this.log.busy} @click=${() => this.more(log)}>${c.showMore}</button>
        <span class="faint">${t.shownOf(items.length, total)}</span></p>` : ''}`;
  }

  render() {
    return html`<h1 tabindex="-1">${t.audit}</h1>${this.filters()}${this.log.render((log) => html`${this.state(log.heads)}${this.list(log)}`)}`;
  }
}

customElements.define('wf-audit', Audit);
