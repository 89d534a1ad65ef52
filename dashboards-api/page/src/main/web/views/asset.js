// An asset: how it stands, who reports on it, and what was seen on it last.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, list, segment } from '../api.js';
import { live } from '../live.js';
import { EverySecond, age } from '../time.js';
import { element } from '../element.js';
import { mayRespond, mayWatch, mayWriteRules } from '../may.js';
import { Loading, loading } from '../loading.js';
import { caseLink, riskChip, when } from '../parts.js';
import { namingSection, sameChip, sameNote } from './naming.js';
import { profileChips } from './profile.js';
import { namesOverTime } from './identity.js';
import { missing } from './gaps.js';
import './alert.js';
import './asset-states.js';
import './blind-spots.js';
import './hidden.js';
import { addException, exceptDialog } from './except.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/assets.js';

const PAUSE_MILLIS = 1000; // what is seen of a busy asset changes all the time

class AssetView extends element({ me: null, assetId: '', at: null }) {
  whole = new Loading(this, async (signal) => {
    const id = segment(this.assetId);
    const [asset, alerts, said, names] = await Promise.all([
      get(`/assets/${id}`, signal), list(`/alerts?asset=${id}&limit=100`, signal), list(`/assets/${id}/activity?limit=1000`, signal),
      list(`/assets/${id}/names?limit=100`, signal),
    ]);
    return { asset, alerts, said, names };
  }, { pause: PAUSE_MILLIS });

  constructor() {
    super();
    new EverySecond(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow(`asset:${this.assetId}`, (items) => this.heard(items.get(this.assetId)));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unfollow?.();
  }

  /** The answer to a command is as the board shows it. */
  heard(told) {
    const { value } = this.whole;
    if (!told) return;
    if (value) this.whole.put({ ...value, asset: { ...value.asset, ...told } });
    this.whole.refresh();
  }

  key(key) {
    if (key !== 'e') return false;
    const focused = /** @type {any} */ (document.activeElement?.closest('wf-alert'));
    addException(this, focused?.alert.id);
    return true;
  }

  /** @param {Api['Asset']} asset */
  pairs(asset) {
    const seen = asset.lastSeen ? html`${t.ago(age(asset.lastSeen))} <span class="faint">${when(asset.lastSeen)}</span>` : c.never;
    return html`<dl class="tiles">
      <div><dt>${t.risk}</dt><dd>${riskChip(asset.risk)}</dd></div>
      <div><dt>${t.openAlerts}</dt><dd class="figures">${asset.openAlerts ?? 0}</dd></div>
      <div><dt>${t.lastSeen}</dt><dd>${seen}</dd></div>
      <div><dt>${c.case}</dt><dd>${asset.openCase
        ? caseLink(asset.openCase) : c.none}</dd></div>
      <div><dt>${t.reportedBy}</dt><dd>${asset.sensors?.length ? asset.sensors.join(', ') : t.noSensor}</dd></div>
      <div><dt>${t.ownerGroup}</dt><dd>${[asset.owner, asset.group].filter(Boolean).join(', ') || c.notSet}</dd></div></dl>`;
  }

  render() {
    return this.whole.render(({ asset, alerts, said, names }) => html`<article class="asset">
      <header><p class="crumbs"><a href="/assets">${c.assets}</a></p>
        <h1 tabindex="-1">${asset.name}</h1>
        <p class="facts"><span class="faint">${asset.kind.replaceAll('-', ' ')}</span>${profileChips(asset)}</p>
        ${mayRespond(this.me) ? html`<div class="actions"><wf-describing .asset=${asset}
          @changed=${(event) => this.heard(event.detail)}></wf-describing>
          <wf-sameness .asset=${asset} @changed=${() => this.whole.load()}></wf-sameness></div>` : ''}</header>
      ${this.at ? '' : html`${this.pairs(asset)}
      ${missing(asset, t.fromItsSensors)}`}
      <wf-asset-states .assetId=${this.assetId} @at=${(event) => { this.at = event.detail; }}></wf-asset-states>
      ${this.at ? '' : this.known(asset, alerts, said, names)}
    </article>`);
  }

  /** What is known now. */
  known(asset, alerts, said, names) {
    return html`
      ${sameNote(asset)}${mayWatch(this.me) ? html`<wf-hidden .of=${`/assets/${segment(this.assetId)}`}></wf-hidden>` : ''}
      <section aria-labelledby="seen-title" @except=${(event) => addException(this, event.detail)}><h2 id="seen-title">${t.alerts} <span class="count">${alerts.total}</span></h2>
        ${alerts.length ? repeat(alerts, (alert) => alert.id, (alert) => html`<wf-alert .alert=${alert} .tune=${mayWriteRules(this.me)}></wf-alert>`)
          : html`<p class="faint">${t.noAlerts}</p>`}
        ${alerts.total > alerts.length
          ? html`<p class="more faint">${t.newest(alerts.length, alerts.total)}</p>`
          : ''}</section>
      ${exceptDialog(this.me)}
      <wf-shows .assetId=${this.assetId}></wf-shows>
      ${namingSection(asset)}
      ${namesOverTime(names, asset)}
      ${said.length ? html`<section aria-labelledby="said-title"><h2 id="said-title">${t.history}</h2>
        <ol class="activity">${[...said].reverse().map((item) => html`<li>
          <div class="facts"><strong>${item.by}</strong> <span>${item.verb}</span> ${when(item.at)}</div><p>${item.text}</p></li>`)}</ol></section>` : ''}`;
  }
}

const RISKS = ['critical', 'high', 'medium', 'low', 'none'];

const SHOWN_AT_FIRST = 200;
const SEARCH_MILLIS = 300;

/** What the words of a search are looked for in, as the center does. */
const searched = (asset) => `${asset.id} ${asset.owner ?? ''} ${asset.group ?? ''}`.toLowerCase();

class Assets extends element({ items: null, text: '', asked: '', shown: 0 }) {
  /** The center sends the riskiest by itself; where there are more, it is asked for those that match. */
  found = new Loading(this, async (signal) => ({ text: this.asked, items: await list(`/assets?sort=risk&limit=1000&q=${segment(this.asked)}`, signal) }),
    { key: () => this.asked || null, as: 'extra' });

  constructor() {
    super();
    this.total = 0;
    this.shown = SHOWN_AT_FIRST;
    new EverySecond(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('assets', (items, change) => {
      this.items = items;
      this.total = change.total;
      this.requestUpdate();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unfollow?.();
  }

  key(key) {
    if (key !== '/') return false;
    this.querySelector('#asset-text').focus();
    return true;
  }

  search(text) {
    this.text = text;
    this.shown = SHOWN_AT_FIRST;
    clearTimeout(this.searching);
    this.searching = setTimeout(() => { this.asked = this.total > this.items.size ? text : ''; }, SEARCH_MILLIS);
  }

  /** @param {Api['Asset']} asset */
  row(asset) {
    return html`<tr><th scope="row"><a href="/assets/${encodeURIComponent(asset.id)}">${asset.name}</a></th>
      <td data-label=${c.kind}>${asset.kind.replaceAll('-', ' ')}</td><td data-label=${t.tags}>${profileChips(asset)}${sameChip(asset)}</td><td data-label=${t.risk}>${riskChip(asset.risk)}</td>
      <td data-label=${t.openAlerts} class="number">${asset.openAlerts ?? 0}</td>
      <td data-label=${t.lastSeen}>${asset.lastSeen ? t.agoText(age(asset.lastSeen)) : c.never}</td>
      <td class="case" data-label=${c.case}>${asset.openCase
        ? html`${caseLink(asset.openCase, asset.name)}`
        : ''}</td></tr>`;
  }

  render() {
    if (!this.items) return loading;
    const all = [...this.items.values()];
    const words = this.text.split(/\s+/);
    const found = this.text && this.found.value?.text === this.text ? this.found.value.items : null;
    const wanted = found ?? all.filter((asset) => words.every((word) => searched(asset).includes(word)))
      .sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk) || (b.openAlerts ?? 0) - (a.openAlerts ?? 0) || (a.id < b.id ? -1 : 1));
    const matching = found?.total ?? (this.text ? wanted.length : this.total);
    return html`<div class="headline calm"><h1 tabindex="-1">${counted.asset(this.total)}</h1>
        <p>${t.sorted} <a href="/entities">${t.lookUp}</a></p></div>
      <form class="filters" role="search" aria-label=${t.filters} @submit=${(e) => e.preventDefault()}>
        <label class="field grow"><span class="unseen">${t.filterLabel}</span><input id="asset-text" type="search" placeholder=${t.filterLabel}
          @input=${(e) => this.search(e.target.value.trim().toLowerCase())}><kbd aria-hidden="true">/</kbd></label></form>
      ${this.asked && this.found.failure ? html`<p role="alert">${this.found.failure.message}</p>` : ''}
      ${wanted.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${c.assets}><table class="assets">
        <thead><tr><th scope="col">${c.asset}</th><th scope="col">${c.kind}</th><th scope="col">${t.tags}</th><th scope="col">${t.risk}</th>
          <th scope="col" class="number">${t.openAlerts}</th><th scope="col">${t.lastSeen}</th><th scope="col">${c.case}</th></tr></thead>
        <tbody>${repeat(wanted.slice(0, this.shown), (asset) => asset.id, (asset) => this.row(asset))}</tbody></table></div>
        ${matching > Math.min(this.shown, wanted.length)
          ? html`<p class="more">${c.showing(Math.min(this.shown, wanted.length), matching)}
          ${this.shown < wanted.length ? html`<button @click=${() => (this.shown += SHOWN_AT_FIRST)}>${c.showMore}</button>`
            : html`<span class="faint">${t.searchForMore}</span>`}</p>` : ''}`
        : html`<div class="empty"><h2>${all.length ? t.noMatch : t.noAssets}</h2>
          <p>${all.length
            ? t.shorten
            : html`${t.noAssetsHelp} <a href="/sensors/enrol">${t.enroll}</a>`}</p></div>`}`;
  }
}

customElements.define('wf-asset', AssetView);
customElements.define('wf-assets', Assets);
