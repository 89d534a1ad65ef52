// Threat intelligence: all objects up to the clearance of the user, and one object with its versions and its content.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, postText, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { mayWriteRules } from '../may.js';
import { assetLink, rawTelemetry, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { Sender, options } from './asking.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/intel.js';
import './intel-graph.js';
import './look-backs.js';

const SHOWN_AT_ONCE = 100;
const TYPING_MILLIS = 300;
const TYPES = ['attack-pattern', 'campaign', 'course-of-action', 'grouping', 'identity', 'incident', 'indicator', 'infrastructure', 'intrusion-set',
  'location', 'malware', 'malware-analysis', 'marking-definition', 'note', 'observed-data', 'opinion', 'relationship', 'report', 'sighting', 'threat-actor',
  'tool', 'vulnerability', 'domain-name', 'email-addr', 'file', 'ipv4-addr', 'ipv6-addr', 'url'];

const LARGEST_FILE = 16 << 20; // bytes, as the center accepts
const SHOWN_PROBLEMS = 50;
const LABELS = { clear: 'TLP:CLEAR', green: 'TLP:GREEN', amber: 'TLP:AMBER', 'amber+strict': 'TLP:AMBER+STRICT', red: 'TLP:RED' };

const chip = (tlp) => html`<strong class="tlp tlp-${tlp.replace('+', '-')}">${t.tlp(tlp)}</strong>`;

/** @param {{ revoked: boolean, from: string | null, until: string | null }} validity */
function state({ revoked, from, until }) {
  const now = Date.now();
  if (revoked) return t.revoked;
  if (until && Date.parse(until) <= now) return t.expired;
  return from && Date.parse(from) > now ? t.notYet : t.valid;
}

/** Imports a file. Dispatches `changed` with the result for each object. */
class IntelImporting extends element({}, Sender) {
  async send(form) {
    const file = /** @type {File} */ (/** @type {unknown} */ (form.get('file')));
    if (file.size > LARGEST_FILE) throw new Error(t.tooLarge);
    this.answer = await postText(`/intel/bundles?${new URLSearchParams({ format: form.get('format'), tlp: form.get('tlp') })}`, file, 'application/json');
    return t.imported(this.answer);
  }

  render() {
    return this.ask({
      label: html`${t.importButton} <kbd aria-hidden="true">n</kbd>`, title: t.importTitle, send: t.importSend,
      fields: html`<label>${t.format} <select name="format">${options(t.formats, 'stix')}</select></label>
        <label>${t.file} <input name="file" type="file" accept=".json,application/json" required></label>
        <label>${t.unmarked} <select name="tlp">${options(LABELS, 'amber')}</select></label>`,
    });
  }
}

/** Imports a plain list or CSV, after a check that shows what would happen. Dispatches `changed` with the result for each line. */
class IndicatorListImporting extends element({ checked: null }, Sender) {
  opens() {
    this.checked = null;
  }

  /** @param {FormData} form @param {boolean} dryRun */
  async request(form, dryRun) {
    const file = /** @type {File} */ (/** @type {unknown} */ (form.get('file')));
    const pasted = String(form.get('pasted'));
    if (!file.size && !pasted.trim()) throw new Error(t.chooseOne);
    if (file.size && pasted.trim()) throw new Error(t.onlyOne);
    if (file.size > LARGEST_FILE) throw new Error(t.listTooLarge);
    const query = new URLSearchParams({ dryRun: String(dryRun) });
    for (const name of ['format', 'type', 'tlp', 'confidence', 'source']) if (form.get(name)) query.set(name, String(form.get(name)).trim());
    return postText(`/intel/indicators/list?${query}`, file.size ? file : pasted, form.get('format') === 'csv' ? 'text/csv' : 'text/plain');
  }

  check() {
    const form = this.querySelector('form');
    if (form.reportValidity()) this.sending.ask(async () => { this.checked = await this.request(new FormData(form), true); });
  }

  async send(form) {
    this.answer = await this.request(form, false);
    return t.listed(this.answer);
  }

  render() {
    return this.ask({
      label: t.listButton, title: t.listTitle, send: t.importSend,
      more: html`<button type="button" ?disabled=${this.busy} @click=${() => this.check()}>${t.check}</button>`,
      fields: html`<label>${t.format} <select name="format">${options(t.listFormats, 'list')}</select></label>
        <label>${t.file} <input name="file" type="file" accept=".txt,.csv,text/plain,text/csv"></label>
        <label>${t.orPaste} <textarea name="pasted" rows="4" spellcheck="false" autocomplete="off"></textarea></label>
        <label>${t.type} <select name="type">${options(t.valueTypes, '')}</select></label>
        <label>${t.confidence} <input name="confidence" type="number" min="0" max="100"></label>
        <label>${t.unmarkedValues} <select name="tlp">${options(LABELS, 'amber')}</select></label>
        <label>${t.listSource} <span class="faint">${t.listSourceHelp}</span> <input name="source" maxlength="200" autocomplete="off"></label>
        ${this.checked ? html`<div role="status"><p>${t.wouldBe} ${t.listed(this.checked)}</p>${refusedLines(this.checked)}</div>` : ''}`,
    });
  }
}

/** @param {any} answer */
function refusedLines({ results }) {
  const refused = results.filter((one) => one.result.outcome === 'refused');
  if (!refused.length) return '';
  return html`<ul class="plain-entries">${refused.slice(0, SHOWN_PROBLEMS).map(({ line, value, result }) =>
    html`<li>${t.line(line)} <code>${value}</code> ${result.message} <code>${result.code}</code></li>`)}</ul>
    ${refused.length > SHOWN_PROBLEMS ? html`<p class="faint">${t.moreProblems(refused.length - SHOWN_PROBLEMS)}</p>` : ''}`;
}

class Intel extends element({ filter: { q: '', type: '' }, me: null, imported: null }) {
  found = new Loading(this, (signal) => get(`/intel/objects?${this.asked()}`, signal));

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
    return this.found.more((signal) => get(`/intel/objects?${this.asked({ cursor: before.nextCursor })}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  typed(event) {
    this.filter = { ...this.filter, [event.target.name]: event.target.value };
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.found.load(), TYPING_MILLIS);
  }

  key(key) {
    if (key === '/') this.querySelector('#intel-text').focus();
    else if (key === 'n' && mayWriteRules(this.me)) this.querySelector('wf-intel-importing').show();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.intel tbody th a'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  filters() {
    return html`<form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
      <label class="field grow"><span class="unseen">${t.filterLabel}</span><input id="intel-text" name="q" type="search" maxlength="200" placeholder=${t.filterLabel}
        @input=${(event) => this.typed(event)}><kbd aria-hidden="true">/</kbd></label>
      <label>${t.type} <select name="type" @change=${(event) => this.typed(event)}><option value="">${t.anyType}</option>${TYPES.map((type) =>
        html`<option value=${type}>${type}</option>`)}</select></label></form>`;
  }

  row(one) {
    return html`<tr><th scope="row"><a href="/intel/${segment(one.id)}">${one.name || t.unnamed}</a></th>
      <td data-label=${t.type}>${one.type}</td><td data-label=${t.sharing}>${chip(one.tlp)}</td>
      <td data-label=${t.validity}>${state(one.validity)}</td><td data-label=${t.source}>${one.source}</td>
      <td data-label=${t.added}>${when(one.addedAt)}</td></tr>`;
  }

  list(found) {
    const { items, total, nextCursor } = found;
    if (!items.length) {
      const filtered = Object.values(this.filter).some((value) => value.trim());
      return html`<div class="empty"><h2>${filtered ? t.noMatch : t.none}</h2><p>${filtered ? t.noMatchHelp : t.noneHelp}</p></div>`;
    }
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets intel">
        <thead><tr>${[t.name, t.type, t.sharing, t.validity, t.source, t.added].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${repeat(items, (one) => one.id, (one) => this.row(one))}</tbody></table></div>
      <p class="more" role="status">${nextCursor ? html`<button ?disabled=${this.found.busy} @click=${() => this.more(this.found.value)}>${c.showMore}</button>` : ''}
        <span class="faint">${t.shown(items.length, total ?? null)}</span></p>`;
  }

  /** What the last import rejected, and what has no equivalent in STIX. */
  problems({ results, notConverted }) {
    const refused = results.filter((one) => one.outcome === 'refused').map(({ place, id, problems }) => {
      const why = problems.find((one) => !one.warning) ?? { code: '', message: '' };
      return html`<li><code>${place}</code> ${id ?? ''} ${why.message} <code>${why.code}</code></li>`;
    });
    const others = notConverted.map(({ place, code, count, message }) => html`<li><code>${place || '/'}</code> ${message} ${t.times(count)} <code>${code}</code></li>`);
    const part = (title, all) => (all.length ? html`<h3>${title}</h3><ul class="plain-entries">${all.slice(0, SHOWN_PROBLEMS)}</ul>
      ${all.length > SHOWN_PROBLEMS ? html`<p class="faint">${t.moreProblems(all.length - SHOWN_PROBLEMS)}</p>` : ''}` : '');
    return html`${part(t.rejected, refused)}${part(t.notConverted, others)}`;
  }

  importing() {
    if (!mayWriteRules(this.me)) return '';
    const done = (event) => { this.imported = event.detail; this.found.load(); };
    const last = this.imported;
    return html`<div class="actions"><wf-intel-importing @changed=${done}></wf-intel-importing> <wf-indicator-list @changed=${done}></wf-indicator-list></div>
      ${last ? html`<section aria-labelledby="last-import" role="status"><h2 id="last-import">${t.lastImport}</h2>
        ${last.counts ? html`<p>${t.listed(last)}</p>${refusedLines(last)}` : html`<p>${t.imported(last)}</p>${this.problems(last)}`}</section>` : ''}`;
  }

  render() {
    return html`${rulePlaces('/intel')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      ${this.importing()}${this.filters()}${this.found.render((page) => this.list(page))}`;
  }
}

class IntelObject extends element({ objectId: '', version: '', me: null }) {
  one = new Loading(this, (signal) => get(`/intel/objects/${segment(this.objectId)}${this.version ? `?version=${segment(this.version)}` : ''}`, signal),
    { key: () => `${this.objectId} ${this.version}` });

  versions({ object, versions }) {
    if (versions.length < 2) return html`<span>${object.version}</span>`;
    return html`<select aria-label=${t.versions} @change=${(event) => { this.version = event.target.value; }}>${versions.map((version) =>
      html`<option value=${version} ?selected=${version === object.version}>${version}</option>`)}</select>`;
  }

  // What an indicator is compared with, and where it was seen. Absent if the latest version is above the clearance, or has just been imported.
  live = new Loading(this, (signal) => (this.objectId.startsWith('indicator--') ? get(`/intel/indicators/${segment(this.objectId)}`, signal) : Promise.resolve(null)),
    { key: () => this.objectId, every: 10_000, as: 'extra' });

  detection(found) {
    if (!found) return '';
    const { values, sightings, cases, action } = found;
    return html`<section aria-labelledby="indicator-values"><h2 id="indicator-values">${t.detection}</h2>
      ${values.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.values}><table class="assets intel">
        <thead><tr>${[t.value, t.kind, t.status, t.confidence, t.until, t.reason].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${values.map((one) => html`<tr><th scope="row"><code>${one.value}</code></th><td class="word" data-label=${t.kind}>${one.kind}</td>
          <td data-label=${t.status}>${t.statuses[one.status] ?? one.status}</td><td data-label=${t.confidence}>${one.confidence}</td>
          <td data-label=${t.until}>${one.until ? when(one.until) : '–'}</td><td data-label=${t.reason}>${one.reason}</td></tr>`)}</tbody></table></div>`
        : html`<p>${t.noValues}</p>`}
      ${action.allowedBy.length ? html`<p>${t.allowedBy} ${action.allowedBy.map((id) => html`<a href="/intel/${segment(id)}">${id}</a> `)}</p>` : ''}
      <h2>${t.sightings}</h2>
      ${sightings.assets.length ? html`<p>${t.seen(sightings.count, sightings.assets.length)}</p>
        <div class="scroller" tabindex="0" role="region" aria-label=${t.sightings}><table class="assets intel">
        <thead><tr>${[t.asset, t.value, t.count, t.first, t.last].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${sightings.assets.map((one) => html`<tr><th scope="row">${assetLink(one.asset)}</th><td data-label=${t.value}><code>${one.value}</code></td>
          <td data-label=${t.count}>${one.count}</td><td data-label=${t.first}>${when(one.first)}</td><td data-label=${t.last}>${when(one.last)}</td></tr>`)}</tbody></table></div>`
        : html`<p>${t.notSeen}</p>`}
      ${cases.length ? html`<h2>${t.cases}</h2><ul class="plain-entries">${cases.map((one) => html`<li><a href="/cases/${segment(one.id)}">#${one.number}</a> ${one.status.toLowerCase().replaceAll('_', ' ')}</li>`)}</ul>` : ''}
      </section>`;
  }

  body(found) {
    const { object, markings, rule, json } = found;
    const { from, until } = object.validity;
    return html`<article><p class="crumbs"><a href="/intel">${t.title}</a></p><h1 tabindex="-1">${object.name || object.id}</h1>
      <p class="facts"><span>${object.type}</span> ${chip(object.tlp)} <span>${state(object.validity)}</span></p>
      <dl class="pairs"><dt>${t.version}</dt><dd>${this.versions(found)}</dd>
        <dt>${t.source}</dt><dd>${object.source} ${when(object.addedAt)}</dd>
        ${from ? html`<dt>${t.from}</dt><dd>${from}</dd>` : ''}
        ${from || until ? html`<dt>${t.until}</dt><dd>${until ?? t.noLimit}</dd>` : ''}
        ${rule ? html`<dt>${t.rule}</dt><dd>${rule.supported ? t.ruleActive : html`${t.notARule(rule.code, rule.place)} ${rule.message}`}</dd>` : ''}
        <dt>${t.markings}</dt><dd>${markings.length ? html`<ul class="plain-entries">${markings.map((id) => html`<li><code>${id}</code></li>`)}</ul>` : t.noMarkings}</dd>
        <dt>${t.id}</dt><dd><code>${object.id}</code></dd></dl>
      <wf-intel-graph .objectId=${object.id}></wf-intel-graph>
      ${this.live.render((found) => this.detection(found))}
      ${object.type === 'indicator' && mayWriteRules(this.me)
        ? html`<wf-look-backs .of=${{ indicators: [object.id] }} .subject=${object.name || object.id}></wf-look-backs>` : ''}
      <h2>${t.json}</h2>
      <pre class="rule-yaml" tabindex="0" role="region" aria-label=${t.json}>${rawTelemetry(json)}</pre></article>`;
  }

  render() {
    return this.one.render((found) => this.body(found));
  }
}

customElements.define('wf-intel-importing', IntelImporting);
customElements.define('wf-indicator-list', IndicatorListImporting);
customElements.define('wf-intel', Intel);
customElements.define('wf-intel-object', IntelObject);
