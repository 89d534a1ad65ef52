// Threat intelligence: all objects up to the clearance of the user, and one object with its versions and its content.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading } from '../loading.js';
import { assetLink, rawTelemetry, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/intel.js';
import './intel-graph.js';

const SHOWN_AT_ONCE = 100;
const TYPING_MILLIS = 300;
const TYPES = ['attack-pattern', 'campaign', 'course-of-action', 'grouping', 'identity', 'incident', 'indicator', 'infrastructure', 'intrusion-set',
  'location', 'malware', 'malware-analysis', 'marking-definition', 'note', 'observed-data', 'opinion', 'relationship', 'report', 'sighting', 'threat-actor',
  'tool', 'vulnerability', 'domain-name', 'email-addr', 'file', 'ipv4-addr', 'ipv6-addr', 'url'];

const chip = (tlp) => html`<strong class="tlp tlp-${tlp.replace('+', '-')}">${t.tlp(tlp)}</strong>`;

/** @param {{ revoked: boolean, from: string | null, until: string | null }} validity */
function state({ revoked, from, until }) {
  const now = Date.now();
  if (revoked) return t.revoked;
  if (until && Date.parse(until) <= now) return t.expired;
  return from && Date.parse(from) > now ? t.notYet : t.valid;
}

class Intel extends element({ filter: { q: '', type: '' } }) {
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

  render() {
    return html`${rulePlaces('/intel')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      ${this.filters()}${this.found.render((page) => this.list(page))}`;
  }
}

class IntelObject extends element({ objectId: '', version: '' }) {
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
      <h2>${t.json}</h2>
      <pre class="rule-yaml" tabindex="0" role="region" aria-label=${t.json}>${rawTelemetry(json)}</pre></article>`;
  }

  render() {
    return this.one.render((found) => this.body(found));
  }
}

customElements.define('wf-intel', Intel);
customElements.define('wf-intel-object', IntelObject);
