// Campaigns, intrusion sets and threat actors, with what is linked to them.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/campaigns.js';

const SHOWN_AT_ONCE = 100;
const TYPING_MILLIS = 300;
const MOST_NAMES = 4;
const MOST_CASES = 5;

const names = (all) => (!all.length ? '–' : html`${all.slice(0, MOST_NAMES).join(', ')}${all.length > MOST_NAMES
  ? html` <span class="faint" title=${all.slice(MOST_NAMES).join(', ')}>${t.more(all.length - MOST_NAMES)}</span>` : ''}`);

class Campaigns extends element({ filter: { q: '', type: '' } }) {
  found = new Loading(this, (signal) => get(`/intel/campaigns?${this.asked()}`, signal));

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  asked(more = {}) {
    const query = new URLSearchParams({ limit: String(SHOWN_AT_ONCE), ...more });
    for (const [name, value] of Object.entries(this.filter)) if (value.trim()) query.set(name, value.trim());
    return query;
  }

  more(before) {
    return this.found.more((signal) => get(`/intel/campaigns?${this.asked({ cursor: before.nextCursor })}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  typed(event) {
    this.filter = { ...this.filter, [event.target.name]: event.target.value };
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.found.load(), TYPING_MILLIS);
  }

  key(key) {
    if (key === '/') this.querySelector('#campaign-text').focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.campaigns tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  row(one) {
    return html`<tr><th scope="row"><a href="/intel/${segment(one.id)}">${one.name || t.unnamed}</a></th>
      <td data-label=${t.type}>${t.types[one.type] ?? one.type}</td>
      <td data-label=${t.sharing}><strong class="tlp tlp-${one.tlp.replace('+', '-')}">${t.tlp(one.tlp)}</strong></td>
      <td class="number" data-label=${t.indicators}>${one.indicators}</td><td class="number" data-label=${t.sightings}>${one.sightings}</td>
      <td data-label=${t.cases}>${one.cases.length ? '' : '–'}${one.cases.slice(0, MOST_CASES).map((kase) => html`<a href="/cases/${segment(kase.id)}">#${kase.number}</a> `)}${one.cases.length > MOST_CASES
        ? html`<span class="faint">${t.more(one.cases.length - MOST_CASES)}</span>` : ''}</td>
      <td data-label=${t.techniques}>${names(one.techniques)}</td><td data-label=${t.software}>${names(one.software)}</td>
      <td data-label=${t.received}>${when(one.addedAt)}</td></tr>`;
  }

  list(found) {
    const { items, nextCursor } = found;
    if (!items.length) {
      const filtered = Object.values(this.filter).some((value) => value.trim());
      return html`<div class="empty"><h2>${filtered ? t.noMatch : t.none}</h2><p>${filtered ? t.noMatchHelp : t.noneHelp}</p></div>`;
    }
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets intel campaigns">
        <thead><tr>${[t.name, t.type, t.sharing, t.indicators, t.sightings, t.cases, t.techniques, t.software, t.received].map((name) =>
          html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${repeat(items, (one) => one.id, (one) => this.row(one))}</tbody></table></div>
      ${nextCursor ? html`<p class="more"><button ?disabled=${this.found.busy} @click=${() => this.more(this.found.value)}>${c.showMore}</button></p>` : ''}`;
  }

  render() {
    return html`${rulePlaces('/campaigns')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      <form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
        <label class="field grow"><span class="unseen">${t.filterLabel}</span><input id="campaign-text" name="q" type="search" maxlength="200"
          placeholder=${t.filterLabel} @input=${(event) => this.typed(event)}><kbd aria-hidden="true">/</kbd></label>
        <label>${t.type} <select name="type" @change=${(event) => this.typed(event)}><option value="">${t.anyType}</option>${Object.entries(t.types).map(
          ([type, name]) => html`<option value=${type}>${name}</option>`)}</select></label></form>
      ${this.found.render((page) => this.list(page))}`;
  }
}

customElements.define('wf-campaigns', Campaigns);
