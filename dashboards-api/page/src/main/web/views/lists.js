// Lists of values that rules use as placeholders: all lists, and one list with its entries, versions and rules.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, post, postText, put, remove, segment } from '../api.js';
import { element, focusNext, goTo } from '../element.js';
import { Loading } from '../loading.js';
import { mayWriteRules } from '../may.js';
import './look-backs.js';
import { when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { Sender } from './asking.js';
import { common as c, number } from '../texts/common.js';
import { texts as t } from '../texts/lists.js';

const ASK_MILLIS = 10_000;
const SHOWN_AT_FIRST = 200;
const SHOWN_IN_DIALOG = 10;
const RULES_IN_ROW = 2;
const RULES_LOOKED_UP = 50;
const LOOKED_UP_AT_ONCE = 10;
const LARGEST_FILE = 4 << 20; // bytes, as the center accepts
const STALE = 412;

const path = (name) => `/lists/${segment(name)}`;

const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** @param {Api['ValueListUse'][]} uses */
const titles = (uses) => [...uses.slice(0, RULES_IN_ROW).map((use) => use.title || t.untitled), ...(uses.length > RULES_IN_ROW ? [t.more(uses.length - RULES_IN_ROW)] : [])].join(', ');

/** @param {string[]} entries */
const few = (entries) => html`<ul class="plain-entries">${entries.slice(0, SHOWN_IN_DIALOG).map((entry) => html`<li><code>${entry}</code></li>`)}${
  entries.length > SHOWN_IN_DIALOG ? html`<li class="faint">${t.more(entries.length - SHOWN_IN_DIALOG)}</li>` : ''}</ul>`;

const description = (value) => html`<label>${t.description} <input name="description" maxlength="300" autocomplete="off" .defaultValue=${value}></label>`;

const entryField = (required) => html`<label>${t.entries} <span class="faint">${t.oneEachLine}. ${t.entryHelp}</span>
  <textarea name="entries" rows="6" ?required=${required} spellcheck="false" autocomplete="off"></textarea></label>`;

/**
 * A dialog that changes a list. What replaces the whole list holds only for the version that was shown when the dialog opened: `version`. Dispatches
 * `stale` when another user changed the list meanwhile.
 */
class ListSender extends element({ one: null, name: '' }, Sender) {
  opens() {
    this.version = this.one?.version ?? 0;
  }

  async run(command, said = '') {
    await super.run(command, said);
    if (this.sending.problem?.status === STALE) this.dispatchEvent(new CustomEvent('stale'));
  }

  refusal() {
    const { problem } = this.sending;
    if (!problem) return '';
    const each = problem.problem?.problems ?? [];
    return html`<div role="alert" class="problem"><p>${problem.message}</p>
      ${each.length > 1 ? html`<ul>${each.map(({ file, line, reason }) => html`<li>${t.line(file ?? '', line ?? 0)}: ${reason}</li>`)}</ul>` : ''}</div>`;
  }
}

/** Creates a list: of any name, or the one of `name`. A list of that name that exists already is not overwritten. */
class ListMaking extends ListSender {
  async send(form) {
    const name = this.name || form.get('name').trim();
    this.answer = await put(path(name), { description: form.get('description').trim(), entries: lines(form.get('entries')) }, { version: 0 });
    return t.created(name);
  }

  render() {
    const { name } = this;
    return this.ask({
      label: name ? html`${t.create}<span class="unseen"> ${name}</span>` : html`${t.newList} <kbd aria-hidden="true">n</kbd>`,
      title: name ? t.createNamed(name) : t.newListTitle, send: t.create, name: name ? `-${name}` : '',
      fields: html`${name ? '' : html`<label>${c.name} <span class="faint">${t.nameHelp}</span>
          <input name="name" required maxlength="63" pattern="[a-z0-9._\\-]+" autocomplete="off" spellcheck="false"></label>`}
        ${description('')}${entryField(false)}<p class="faint">${t.activation}</p>`,
    });
  }
}

/** Adds entries to the list as it is when the command arrives, so changes of other users stay. */
class EntriesAdding extends ListSender {
  async send(form) {
    this.answer = await post(`${path(this.one.name)}/entries`, { add: lines(form.get('entries')) });
    return t.added(this.one.name, this.answer.size);
  }

  render() {
    return this.ask({ label: html`${t.add} <kbd aria-hidden="true">n</kbd>`, title: t.addTitle, kind: 'primary', fields: html`${entryField(true)}<p class="faint">${t.activation}</p>` });
  }
}

/** Removes the selected entries from the list as it is when the command arrives. */
class EntriesRemoving extends element({ chosen: [] }, ListSender) {
  async send() {
    this.answer = await post(`${path(this.one.name)}/entries`, { remove: this.chosen });
    return t.added(this.one.name, this.answer.size);
  }

  render() {
    return this.chosen.length ? this.ask({ label: t.remove(this.chosen.length), title: t.removeTitle, send: t.removeSend(this.chosen.length), fields: few(this.chosen) }) : '';
  }
}

class ListImport extends ListSender {
  async send(form) {
    const file = /** @type {File} */ (/** @type {unknown} */ (form.get('file')));
    const pasted = form.get('pasted');
    if (!file.size && !pasted.trim()) throw new Error(t.chooseOne);
    if (file.size && pasted.trim()) throw new Error(t.onlyOne);
    if (file.size > LARGEST_FILE) throw new Error(t.tooLarge);
    // The file is sent as its bytes: the center refuses what is not UTF-8.
    this.answer = await postText(`${path(this.one.name)}/import`, file.size ? file : pasted, 'text/csv', { version: this.version });
    return t.added(this.one.name, this.answer.size);
  }

  render() {
    return this.ask({
      label: t.importButton, title: t.importTitle, send: t.importSend,
      fields: html`<p>${t.importHelp}</p><label>${t.file} <input name="file" type="file" accept=".csv,.txt,text/csv,text/plain"></label>
        <label>${t.orPaste} <textarea name="pasted" rows="6" spellcheck="false" autocomplete="off"></textarea></label><p class="faint">${t.activation}</p>`,
    });
  }
}

class ListDescribing extends ListSender {
  opens() {
    super.opens();
    this.entries = this.one.content.entries;
  }

  async send(form) {
    this.answer = await put(path(this.one.name), { description: form.get('description').trim(), entries: this.entries }, { version: this.version });
    return t.described(this.one.name);
  }

  render() {
    return this.ask({ label: t.describe, title: t.describeTitle, send: c.save, fields: description(this.one.description) });
  }
}

/** Makes an earlier version the current one; shows first what that adds and removes. */
class ListRestoring extends element({ earlier: null }, ListSender) {
  /** @param {number} version */
  async restore(version) {
    this.earlier = null;
    if (await this.sending.send(async () => { this.earlier = await get(`${path(this.one.name)}?version=${version}`); })) await this.show();
  }

  async send() {
    const { description: text, version, content } = this.earlier;
    this.answer = await put(path(this.one.name), { description: text, entries: content.entries }, { version: this.version });
    return t.restored(version);
  }

  /** @param {string} title @param {string[]} entries */
  difference(title, entries) {
    return entries.length ? html`<p>${title}</p>${few(entries)}` : '';
  }

  render() {
    if (!this.earlier) return '';
    const now = new Set(this.one.content.entries);
    const then = new Set(this.earlier.content.entries);
    const [adds, removes] = [[...then].filter((entry) => !now.has(entry)), [...now].filter((entry) => !then.has(entry))];
    return this.ask({
      title: t.restoreTitle(this.earlier.version), send: t.restoreSend,
      fields: html`<p>${t.restoreHelp(then.size)}</p>${this.difference(t.adds(adds.length), adds)}${this.difference(t.removes(removes.length), removes)}
        ${adds.length || removes.length ? '' : html`<p>${t.sameEntries}</p>`}`,
    });
  }
}

class ListRemoving extends ListSender {
  async send() {
    await remove(path(this.one.name), { version: this.version });
    return t.listRemoved(this.one.name);
  }

  render() {
    return this.ask({ label: t.removeList, title: t.removeListTitle, fields: html`<p>${t.removeListHelp(this.one.name, this.one.size)}</p>` });
  }
}

class Lists extends element({ me: null, text: '' }) {
  found = new Loading(this, (signal) => list('/lists?limit=1000', signal), { every: ASK_MILLIS });

  key(key) {
    if (key === '/') this.querySelector('#list-text')?.focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.lists tbody th a'), key === 'j' ? 1 : -1);
    else if (key === 'n' && mayWriteRules(this.me)) this.querySelector('.sensors-head wf-list-making')?.show();
    else return false;
    return true;
  }

  /** @param {Event} event */
  made(event) {
    goTo(this, path(event.detail.name));
  }

  making(name = '') {
    return mayWriteRules(this.me) ? html`<wf-list-making .name=${name} @changed=${(event) => this.made(event)} @stale=${() => this.found.load()}></wf-list-making>` : '';
  }

  /** @param {Api['ValueList'][]} missing */
  missing(missing) {
    if (!missing.length) return '';
    return html`<section class="missing" aria-labelledby="missing-title"><h2 id="missing-title">${t.missing} <span class="count">${missing.length}</span></h2><p>${t.missingHelp}</p>
      <ul class="together">${repeat(missing, (one) => one.name, (one) => html`<li><div><strong>${one.name}</strong> <span class="faint">${one.description} ${t.usedBy(titles(one.usedBy))}</span></div>
        ${this.making(one.name)}</li>`)}</ul></section>`;
  }

  /** @param {Api['ValueList']} one */
  row(one) {
    return html`<tr><th scope="row"><a href="/lists/${segment(one.name)}">${one.name}</a>${one.active ? '' : html` <span class="chip" title=${t.notActiveHelp}>${t.notActive}</span>`}
        ${one.description ? html`<span class="faint">${one.description}</span>` : ''}</th>
      <td data-label=${t.entries} class="number">${number(one.size ?? 0)}</td>
      <td data-label=${t.rules}>${one.usedBy.length ? titles(one.usedBy) : html`<span class="faint">${t.unused}</span>`}</td>
      <td data-label=${t.lastChange}>${when(one.changed?.at)} <span class="faint">${t.by(one.changed?.by ?? '')}</span></td></tr>`;
  }

  /** @param {Api['ValueList'][]} all */
  table(all) {
    if (!all.length) return html`<div class="empty"><h2>${t.noLists}</h2><p>${t.noListsHelp}</p></div>`;
    const text = this.text.toLowerCase();
    const shown = all.filter((one) => [one.name, one.description, ...one.usedBy.map((use) => use.title)].join(' ').toLowerCase().includes(text));
    return html`<form class="filters" role="search" aria-label=${t.filters} @submit=${(event) => event.preventDefault()}>
        <label class="field grow"><span class="unseen">${t.filterLabel}</span><input id="list-text" type="search" placeholder=${t.filterLabel}
          @input=${(event) => { this.text = event.target.value.trim(); }}><kbd aria-hidden="true">/</kbd></label></form>
      ${shown.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets people sensors lists">
        <thead><tr>${[[t.list], [t.entries, 'number'], [t.rules], [t.lastChange]].map(([name, kind]) => html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${repeat(shown, (one) => one.name, (one) => this.row(one))}</tbody></table></div>`
        : html`<div class="empty"><h2>${t.noMatch}</h2><p>${t.noMatchHelp}</p></div>`}`;
  }

  /** @param {Api['ValueList'][] & { total: number }} all */
  body(all) {
    const exists = all.filter((one) => one.size !== null);
    return html`<div class="sensors-head"><div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help(exists.length)}</p></div>${this.making()}</div>
      ${this.missing(all.filter((one) => one.size === null))}${this.table(exists)}
      ${all.total > all.length ? html`<p class="more">${c.showing(all.length, all.total)}</p>` : ''}`;
  }

  render() {
    return html`${rulePlaces('/lists')}${this.found.render((all) => this.body(all))}`;
  }
}

/**
 * The active rule of each ID of a use, which has a page; empty for a filter, and for a rule that is not active.
 *
 * @param {string[]} ids
 * @param {AbortSignal} signal
 * @returns {Promise<Map<string, string>>}
 */
async function activeRules(ids, signal) {
  const active = new Map();
  for (let at = 0; at < ids.length; at += LOOKED_UP_AT_ONCE) {
    const some = ids.slice(at, at + LOOKED_UP_AT_ONCE);
    const found = await Promise.all(some.map((id) => list(`/rules?limit=10&q=${segment(id)}`, signal)));
    some.forEach((id, i) => active.set(id, found[i].find((rule) => rule.id.toLowerCase() === id.toLowerCase())?.id ?? ''));
  }
  return active;
}

class OneList extends element({ name: '', me: null, text: '', chosen: [], shown: 0 }) {
  found = new Loading(this, async (signal) => {
    const one = await get(`/lists/${segment(this.name)}`, signal);
    const ids = one.usedBy.map((use) => use.id).filter(Boolean).slice(0, RULES_LOOKED_UP);
    const of = `${one.version} ${ids}`;
    const known = this.found.value;
    return { one, of, rules: known?.of === of ? known.rules : await activeRules(ids, signal) };
  }, { key: () => this.name, every: ASK_MILLIS });

  constructor() {
    super();
    this.shown = SHOWN_AT_FIRST;
  }

  key(key) {
    if (key === '/') this.querySelector('#entry-text')?.focus();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('.entries input'), key === 'j' ? 1 : -1);
    else if (key === 'n' && mayWriteRules(this.me)) this.querySelector('wf-entries-adding')?.show();
    else return false;
    return true;
  }

  async reload() {
    await this.found.load();
    const now = new Set(this.found.value?.one.content?.entries);
    this.chosen = this.chosen.filter((entry) => now.has(entry));
  }

  /** @param {string} entry @param {boolean} yes */
  choose(entry, yes) {
    this.chosen = yes ? [...this.chosen, entry] : this.chosen.filter((one) => one !== entry);
  }

  /** @param {string} entry @param {Set<string>} chosen */
  entry(entry, chosen) {
    if (!mayWriteRules(this.me)) return html`<li><code>${entry}</code></li>`;
    return html`<li><label class="check"><input type="checkbox" .checked=${chosen.has(entry)} @change=${(event) => this.choose(entry, event.target.checked)}> <code>${entry}</code></label></li>`;
  }

  /** @param {Api['ValueList']} one */
  entries(one) {
    const all = one.content?.entries ?? [];
    const text = this.text.toLowerCase();
    const matching = all.filter((entry) => entry.toLowerCase().includes(text));
    const chosen = new Set(this.chosen);
    const writes = mayWriteRules(this.me);
    return html`<section aria-labelledby="entries-title"><h2 id="entries-title">${t.entries} <span class="count">${number(all.length)}</span></h2>
      <form class="filters" role="search" aria-label=${t.entryFilter} @submit=${(event) => event.preventDefault()}>
        <label class="field grow"><span class="unseen">${t.entryFilter}</span><input id="entry-text" type="search" placeholder=${t.entryFilter}
          @input=${(event) => { this.text = event.target.value.trim(); this.shown = SHOWN_AT_FIRST; }}><kbd aria-hidden="true">/</kbd></label>
        ${writes && matching.length ? html`<button type="button" @click=${() => { this.chosen = matching; }}>${t.selectAll(matching.length)}</button>` : ''}
        ${chosen.size ? html`<button type="button" @click=${() => { this.chosen = []; }}>${t.clearSelection}</button>` : ''}</form>
      ${writes ? html`<wf-entries-removing .one=${one} .chosen=${this.chosen} @changed=${() => this.reload()} @stale=${() => this.reload()}></wf-entries-removing>` : ''}
      ${matching.length ? html`<div class="entries" tabindex="0" role="region" aria-label=${t.entriesLabel}><ul>${
        repeat(matching.slice(0, this.shown), (entry) => entry, (entry) => this.entry(entry, chosen))}</ul></div>
        ${matching.length > this.shown ? html`<p class="more">${c.showing(this.shown, matching.length)}
          <button @click=${() => { this.shown += SHOWN_AT_FIRST; }}>${c.showMore}</button></p>` : ''}` : html`<p class="faint">${all.length ? t.noEntryMatch : t.noEntries}</p>`}</section>`;
  }

  /** @param {Api['ValueList']} one @param {Map<string, string>} rules */
  uses(one, rules) {
    const use = ({ id, title, file }) => html`<li>${rules.get(id) ? html`<a href="/rules/${segment(rules.get(id) ?? id)}">${title || t.untitled}</a>`
      : html`${title || t.untitled}${rules.has(id) ? html` <span class="faint">(${t.noPage})</span>` : ''}`} <code class="faint">${file}</code></li>`;
    return html`<section aria-labelledby="uses-title"><h2 id="uses-title">${t.usingRules} <span class="count">${one.usedBy.length}</span></h2>
      ${one.usedBy.length ? html`<ul class="uses">${one.usedBy.map(use)}</ul>` : html`<p class="faint">${t.noRules}</p>`}</section>
      ${one.usedBy.length && mayWriteRules(this.me) ? html`<wf-look-backs .of=${{ list: one.name }}></wf-look-backs>` : ''}`;
  }

  /** @param {Api['ValueList']} one @param {Api['ValueListChange']} change */
  version(one, change) {
    const there = change.size !== null;
    return html`<tr><th scope="row">${change.version}${change.version === one.version ? html` <span class="chip">${t.current}</span>` : ''}</th>
      <td data-label=${t.entries} class="number">${there ? number(change.size ?? 0) : t.removedWord}</td><td data-label=${t.change} class="wide">${change.description}</td>
      <td data-label=${t.person}>${change.by}</td><td data-label=${t.at}>${when(change.at)}</td>
      <td class="wide">${there ? html`<span class="version-actions"><a class="button" aria-label=${t.versionCsvLabel(change.version)} download=${`${one.name}-${change.version}.csv`}
        href=${`/api/v1/lists/${segment(one.name)}?format=csv&version=${change.version}`}>${t.versionCsv}</a>
        ${mayWriteRules(this.me) && change.version !== one.version ? html`<button aria-label=${t.restoreLabel(change.version)}
          @click=${() => this.querySelector('wf-list-restoring').restore(change.version)}>${t.restore}</button>` : ''}</span>` : ''}</td></tr>`;
  }

  /** @param {Api['ValueList']} one */
  versions(one) {
    return html`<section aria-labelledby="versions-title"><h2 id="versions-title">${t.versions}</h2>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.versionsLabel}><table class="assets people sensors versions-of">
        <thead><tr>${[[t.version], [t.entries, 'number'], [t.change], [t.person], [t.at], ['']].map(([name, kind]) =>
          html`<th scope="col" class=${kind ?? ''}>${name || html`<span class="unseen">${t.actions}</span>`}</th>`)}</tr></thead>
        <tbody>${repeat(one.content?.history ?? [], (change) => change.version, (change) => this.version(one, change))}</tbody></table></div>
      ${mayWriteRules(this.me) ? html`<wf-list-restoring .one=${one} @changed=${() => this.reload()} @stale=${() => this.reload()}></wf-list-restoring>` : ''}</section>`;
  }

  /** @param {Api['ValueList']} one */
  tools(one) {
    const download = html`<a class="button" href=${`/api/v1/lists/${segment(one.name)}?format=csv`} download=${`${one.name}.csv`}>${t.download}</a>`;
    if (!mayWriteRules(this.me)) return html`<p class="actions">${download}</p>`;
    const again = () => this.reload();
    return html`<div class="actions"><wf-entries-adding .one=${one} @changed=${again} @stale=${again}></wf-entries-adding>
      <wf-list-import .one=${one} @changed=${again} @stale=${again}></wf-list-import>${download}
      <wf-list-describing .one=${one} @changed=${again} @stale=${again}></wf-list-describing></div>`;
  }

  /** @param {Api['ValueList']} one */
  removal(one) {
    if (!mayWriteRules(this.me)) return '';
    return html`<section aria-labelledby="removal-title"><h2 id="removal-title">${t.removal}</h2>${one.usedBy.length ? html`<p>${t.inUse(one.usedBy.length)}</p>`
      : html`<wf-list-removing .one=${one} @changed=${() => goTo(this, '/lists')} @stale=${() => this.reload()}></wf-list-removing>`}</section>`;
  }

  body({ one, rules }) {
    return html`<p class="crumbs"><a href="/lists">${t.allLists}</a></p>
      <div class="headline calm"><h1 tabindex="-1">${one.name}${one.active ? '' : html` <span class="chip" title=${t.notActiveHelp}>${t.notActive}</span>`}</h1>
        <p>${one.description}</p><p class="facts"><span>${t.version} ${one.version}</span> <span>${t.lastChange} ${when(one.changed.at)} ${t.by(one.changed.by)}</span></p></div>
      ${this.tools(one)}${this.entries(one)}${this.uses(one, rules)}${this.versions(one)}${this.removal(one)}`;
  }

  render() {
    return html`${rulePlaces('/lists', 'true')}${this.found.render((found) => this.body(found))}`;
  }
}

customElements.define('wf-list-making', ListMaking);
customElements.define('wf-entries-adding', EntriesAdding);
customElements.define('wf-entries-removing', EntriesRemoving);
customElements.define('wf-list-import', ListImport);
customElements.define('wf-list-describing', ListDescribing);
customElements.define('wf-list-restoring', ListRestoring);
customElements.define('wf-list-removing', ListRemoving);
customElements.define('wf-lists', Lists);
customElements.define('wf-list', OneList);
