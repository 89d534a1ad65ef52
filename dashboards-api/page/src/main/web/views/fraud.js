// Clusters of fraud reports, and one cluster: why its reports are together, what was lost, and the reports.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, put, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { when } from '../parts.js';
import { Sender } from './asking.js';
import { common as c } from '../texts/common.js';
import { texts as t } from '../texts/fraud.js';

const SHOWN_AT_ONCE = 100;

/** @param {Api['FraudCluster']['losses']} losses */
const lost = (losses) => (losses.length ? losses.map((one) => t.loss(one.amount, one.currency)).join(', ') : t.noLosses);

class FraudLinking extends element({ cluster: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await put(`/matters/${segment(String(form.get('matter')).trim())}/fraud-clusters/${segment(this.cluster.id)}`, {});
    return t.linked;
  }

  render() {
    return this.ask({ label: t.link, title: t.linkTitle, send: t.save,
      fields: html`<label>${t.matterId} <input name="matter" required maxlength="40" placeholder="M-2026-K7Q4TDXW" autocomplete="off"></label>
        <p class="faint">${t.linkHelp}</p>` });
  }
}

class FraudErasing extends element({ report: null }, Sender) {
  /** @param {FormData} form */
  async send(form) {
    await post(`/fraud/reports/${segment(this.report.id)}/erase`, { reason: form.get('reason') });
    return t.erasedNow;
  }

  render() {
    return this.ask({ label: t.erase, title: t.eraseTitle, send: t.eraseNow,
      fields: html`<p>${t.eraseHelp}</p><label>${t.reason} <textarea name="reason" rows="3" required maxlength="1000"></textarea></label>` });
  }
}

/** What a reporter wrote. Reading it is logged, so that it is read only when it is asked for. */
class FraudReport extends element({ reportId: '', asked: false }) {
  one = new Loading(this, (signal) => get(`/fraud/reports/${segment(this.reportId)}`, signal), { key: () => (this.asked ? this.reportId : null), as: 'section' });

  /** @param {Api['FraudReport']} report */
  body(report) {
    const { content } = report;
    if (!content) return html`<p class="faint">${t.erased}</p>`;
    const named = [...content.numbers, ...content.pages, ...content.accounts, ...content.tools];
    return html`<dl class="pairs"><dt>${t.wrote}</dt><dd class="note-text">${content.what}</dd>
        <dt>${t.contact}</dt><dd>${content.contact ?? t.noContact}</dd>
        <dt>${t.named}</dt><dd><ul class="plain-entries">${named.map((one) => html`<li>${one}</li>`)}</ul></dd></dl>
      <wf-fraud-erasing .report=${report} @changed=${() => this.one.load()}></wf-fraud-erasing>`;
  }

  render() {
    return this.asked ? this.one.render((report) => this.body(report))
      : html`<button aria-label=${t.showOf(this.reportId)} @click=${() => { this.asked = true; }}>${t.show}</button>`;
  }
}

class FraudCluster extends element({ clusterId: '', me: null }) {
  one = new Loading(this, (signal) => get(`/fraud/clusters/${segment(this.clusterId)}`, signal), { key: () => this.clusterId });

  reports = new Loading(this, (signal) => get(`/fraud/reports?cluster=${segment(this.clusterId)}&limit=${SHOWN_AT_ONCE}`, signal),
    { key: () => this.clusterId, as: 'section' });

  sending = new Sending(this);

  more(before) {
    return this.reports.more((signal) => get(`/fraud/reports?cluster=${segment(this.clusterId)}&limit=${SHOWN_AT_ONCE}&cursor=${segment(before.nextCursor)}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  async unlink(matter) {
    await this.sending.send(() => remove(`/matters/${segment(matter)}/fraud-clusters/${segment(this.clusterId)}`), t.unlinked);
    await this.one.load();
  }

  /** @param {Api['FraudCluster']} cluster */
  shared(cluster) {
    if (!cluster.shared.length) return html`<p class="faint">${t.noShared}</p>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.shared}><table class="assets fraud-shared">
      <thead><tr>${[t.value, t.kind, t.here, t.everywhere, t.joins].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${cluster.shared.map((one) => html`<tr><th scope="row">${one.value}</th><td data-label=${t.kind}>${t.kinds[one.kind]}</td>
        <td data-label=${t.here}>${one.reports}</td><td data-label=${t.everywhere}>${one.everywhere}</td>
        <td data-label=${t.joins}>${one.joins ? t.yes : t.no}</td></tr>`)}</tbody></table></div>`;
  }

  /** @param {{ items: Api['FraudReportRow'][], nextCursor?: string | null }} page */
  list({ items, nextCursor }) {
    return html`<ul class="plain-entries fraud-reports">${repeat(items, (one) => one.id, (one) => html`<li><h3>${one.id}</h3>
        <p class="facts"><span>${t.received} ${when(one.receivedAt)}</span> <span>${t.happened} ${when(one.happenedAt)}</span>
          <span>${t.channels[one.channel]}</span> ${one.country ? html`<span>${one.country}</span>` : ''}
          ${one.loss ? html`<span>${t.lost}: ${t.loss(one.loss.amount, one.loss.currency)}</span>` : ''} <span>${one.source || t.form}</span></p>
        <wf-fraud-report .reportId=${one.id}></wf-fraud-report></li>`)}</ul>
      ${nextCursor ? html`<p class="more"><button ?disabled=${this.reports.busy} @click=${() => this.more(this.reports.value)}>${c.showMore}</button></p>` : ''}`;
  }

  /** @param {Api['FraudCluster']} cluster */
  body(cluster) {
    return html`<article><p class="crumbs"><a href="/fraud">${t.title}</a></p><h1 tabindex="-1">${t.cluster} ${cluster.id}</h1>
      <dl class="pairs"><dt>${t.reports}</dt><dd>${cluster.reports}</dd><dt>${t.first}</dt><dd>${when(cluster.firstAt)}</dd>
        <dt>${t.latest}</dt><dd>${when(cluster.latestAt)}</dd><dt>${t.losses}</dt><dd>${lost(cluster.losses)}</dd></dl>
      <h2>${t.matters}</h2>${cluster.matters.length ? html`<ul class="plain-entries">${cluster.matters.map((one) => html`<li><a href="/matters/${segment(one)}">${one}</a>
        <button aria-label=${t.unlinkFrom(one)} ?disabled=${this.sending.busy} @click=${() => this.unlink(one)}>${t.unlink}</button></li>`)}</ul>`
        : html`<p class="faint">${t.noMatters}</p>`}
      <wf-fraud-linking .cluster=${cluster} @changed=${() => this.one.load()}></wf-fraud-linking>
      <h2>${t.shared}</h2>${this.shared(cluster)}
      <h2>${t.reports}</h2>${this.reports.render((page) => this.list(page))}</article>`;
  }

  render() {
    return this.one.render((found) => this.body(found));
  }
}

class FraudClusters extends element({ least: 2 }) {
  found = new Loading(this, (signal) => get(`/fraud/clusters?least=${this.least}&limit=${SHOWN_AT_ONCE}`, signal), { key: () => this.least, as: 'section' });

  more(before) {
    return this.found.more((signal) => get(`/fraud/clusters?least=${this.least}&limit=${SHOWN_AT_ONCE}&cursor=${segment(before.nextCursor)}`, signal),
      (page) => ({ ...before, items: [...before.items, ...page.items], nextCursor: page.nextCursor }));
  }

  key(key) {
    if (key !== 'j' && key !== 'k') return false;
    focusNext(this.querySelectorAll('table.fraud tbody th a'), key === 'j' ? 1 : -1);
    return true;
  }

  /** @param {{ items: Api['FraudCluster'][], nextCursor?: string | null }} page */
  list({ items, nextCursor }) {
    if (!items.length) return html`<div class="empty"><h2>${t.none}</h2><p>${t.noneHelp}</p></div>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets fraud">
        <thead><tr>${[t.cluster, t.reports, t.latest, t.losses, t.shared].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${repeat(items, (one) => one.id, (one) => html`<tr><th scope="row"><a href="/fraud/${segment(one.id)}">${one.id}</a></th>
          <td data-label=${t.reports}>${one.reports}</td><td data-label=${t.latest}>${when(one.latestAt)}</td><td data-label=${t.losses}>${lost(one.losses)}</td>
          <td data-label=${t.shared}>${one.shared.map((value) => value.value).join(', ')}</td></tr>`)}</tbody></table></div>
      ${nextCursor ? html`<p class="more"><button ?disabled=${this.found.busy} @click=${() => this.more(this.found.value)}>${c.showMore}</button></p>` : ''}`;
  }

  render() {
    return html`<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      <form class="filters" @submit=${(/** @type {Event} */ event) => event.preventDefault()}><label>${t.least}
        <select @change=${(e) => { this.least = Number(e.target.value); }}>${[2, 3, 5, 10, 50].map((one) => html`<option value=${one}>${one}</option>`)}</select></label></form>
      ${this.found.render((page) => this.list(page))}`;
  }
}

customElements.define('wf-fraud-linking', FraudLinking);
customElements.define('wf-fraud-erasing', FraudErasing);
customElements.define('wf-fraud-report', FraudReport);
customElements.define('wf-fraud-cluster', FraudCluster);
customElements.define('wf-fraud-clusters', FraudClusters);
