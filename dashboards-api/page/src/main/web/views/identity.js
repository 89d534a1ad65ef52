// What a name is the same as at a time; and the operator's table, in which people say that two things are the same.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, postText, remove, segment } from '../api.js';
import { Light, assetLink, identityLink, loading, plural, trouble, when } from '../parts.js';
import { done, failed } from '../toasts.js';
import { Asking } from './closing.js';

const SHOWN_AT_ONCE = 200;
const TYPING_MILLIS = 300;
const LARGEST_FILE = 768 * 1024;

const mayRespond = (me) => me?.rights?.includes('respond');

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
class Aliasing extends Asking {
  static properties = { thing: {}, failure: { state: true } };

  constructor() {
    super();
    this.failure = null;
    this.thing = '';
  }

  opens() {
    this.failure = null;
    this.querySelector('form').reset();
  }

  async submit(event) {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.target));
    const body = { a: form.a, b: form.b, reason: form.reason };
    if (form.certainty) body.certainty = Number(form.certainty);
    for (const name of ['from', 'to']) if (form[name]) body[name] = form[name];
    this.busy = true;
    try {
      const row = await post('/aliases', body);
      this.busy = false;
      await this.updateComplete; // a button that is off cannot get the focus back
      this.dialog.close();
      done(`${row.a.value} is ${row.b.value}`);
      this.dispatchEvent(new CustomEvent('said'));
    } catch (failure) {
      this.failure = failure;
      await this.updateComplete;
      this.querySelector(`[name="${failure.problem?.field}"]`)?.focus();
    } finally {
      this.busy = false;
    }
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
      <p class="faint">Alerts are linked by it from now on, and open cases that it links become one.</p>
      ${this.failure ? html`<p role="alert" class="problem">${this.failure.message}</p>` : ''}`;
    return this.ask({ label: 'Say what is the same', title: 'Say it', fields, stay: 'Cancel' });
  }
}

/** Takes the rows of a file, all of them or none. */
class AliasImport extends Asking {
  static properties = { failure: { state: true } };

  constructor() {
    super();
    this.failure = null;
  }

  opens() {
    this.failure = null;
    this.querySelector('form').reset();
  }

  async submit(event) {
    event.preventDefault();
    const file = new FormData(event.target).get('file');
    if (file.size > LARGEST_FILE) {
      this.failure = { message: 'The file is larger than 768 KiB. Make several of it.' };
      return;
    }
    this.busy = true;
    try {
      const answer = await postText('/aliases/import', await file.text(), 'text/csv');
      this.busy = false;
      await this.updateComplete;
      this.dialog.close();
      done(`${plural(answer.added, 'row')} added, ${answer.unchanged} were there`);
      this.dispatchEvent(new CustomEvent('said'));
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.busy = false;
    }
  }

  render() {
    const lines = this.failure?.problem?.problems ?? [];
    const fields = html`<p>A CSV file whose first line names the columns: a, b and reason, and some of certainty, from and to.
        All of its rows are added, or none.</p>
      <label>File <input name="file" type="file" accept=".csv,text/csv" required></label>
      ${this.failure ? html`<div role="alert" class="problem"><p>${this.failure.message}</p>
        ${lines.length > 1 ? html`<ul>${lines.map(({ line, reason }) => html`<li>${line ? `Line ${line}: ` : ''}${reason}</li>`)}</ul>` : ''}</div>` : ''}`;
    return this.ask({ label: 'Import', title: 'Import the file', fields, stay: 'Cancel' });
  }
}

class Identity extends Light {
  static properties = { me: {}, value: {}, query: {}, found: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.found = null;
    this.failure = null;
  }

  willUpdate(changed) {
    if (changed.has('value') || changed.has('query')) this.load();
  }

  get at() {
    return new URLSearchParams(this.query).get('at') ?? '';
  }

  async load() {
    const asked = `/identities/${segment(this.value)}${this.at ? `?at=${segment(this.at)}` : ''}`;
    this.asked = asked;
    try {
      const found = await get(asked);
      if (asked !== this.asked) return;
      this.found = found;
      this.failure = null;
    } catch (failure) {
      if (asked !== this.asked) return;
      if (this.found) failed(failure.message, { label: 'Try again', run: () => this.load() });
      else this.failure = failure;
    }
  }

  key() {
    return false;
  }

  show(event) {
    event.preventDefault();
    const at = new FormData(event.target).get('at').trim();
    const path = `/identities/${segment(this.value)}${at ? `?at=${segment(at)}` : ''}`;
    this.dispatchEvent(new CustomEvent('go', { detail: path, bubbles: true }));
  }

  notes({ ambiguous, hub }) {
    return [
      ambiguous ? html`<p role="note"><strong>Ambiguous:</strong> it stands for several things at once, so it links nothing.</p>` : '',
      hub ? html`<p role="note"><strong>Links nothing:</strong> ${hub.why}${hub.from ? html`, from ${when(hub.from)} on` : ''}.</p>` : '',
    ];
  }

  tiles({ standsFor, at, same, more }) {
    return html`<dl class="tiles">
      <div><dt>Stands for</dt><dd>${standsFor.how ? html`${identityLink(standsFor.value)}
        <span class="faint">${standsFor.certainty} %: ${standsFor.how}</span>` : 'itself'}</dd></div>
      <div><dt>Asset</dt><dd>${standsFor.assets.length ? standsFor.assets.map((id) => html`${assetLink(id)} `) : 'none'}</dd></div>
      <div><dt>Same as</dt><dd class="figures">${same.length + more}</dd></div>
      <div><dt>At</dt><dd>${when(at)}</dd></div></dl>`;
  }

  row(one) {
    return html`<tr><th scope="row">${identityLink(one.value)}</th><td data-label="Kind">${one.kind}</td>
      <td data-label="Certainty" class="number">${one.certainty} %</td>
      <td data-label="From">${begin(one.from)}</td><td data-label="To">${end(one.to)}</td>
      <td data-label="Source">${one.source}${one.via === this.found.thing.value ? '' : html` <span class="faint">via ${one.via}</span>`}</td>
      <td data-label="Told by">${toldBy(one)}</td></tr>`;
  }

  render() {
    if (this.failure) return trouble(this.failure, () => this.load());
    const { found } = this;
    if (!found) return loading;
    return html`<article class="asset">
      <header><p class="crumbs"><a href="/identities">Identities</a></p>
        <h1 tabindex="-1">${found.thing.value}</h1>
        <p class="facts"><span class="faint">${found.thing.kind}</span>${found.ambiguous ? html` <span class="chip grave">Ambiguous</span>` : ''}
          ${found.hub ? html` <span class="chip grave">Links nothing</span>` : ''}</p>
        ${mayRespond(this.me) ? html`<div class="actions"><wf-aliasing .thing=${found.thing.value}
          @said=${() => this.load()}></wf-aliasing></div>` : ''}</header>
      ${this.notes(found)}${this.tiles(found)}
      <section aria-labelledby="same-title"><h2 id="same-title">Same as <span class="count">${found.same.length + found.more}</span></h2>
        <form class="filters" @submit=${(event) => this.show(event)}>
          <label class="field grow"><span class="unseen">At, in UTC; now when empty</span><input name="at" .value=${this.at}
            placeholder="At, such as 2026-11-24T22:00:00Z; now when empty" autocomplete="off"></label><button>Show</button></form>
        ${found.same.length ? html`<div class="scroller" tabindex="0" role="region" aria-label="Same as"><table class="assets names">
          <thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col" class="number">Certainty</th><th scope="col">From</th>
            <th scope="col">To</th><th scope="col">Source</th><th scope="col">Told by</th></tr></thead>
          <tbody>${found.same.map((one) => this.row(one))}</tbody></table></div>
          ${found.more ? html`<p class="more faint">And ${found.more} more</p>` : ''}`
          : html`<p class="faint">Nobody says that it is the same as anything else then.</p>`}</section>
    </article>`;
  }
}

class Identities extends Light {
  static properties = { me: {}, rows: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.rows = null;
    this.failure = null;
    this.text = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  async load() {
    const { text } = this;
    try {
      const rows = await list(`/aliases?limit=${SHOWN_AT_ONCE}${text ? `&q=${segment(text)}` : ''}`);
      if (text !== this.text) return;
      this.rows = rows;
      this.failure = null;
    } catch (failure) {
      if (this.rows) failed(failure.message, { label: 'Try again', run: () => this.load() });
      else this.failure = failure;
    }
  }

  key(key) {
    if (key !== '/') return false;
    this.querySelector('#identity').focus();
    return true;
  }

  look(event) {
    event.preventDefault();
    const value = new FormData(event.target).get('value').trim();
    if (value) this.dispatchEvent(new CustomEvent('go', { detail: `/identities/${segment(value)}`, bubbles: true }));
  }

  filter(text) {
    this.text = text;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.load(), TYPING_MILLIS);
  }

  async takeBack(row) {
    try {
      await remove(`/aliases/${row.id}`);
      done(`Row ${row.id} is taken back`);
      await this.load();
      await this.updateComplete;
      this.querySelector('#table-title').focus();
    } catch (failure) {
      failed(failure.message);
    }
  }

  row(row) {
    return html`<tr><th scope="row">${identityLink(row.a.value)} is ${identityLink(row.b.value)}</th>
      <td data-label="Certainty" class="number">${row.certainty} %</td>
      <td data-label="From">${begin(row.from)}</td><td data-label="To">${end(row.to)}</td>
      <td data-label="Said by">${row.by} <span class="faint">${when(row.at)}</span></td><td data-label="Reason">${row.reason}</td>
      <td data-label="Row ${row.id}">${mayRespond(this.me) ? html`<button @click=${() => this.takeBack(row)}>Take back<span
        class="unseen"> that ${row.a.value} is ${row.b.value}</span></button>` : ''}</td></tr>`;
  }

  render() {
    if (this.failure) return trouble(this.failure, () => this.load());
    const { rows } = this;
    if (!rows) return loading;
    const may = mayRespond(this.me);
    return html`<article class="asset"><header><h1 tabindex="-1">Identities</h1>
        <p class="facts faint">What is the same as what, and since when.</p></header>
      <form class="filters" role="search" aria-label="Look up a name" @submit=${(event) => this.look(event)}>
        <label class="field grow"><span class="unseen">Host, address or account</span><input id="identity" name="value" type="search"
          placeholder="Host, address or account" maxlength="255"><kbd aria-hidden="true">/</kbd></label><button>Look up</button></form>
      <section aria-labelledby="table-title"><h2 id="table-title" tabindex="-1">What people say <span class="count">${rows.total}</span></h2>
        ${may ? html`<div class="actions"><wf-aliasing @said=${() => this.load()}></wf-aliasing>
          <wf-alias-import @said=${() => this.load()}></wf-alias-import></div>` : ''}
        <form class="filters" role="search" aria-label="Filter what people say" @submit=${(event) => event.preventDefault()}>
          <label class="field grow"><span class="unseen">Words in the names, the reason or who said it</span><input type="search"
            placeholder="Name, reason or person" @input=${(event) => this.filter(event.target.value.trim())}></label></form>
        ${rows.length ? html`<div class="scroller" tabindex="0" role="region" aria-label="What people say"><table class="assets names">
          <thead><tr><th scope="col">What is the same</th><th scope="col" class="number">Certainty</th><th scope="col">From</th>
            <th scope="col">To</th><th scope="col">Said by</th><th scope="col">Reason</th><th scope="col">Change</th></tr></thead>
          <tbody>${repeat(rows, (row) => row.id, (row) => this.row(row))}</tbody></table></div>
          ${rows.total > rows.length ? html`<p class="more faint">Showing ${rows.length} of ${rows.total}. Filter by words to find the others.</p>` : ''}`
          : html`<p class="faint">${this.text ? 'No row has these words.' : 'Nobody has said anything. What sensors tell is found by looking up a name.'}</p>`}
      </section></article>`;
  }
}

customElements.define('wf-aliasing', Aliasing);
customElements.define('wf-alias-import', AliasImport);
customElements.define('wf-identity', Identity);
customElements.define('wf-identities', Identities);
