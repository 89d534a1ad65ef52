// What a name is the same as at a time; and the operator's table, in which people say that two things are the same.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, postText, remove, segment } from '../api.js';
import { element, goTo } from '../element.js';
import { mayRespond } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { assetLink, identityLink, plural, when } from '../parts.js';
import { Sender } from './asking.js';

const SHOWN_AT_ONCE = 200;
const TYPING_MILLIS = 300;
const LARGEST_FILE = 768 * 1024;

/** Absent times mean that it always was so, or still is. */
const begin = (from) => (from ? when(from) : 'always');
const end = (to) => (to ? when(to) : 'open');

const toldBy = ({ asset, row }) => (asset ? assetLink(asset) : row ? html`<a href="/identities">row ${row}</a>` : '');

const identityOf = ({ kind, name, id }) => (['host', 'domain-controller'].includes(kind) ? name : id);

/** An asset's names over time. */
export function namesOverTime(names, asset) {
  if (!names.length) return '';
  return html`<section aria-labelledby="names-title">
    <h2 id="names-title">Names over time <span class="count">${names.total}</span></h2>
    <div class="scroller" tabindex="0" role="region" aria-label="Names over time"><table class="assets names">
      <thead><tr><th scope="col">Name</th><th scope="col">From</th><th scope="col">To</th><th scope="col" class="number">Certainty</th>
        <th scope="col">Source</th><th scope="col">Told by</th></tr></thead>
      <tbody>${names.map((one) => html`<tr><th scope="row">${identityLink(one.name.value === asset.name ? one.owner.value : one.name.value)}</th>
        <td data-label="From">${begin(one.from)}</td><td data-label="To">${end(one.to)}</td>
        <td data-label="Certainty" class="number">${one.certainty} %</td><td data-label="Source">${one.source}</td>
        <td data-label="Told by">${toldBy(one)}</td></tr>`)}</tbody></table></div>
    ${names.total > names.length ? html`<p class="more faint">Showing the latest ${names.length} of ${names.total}</p>` : ''}
    <p class="more"><a href="/identities/${segment(identityOf(asset))}">What ${asset.name} is the same as</a></p></section>`;
}

/** Says that two things are the same. */
class Aliasing extends element({ thing: '' }, Sender) {
  async send(form) {
    /** @type {Record<string, any>} */
    const { a, b, reason, certainty, from, to } = Object.fromEntries(form);
    const body = { a, b, reason, ...(certainty ? { certainty: Number(certainty) } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
    const row = await post('/aliases', body);
    return `${row.a.value} is ${row.b.value}`;
  }

  render() {
    const fields = html`<label>This <span class="faint">an address, or another name</span>
        <input name="a" maxlength="255" required value=${this.thing} autocomplete="off"></label>
      <label>is <span class="faint">a host, or an account with its domain</span>
        <input name="b" maxlength="255" required autocomplete="off"></label>
      <label>How do you know? <input name="reason" maxlength="500" required autocomplete="off"></label>
      <label>Certainty in percent <span class="faint">100 when empty</span>
        <input name="certainty" type="number" min="1" max="100" step="1"></label>
      <label>From <span class="faint">in UTC; always when empty</span>
        <input name="from" maxlength="40" placeholder="2026-11-24T22:00:00Z" autocomplete="off"></label>
      <label>To <span class="faint">in UTC; open when empty</span>
        <input name="to" maxlength="40" placeholder="2026-12-24T22:00:00Z" autocomplete="off"></label>
      <p class="faint">Alerts are linked by it from now on, and open cases that it links become one.</p>`;
    return this.ask({ label: 'Say what is the same…', title: 'Say it', fields });
  }
}

/** Takes the rows of a file, all of them or none. */
class AliasImport extends element({}, Sender) {
  async send(form) {
    const file = /** @type {File} */ (/** @type {unknown} */ (form.get('file')));
    if (file.size > LARGEST_FILE) throw new Error('The file is larger than 768 KiB. Make several of it.');
    const answer = await postText('/aliases/import', await file.text(), 'text/csv');
    return `${plural(answer.added, 'row')} added, ${answer.unchanged} were there`;
  }

  refusal() {
    const { problem } = this.sending;
    if (!problem) return '';
    const lines = problem.problem?.problems ?? [];
    return html`<div role="alert" class="problem"><p>${problem.message}</p>
      ${lines.length > 1 ? html`<ul>${lines.map(({ line, reason }) => html`<li>${line ? `Line ${line}: ` : ''}${reason}</li>`)}</ul>` : ''}</div>`;
  }

  render() {
    const fields = html`<p>A CSV file whose first line names the columns: a, b and reason, and some of certainty, from and to.
        All of its rows are added, or none.</p>
      <label>File <input name="file" type="file" accept=".csv,text/csv" required></label>`;
    return this.ask({ label: 'Import…', title: 'Import the file', fields });
  }
}

class Identity extends element({ me: null, value: '', query: '' }) {
  found = new Loading(this, (signal) => get(`/identities/${segment(this.value)}${this.at ? `?at=${segment(this.at)}` : ''}`, signal),
    { key: () => `${this.value} ${this.at}` });

  get at() {
    return new URLSearchParams(this.query).get('at') ?? '';
  }

  key() {
    return false;
  }

  show(event) {
    event.preventDefault();
    const at = new FormData(event.target).get('at').trim();
    const path = `/identities/${segment(this.value)}${at ? `?at=${segment(at)}` : ''}`;
    goTo(this, path);
  }

  /** @param {Api['Identity']} found */
  notes({ ambiguous, hub }) {
    return [
      ambiguous ? html`<p role="note"><strong>Ambiguous:</strong> it stands for several things at once, so it links nothing.</p>` : '',
      hub ? html`<p role="note"><strong>Links nothing:</strong> ${hub.why}${hub.from ? html`, from ${when(hub.from)} on` : ''}.</p>` : '',
    ];
  }

  /** @param {Api['Identity']} found */
  tiles({ standsFor, at, same, more }) {
    return html`<dl class="tiles">
      <div><dt>Stands for</dt><dd>${standsFor.how ? html`${identityLink(standsFor.value)}
        <span class="faint">${standsFor.certainty} %: ${standsFor.how}</span>` : 'itself'}</dd></div>
      <div><dt>Asset</dt><dd>${standsFor.assets.length ? standsFor.assets.map((id) => html`${assetLink(id)} `) : 'none'}</dd></div>
      <div><dt>Same as</dt><dd class="figures">${same.length + more}</dd></div>
      <div><dt>At</dt><dd>${when(at)}</dd></div></dl>`;
  }

  row(one, found) {
    return html`<tr><th scope="row">${identityLink(one.value)}</th><td data-label="Kind">${one.kind}</td>
      <td data-label="Certainty" class="number">${one.certainty} %</td>
      <td data-label="From">${begin(one.from)}</td><td data-label="To">${end(one.to)}</td>
      <td data-label="Source">${one.source}${one.via === found.thing.value ? '' : html` <span class="faint">via ${one.via}</span>`}</td>
      <td data-label="Told by">${toldBy(one)}</td></tr>`;
  }

  render() {
    return this.found.render((found) => html`<article class="asset">
      <header><p class="crumbs"><a href="/identities">Identities</a></p>
        <h1 tabindex="-1">${found.thing.value}</h1>
        <p class="facts"><span class="faint">${found.thing.kind}</span>${found.ambiguous ? html` <span class="chip grave">Ambiguous</span>` : ''}
          ${found.hub ? html` <span class="chip grave">Links nothing</span>` : ''}</p>
        ${mayRespond(this.me) ? html`<div class="actions"><wf-aliasing .thing=${found.thing.value}
          @changed=${() => this.found.load()}></wf-aliasing></div>` : ''}</header>
      ${this.notes(found)}${this.tiles(found)}
      <section aria-labelledby="same-title"><h2 id="same-title">Same as <span class="count">${found.same.length + found.more}</span></h2>
        <form class="filters" @submit=${(event) => this.show(event)}>
          <label class="field grow"><span class="unseen">At, in UTC; now when empty</span><input name="at" .value=${this.at}
            placeholder="At, such as 2026-11-24T22:00:00Z; now when empty" autocomplete="off"></label><button>Show</button></form>
        ${found.same.length ? html`<div class="scroller" tabindex="0" role="region" aria-label="Same as"><table class="assets names">
          <thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col" class="number">Certainty</th><th scope="col">From</th>
            <th scope="col">To</th><th scope="col">Source</th><th scope="col">Told by</th></tr></thead>
          <tbody>${found.same.map((one) => this.row(one, found))}</tbody></table></div>
          ${found.more ? html`<p class="more faint">And ${found.more} more</p>` : ''}`
          : html`<p class="faint">Nobody says that it is the same as anything else then.</p>`}</section>
    </article>`);
  }
}

class Identities extends element({ me: null }) {
  text = '';
  rows = new Loading(this, (signal) => list(`/aliases?limit=${SHOWN_AT_ONCE}${this.text ? `&q=${segment(this.text)}` : ''}`, signal));
  sending = new Sending(this);

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  key(key) {
    if (key !== '/') return false;
    this.querySelector('#identity').focus();
    return true;
  }

  look(event) {
    event.preventDefault();
    const value = new FormData(event.target).get('value').trim();
    if (value) goTo(this, `/identities/${segment(value)}`);
  }

  filter(text) {
    this.text = text;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.rows.load(), TYPING_MILLIS);
  }

  async takeBack(row) {
    if (!await this.sending.send(() => remove(`/aliases/${row.id}`), `Row ${row.id} is taken back`)) return;
    await this.rows.load();
    await this.updateComplete;
    this.querySelector('#table-title').focus();
  }

  /** @param {Api['Alias']} row */
  row(row) {
    return html`<tr><th scope="row">${identityLink(row.a.value)} is ${identityLink(row.b.value)}</th>
      <td data-label="Certainty" class="number">${row.certainty} %</td>
      <td data-label="From">${begin(row.from)}</td><td data-label="To">${end(row.to)}</td>
      <td data-label="Said by">${row.by} <span class="faint">${when(row.at)}</span></td><td data-label="Reason">${row.reason}</td>
      <td data-label="Row ${row.id}">${mayRespond(this.me) ? html`<button @click=${() => this.takeBack(row)}>Take back<span
        class="unseen"> that ${row.a.value} is ${row.b.value}</span></button>` : ''}</td></tr>`;
  }

  render() {
    const may = mayRespond(this.me);
    return this.rows.render((rows) => html`<article class="asset"><header><h1 tabindex="-1">Identities</h1>
        <p class="facts faint">What is the same as what, and since when.</p></header>
      <form class="filters" role="search" aria-label="Look up a name" @submit=${(event) => this.look(event)}>
        <label class="field grow"><span class="unseen">Host, address or account</span><input id="identity" name="value" type="search"
          placeholder="Host, address or account" maxlength="255"><kbd aria-hidden="true">/</kbd></label><button>Look up</button></form>
      <section aria-labelledby="table-title"><h2 id="table-title" tabindex="-1">What people say <span class="count">${rows.total}</span></h2>
        ${may ? html`<div class="actions"><wf-aliasing @changed=${() => this.rows.load()}></wf-aliasing>
          <wf-alias-import @changed=${() => this.rows.load()}></wf-alias-import></div>` : ''}
        <form class="filters" role="search" aria-label="Filter what people say" @submit=${(event) => event.preventDefault()}>
          <label class="field grow"><span class="unseen">Words in the names, the reason or who said it</span><input type="search"
            placeholder="Name, reason or person" @input=${(event) => this.filter(event.target.value.trim())}></label></form>
        ${rows.length ? html`<div class="scroller" tabindex="0" role="region" aria-label="What people say"><table class="assets names">
          <thead><tr><th scope="col">What is the same</th><th scope="col" class="number">Certainty</th><th scope="col">From</th>
            <th scope="col">To</th><th scope="col">Said by</th><th scope="col">Reason</th><th scope="col">Change</th></tr></thead>
          <tbody>${repeat(rows, (row) => row.id, (row) => this.row(row))}</tbody></table></div>
          ${rows.total > rows.length ? html`<p class="more faint">Showing ${rows.length} of ${rows.total}. Filter by words to find the others.</p>` : ''}`
          : html`<p class="faint">${this.text ? 'No row has these words.' : 'Nobody has said anything. What sensors tell is found by looking up a name.'}</p>`}
      </section></article>`);
  }
}

customElements.define('wf-aliasing', Aliasing);
customElements.define('wf-alias-import', AliasImport);
customElements.define('wf-identity', Identity);
customElements.define('wf-identities', Identities);
