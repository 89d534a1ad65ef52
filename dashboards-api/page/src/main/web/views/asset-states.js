// The earlier states of an asset: a slider from change to change, and the state at that time.

import { html } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { Loading, loading } from '../loading.js';
import { full } from '../time.js';
import { severityMark, when } from '../parts.js';
import { sameNote } from './naming.js';
import { profileChips } from './profile.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/asset-states.js';

const MOST_CHANGES = 200;

/** The kind of a change for its mark: the one that matters most. */
const markOf = (change) => (change.opened.length ? 'opened' : change.closed.length ? 'closed' : 'other');

const titles = (alerts) => alerts.map((alert) => alert.title).join(', ');

/** What changed, as text. */
function changeText({ opened, closed, other, by }) {
  const what = [opened.length ? t.opened(titles(opened)) : '', closed.length ? t.closed(titles(closed)) : '', other ? t.other[other] : '']
    .filter(Boolean).join('; ');
  return by ? t.by(what, by) : what;
}

class AssetStates extends element({ assetId: '', open: false, at: null, changes: [], next: null, position: 0 }) {
  marks = new Loading(this, async (signal) => {
    const answer = await get(`/assets/${segment(this.assetId)}/state/changes?limit=${MOST_CHANGES}`, signal);
    this.changes = [...answer.items].reverse();
    this.next = answer.nextCursor ?? null;
    this.position = this.changes.length;
    return true;
  }, { key: () => (this.open ? this.assetId : null), as: 'section' });

  state = new Loading(this, (signal) => get(`/assets/${segment(this.assetId)}/state?at=${segment(this.at)}`, signal),
    { key: () => this.at, as: 'section' });

  /** Shows the state at a time; null for now. The page then hides what is known now. */
  showAt(at) {
    this.at = at;
    this.dispatchEvent(new CustomEvent('at', { detail: at }));
  }

  moved(position) {
    this.position = position;
    this.showAt(this.changes[position]?.at ?? null);
  }

  backToNow() {
    this.moved(this.changes.length);
    this.querySelector('input[type=range]')?.focus();
  }

  toggle() {
    this.open = !this.open;
    if (!this.open) this.showAt(null);
  }

  /** Moves the slider to the latest change up to the time. */
  goTo(event) {
    event.preventDefault();
    const text = String(new FormData(event.target).get('at'));
    if (!text) return;
    const at = new Date(`${text}Z`).toISOString();
    this.position = Math.max(0, this.changes.filter((change) => change.at <= at).length - 1);
    this.showAt(at);
  }

  async more() {
    await this.marks.more((signal) => get(`/assets/${segment(this.assetId)}/state/changes?limit=${MOST_CHANGES}&cursor=${segment(this.next)}`, signal),
      (answer) => {
        this.changes = [...[...answer.items].reverse(), ...this.changes];
        this.position += answer.items.length;
        this.next = answer.nextCursor ?? null;
        return true;
      });
  }

  slider() {
    const last = this.changes.length;
    const change = this.at ? this.changes[this.position] : null;
    const text = change ? `${full(change.at)}: ${changeText(change)}` : t.now;
    return html`<div class="states-slider">
      <label for="states-range">${t.slider}</label>
      <input id="states-range" type="range" min="0" max=${last} step="1" .value=${String(this.position)} aria-valuetext=${text}
        @input=${(event) => this.moved(Number(event.target.value))}>
      <div class="states-marks" aria-hidden="true">${this.changes.map((one) =>
        html`<span class="state-mark state-${markOf(one)}"></span>`)}<span></span></div>
      <p class="faint states-legend" aria-hidden="true">${['opened', 'closed', 'other'].map((kind) =>
        html`<span><span class="state-mark state-${kind}"></span> ${t.legend[kind]}</span>`)}</p>
      <p class="states-change">${text}</p></div>`;
  }

  controls() {
    return html`${this.changes.length ? this.slider() : html`<p class="faint">${t.noChanges}</p>`}
      <form class="states-time" @submit=${(event) => this.goTo(event)}>
        <label>${t.goTo} <input name="at" type="datetime-local" step="1" required></label>
        <button>${t.goToButton}</button>
        ${this.next ? html`<button type="button" ?disabled=${this.marks.busy} @click=${() => this.more()}>${t.more}</button>` : ''}</form>`;
  }

  /** @param {any} state */
  facts({ details, earlier, watermarks }) {
    const profile = details?.profile ?? {};
    const said = (details?.naming?.said ?? []).filter((one) => !one.until);
    const rules = earlier.rules;
    return html`<dl class="tiles">
      <div><dt>${t.criticalityTags}</dt><dd>${profile.criticality || profile.tags?.length ? profileChips(profile) : c.notSet}</dd></div>
      <div><dt>${t.ownerGroup}</dt><dd>${[profile.owner, profile.group].filter(Boolean).join(', ') || c.notSet}</dd></div>
      <div><dt>${t.names}</dt><dd>${said.flatMap((one) => [...one.names, ...one.addresses]).join(', ') || c.none}</dd></div>
      <div><dt>${t.ruleSet}</dt><dd>${rules ? t.ruleSetSince(rules.number, when(rules.since)) : c.none}</dd></div>
      <div><dt>${t.packs}</dt><dd>${rules?.packs.length ? rules.packs.map((one) => t.pack(one.name, one.revision, one.rules)).join(', ') : t.builtIn}</dd></div>
      <div><dt>${t.watermarks}</dt><dd>${Object.entries(watermarks).map(([stream, through]) => html`<p>${t.watermark(stream, through)}</p>`)}</dd></div></dl>
      ${sameNote({ naming: details?.naming })}`;
  }

  alerts(alerts) {
    return html`<h3>${t.alerts} <span class="count">${alerts.length}</span></h3>
      ${alerts.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.alerts}><table class="assets">
        <thead><tr><th scope="col">${t.alert}</th><th scope="col">${t.severity}</th><th scope="col" class="number">${t.detections}</th>
          <th scope="col">${t.first}</th><th scope="col">${t.last}</th></tr></thead>
        <tbody>${alerts.map((alert) => html`<tr><th scope="row"><a href="/alerts/${encodeURIComponent(alert.id)}">${alert.title}</a></th>
          <td data-label=${t.severity}>${severityMark(alert.level)}</td><td data-label=${t.detections} class="number">${alert.count}</td>
          <td data-label=${t.first}>${when(alert.first)}</td><td data-label=${t.last}>${when(alert.last)}</td></tr>`)}</tbody></table></div>`
        : html`<p class="faint">${t.noAlerts}</p>`}`;
  }

  windows(windows) {
    return html`<h3>${t.windows} <span class="count">${windows.length}</span></h3>
      ${windows.length ? html`<div class="scroller" tabindex="0" role="region" aria-label=${t.windows}><table class="assets">
        <thead><tr><th scope="col">${t.rule}</th><th scope="col">${t.group}</th><th scope="col" class="number">${t.records}</th></tr></thead>
        <tbody>${windows.map((one) => html`<tr><th scope="row"><a href="/rules/${encodeURIComponent(one.rule)}">${one.rule}</a></th>
          <td data-label=${t.group}>${Object.entries(one.group).map(([name, value]) => `${name} ${value}`).join(', ')}</td>
          <td data-label=${t.records} class="number">${one.members}</td></tr>`)}</tbody></table></div>`
        : html`<p class="faint">${t.noWindows}</p>`}`;
  }

  then() {
    return html`<div class="states-banner" role="status"><strong>${t.banner(html`<time datetime=${this.at}>${full(this.at)}</time>`)}</strong>
        <button @click=${() => this.backToNow()}>${t.back}</button></div>
      ${this.state.render((state) => (state.earlier ? html`<div class="states-then ${this.state.busy ? 'faint' : ''}">
        <p class="faint">${t.changedAt(when(state.earlier.changedAt))}</p>
        ${this.facts(state)}${this.alerts(state.details?.alerts ?? [])}${this.windows(state.windows)}</div>` : loading))}`;
  }

  render() {
    return html`<section class="asset-states" aria-labelledby="states-title"><h2 id="states-title">${t.title}</h2>
      <p class="faint">${t.help}</p>
      <p><button aria-expanded=${this.open} @click=${() => this.toggle()}>${this.open ? t.hide : t.show}</button></p>
      ${this.open ? this.marks.render(() => this.controls()) : ''}
      ${this.at ? this.then() : ''}</section>`;
  }
}

customElements.define('wf-asset-states', AssetStates);
