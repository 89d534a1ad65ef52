// An entity with its aliases at a time; and the aliases that people add.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, postText, remove, segment } from '../api.js';
import { element, goTo } from '../element.js';
import { mayRespond } from '../may.js';
import { Loading, Sending } from '../loading.js';
import { assetLink, identityLink, when } from '../parts.js';
import { Sender } from './asking.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/entities.js';

const SHOWN_AT_ONCE = 200;
const TYPING_MILLIS = 300;
const LARGEST_FILE = 768 * 1024;

/** Absent times mean that it always was so, or still is. */
const begin = (from) => (from ? when(from) : t.always);
const end = (to) => (to ? when(to) : t.noEnd);

const toldBy = ({ asset, row }) => (asset ? assetLink(asset) : row ? html`<a href="/entities">${t.row(row)}</a>` : '');

const identityOf = ({ kind, name, id }) => (['host', 'domain-controller'].includes(kind) ? name : id);

/** An asset's names over time. */
export function namesOverTime(names, asset) {
  if (!names.length) return '';
  return html`<section aria-labelledby="names-title">
    <h2 id="names-title">${t.namesOverTime} <span class="count">${names.total}</span></h2>
    <div class="scroller" tabindex="0" role="region" aria-label=${t.namesOverTime}><table class="assets names">
      <thead><tr><th scope="col">${c.name}</th><th scope="col">${c.from}</th><th scope="col">${c.to}</th><th scope="col" class="number">${t.certainty}</th>
        <th scope="col">${t.source}</th><th scope="col">${t.reportedBy}</th></tr></thead>
      <tbody>${names.map((one) => html`<tr><th scope="row">${identityLink(one.name.value === asset.name ? one.owner.value : one.name.value)}</th>
        <td data-label=${c.from}>${begin(one.from)}</td><td data-label=${c.to}>${end(one.to)}</td>
        <td data-label=${t.certainty} class="number">${one.certainty} %</td><td data-label=${t.source}>${one.source}</td>
        <td data-label=${t.reportedBy}>${toldBy(one)}</td></tr>`)}</tbody></table></div>
    ${names.total > names.length ? html`<p class="more faint">${t.latest(names.length, names.total)}</p>` : ''}
    <p class="more"><a href="/entities/${segment(identityOf(asset))}">${t.aliasesOf(asset.name)}</a></p></section>`;
}

/** Says that two things are the same. */
class Aliasing extends element({ thing: '' }, Sender) {
  async send(form) {
    /** @type {Record<string, any>} */
    const { a, b, reason, certainty, from, to } = Object.fromEntries(form);
    const body = { a, b, reason, ...(certainty ? { certainty: Number(certainty) } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
    const row = await post('/aliases', body);
    return t.isAlias(row.a.value, row.b.value);
  }

  render() {
    const fields = html`<label>${t.alias} <span class="faint">${t.aliasHelp}</span>
        <input name="a" maxlength="255" required value=${this.thing} autocomplete="off"></label>
      <label>${t.entity} <span class="faint">${t.entityHelp}</span>
        <input name="b" maxlength="255" required autocomplete="off"></label>
      <label>${c.reason} <input name="reason" maxlength="500" required autocomplete="off"></label>
      <label>${t.certaintyPercent} <span class="faint">${t.certaintyHelp}</span>
        <input name="certainty" type="number" min="1" max="100" step="1"></label>
      <label>${c.from} <span class="faint">${t.fromHelp}</span>
        <input name="from" maxlength="40" placeholder=${t.fromExample} autocomplete="off"></label>
      <label>${c.to} <span class="faint">${t.toHelp}</span>
        <input name="to" maxlength="40" placeholder=${t.toExample} autocomplete="off"></label>
      <p class="faint">${t.aliasEffect}</p>`;
    return this.ask({ label: t.addButton, title: t.add, fields });
  }
}

/** Takes the rows of a file, all of them or none. */
class AliasImport extends element({}, Sender) {
  async send(form) {
    const file = /** @type {File} */ (/** @type {unknown} */ (form.get('file')));
    if (file.size > LARGEST_FILE) throw new Error(t.tooLarge);
    const answer = await postText('/aliases/import', await file.text(), 'text/csv');
    return t.imported(counted.row(answer.added), answer.unchanged);
  }

  refusal() {
    const { problem } = this.sending;
    if (!problem) return '';
    const lines = problem.problem?.problems ?? [];
    return html`<div role="alert" class="problem"><p>${problem.message}</p>
      ${lines.length > 1 ? html`<ul>${lines.map(({ line, reason }) => html`<li>${line ? t.line(line) : ''}${reason}</li>`)}</ul>` : ''}</div>`;
  }

  render() {
    const fields = html`<p>${t.importHelp}</p>
      <label>${t.file} <input name="file" type="file" accept=".csv,text/csv" required></label>`;
    return this.ask({ label: t.importButton, title: t.importTitle, fields });
  }
}

class Identity extends element({ me: null, value: '', query: '' }) {
  found = new Loading(this, (signal) => get(`/entities/${segment(this.value)}${this.at ? `?at=${segment(this.at)}` : ''}`, signal),
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
    const path = `/entities/${segment(this.value)}${at ? `?at=${segment(at)}` : ''}`;
    goTo(this, path);
  }

  /** @param {Api['Entity']} found */
  notes({ ambiguous, hub }) {
    return [
      ambiguous ? html`<p role="note"><strong>${t.ambiguous}</strong> ${t.ambiguousHelp}</p>` : '',
      hub ? html`<p role="note"><strong>${t.notUsed}</strong> ${hub.why}${hub.from ? t.fromOn(when(hub.from)) : ''}.</p>` : '',
    ];
  }

  /** @param {Api['Entity']} found */
  tiles({ standsFor, at, same, more }) {
    return html`<dl class="tiles">
      <div><dt>${t.standsFor}</dt><dd>${standsFor.how ? html`${identityLink(standsFor.value)}
        <span class="faint">${standsFor.certainty} %: ${standsFor.how}</span>` : t.noAlias}</dd></div>
      <div><dt>${c.asset}</dt><dd>${standsFor.assets.length ? standsFor.assets.map((id) => html`${assetLink(id)} `) : c.none}</dd></div>
      <div><dt>${t.aliasCount}</dt><dd class="figures">${same.length + more}</dd></div>
      <div><dt>${t.atTime}</dt><dd>${when(at)}</dd></div></dl>`;
  }

  row(one, found) {
    return html`<tr><th scope="row">${identityLink(one.value)}</th><td data-label=${c.kind}>${one.kind}</td>
      <td data-label=${t.certainty} class="number">${one.certainty} %</td>
      <td data-label=${c.from}>${begin(one.from)}</td><td data-label=${c.to}>${end(one.to)}</td>
      <td data-label=${t.source}>${one.source}${one.via === found.thing.value ? '' : html` <span class="faint">${t.via(one.via)}</span>`}</td>
      <td data-label=${t.reportedBy}>${toldBy(one)}</td></tr>`;
  }

  render() {
    return this.found.render((found) => html`<article class="asset">
      <header><p class="crumbs"><a href="/entities">${t.title}</a></p>
        <h1 tabindex="-1">${found.thing.value}</h1>
        <p class="facts"><span class="faint">${found.thing.kind}</span>${found.ambiguous ? html` <span class="chip grave">${t.ambiguousChip}</span>` : ''}
          ${found.hub ? html` <span class="chip grave">${t.notUsedChip}</span>` : ''}</p>
        ${mayRespond(this.me) ? html`<div class="actions"><wf-aliasing .thing=${found.thing.value}
          @changed=${() => this.found.load()}></wf-aliasing></div>` : ''}</header>
      ${this.notes(found)}${this.tiles(found)}
      <section aria-labelledby="same-title"><h2 id="same-title">${t.aliases} <span class="count">${found.same.length + found.more}</span></h2>
        <form class="filters" @submit=${(event) => this.show(event)}>
          <label class="field grow"><span class="unseen">${t.atLabel}</span><input name="at" .value=${this.at}
            placeholder=${t.atPlaceholder} autocomplete="off"></label><button>${t.show}</button></form>
        ${found.same.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.aliases}><table class="assets names">
          <thead><tr><th scope="col">${c.name}</th><th scope="col">${c.kind}</th><th scope="col" class="number">${t.certainty}</th><th scope="col">${c.from}</th>
            <th scope="col">${c.to}</th><th scope="col">${t.source}</th><th scope="col">${t.reportedBy}</th></tr></thead>
          <tbody>${found.same.map((one) => this.row(one, found))}</tbody></table></div>
          ${found.more ? html`<p class="more faint">${c.andMore(found.more)}</p>` : ''}`
          : html`<p class="faint">${t.noAliases}</p>`}</section>
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
    if (value) goTo(this, `/entities/${segment(value)}`);
  }

  filter(text) {
    this.text = text;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.rows.load(), TYPING_MILLIS);
  }

  async takeBack(row) {
    if (!await this.sending.send(() => remove(`/aliases/${row.id}`), t.rowRemoved(row.id))) return;
    await this.rows.load();
    await this.updateComplete;
    this.querySelector('#table-title').focus();
  }

  /** @param {Api['Alias']} row */
  row(row) {
    return html`<tr><th scope="row">${t.aliasOf(identityLink(row.a.value), identityLink(row.b.value))}</th>
      <td data-label=${t.certainty} class="number">${row.certainty} %</td>
      <td data-label=${c.from}>${begin(row.from)}</td><td data-label=${c.to}>${end(row.to)}</td>
      <td data-label=${t.addedBy}>${row.by} <span class="faint">${when(row.at)}</span></td><td data-label=${c.reason}>${row.reason}</td>
      <td data-label=${t.rowNumber(row.id)}>${mayRespond(this.me) ? html`<button @click=${() => this.takeBack(row)}>${c.remove}<span
        class="unseen"> ${t.removeWhich(row.a.value, row.b.value)}</span></button>` : ''}</td></tr>`;
  }

  render() {
    const may = mayRespond(this.me);
    return this.rows.render((rows) => html`<article class="asset"><header><h1 tabindex="-1">${t.title}</h1>
        <p class="facts faint">${t.titleHelp}</p></header>
      <form class="filters" role="search" aria-label=${t.lookUpLabel} @submit=${(event) => this.look(event)}>
        <label class="field grow"><span class="unseen">${t.lookUpField}</span><input id="identity" name="value" type="search"
          placeholder=${t.lookUpField} maxlength="255"><kbd aria-hidden="true">/</kbd></label><button>${t.lookUp}</button></form>
      <section aria-labelledby="table-title"><h2 id="table-title" tabindex="-1">${t.table} <span class="count">${rows.total}</span></h2>
        ${may ? html`<div class="actions"><wf-aliasing @changed=${() => this.rows.load()}></wf-aliasing>
          <wf-alias-import @changed=${() => this.rows.load()}></wf-alias-import></div>` : ''}
        <form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
          <label class="field grow"><span class="unseen">${t.filterLabel}</span><input type="search"
            placeholder=${t.filterLabel} @input=${(event) => this.filter(event.target.value.trim())}></label></form>
        ${rows.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets names">
          <thead><tr><th scope="col">${t.aliasColumn}</th><th scope="col" class="number">${t.certainty}</th><th scope="col">${c.from}</th>
            <th scope="col">${c.to}</th><th scope="col">${t.addedBy}</th><th scope="col">${c.reason}</th><th scope="col">${t.change}</th></tr></thead>
          <tbody>${repeat(rows, (row) => row.id, (row) => this.row(row))}</tbody></table></div>
          ${rows.total > rows.length ? html`<p class="more faint">${t.showingFilter(rows.length, rows.total)}</p>` : ''}`
          : html`<p class="faint">${this.text ? t.noMatch : t.noRows}</p>`}
      </section></article>`);
  }
}

customElements.define('wf-aliasing', Aliasing);
customElements.define('wf-alias-import', AliasImport);
customElements.define('wf-identity', Identity);
customElements.define('wf-identities', Identities);
