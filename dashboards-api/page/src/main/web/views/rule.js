// One active rule: what it looks for, what it needs, what to do after a match, what it found, and its history.

import { html } from 'lit';
import { get, list, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { assetLink, severityMark, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { bytes } from '../sensors.js';
import { texts as t } from '../texts/detection.js';

const ALERTS_SHOWN = 5;
const WEB = /^https?:\/\//;

/** Only web addresses become links: a rule is written by anybody. @param {string} address */
const outward = (address, text = address) => (WEB.test(address) ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${text}</a>` : text);

/** @param {string} term @param {unknown} value */
const pair = (term, value) => (value ? html`<dt>${term}</dt><dd>${value}</dd>` : '');

class OneRule extends element({ ruleId: '' }) {
  found = new Loading(this, async (signal) => {
    const [rule, alerts] = await Promise.all([
      get(`/rules/${segment(this.ruleId)}`, signal), list(`/alerts?rule=${segment(this.ruleId)}&limit=${ALERTS_SHOWN}`, signal)]);
    return { rule, alerts };
  }, { key: () => this.ruleId });

  /** @param {Api['Rule']} rule */
  tiles(rule) {
    const tile = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<dl class="tiles">${tile(t.hits, rule.hits)}${tile(t.alerts, rule.alertCount)}${
      tile(t.falsePositives, t.noise(rule.falsePositives, rule.alertCount))}${tile(t.lastHit, when(rule.lastHitAt))}${tile(t.memory, bytes(rule.memory))}</dl>`;
  }

  /** @param {Api['Rule']} rule */
  facts(rule) {
    const { product, category, service } = rule.logsource ?? {};
    const source = Object.entries({ product, category, service }).filter(([, value]) => value).map(([part, value]) => `${part} ${value}`).join(', ');
    const tags = rule.tags.filter((tag) => !tag.startsWith('attack.'));
    return html`<section aria-labelledby="facts-title"><h2 id="facts-title">${t.facts}</h2><dl class="pairs">
      ${pair(t.kind, t.kinds[rule.kind])}${pair(t.state, rule.alerts ? t.active : `${t.correlationInput}. ${t.correlationInputHelp}`)}
      ${pair(t.techniques, rule.attack.length ? html`<ul class="plain">${rule.attack.map((one) => html`<li>${outward(one.link, one.name)} <code class="faint">${one.id}</code>${
        one.id.startsWith('TA') ? '' : html` <a href="/rules?technique=${segment(one.id)}">${t.matrixOf(one.id)}</a>`}</li>`)}</ul>` : '')}
      ${pair(t.logSource, source)}${pair(t.counts, rule.rules?.length ? html`<ul class="plain">${rule.rules.map((id) => html`<li><a href="/rules/${segment(id)}"><code>${id}</code></a></li>`)}</ul>` : '')}
      ${pair(t.externalIds, rule.externalIds.join(', '))}${pair(t.tags, tags.join(', '))}${pair(t.status, rule.status)}${pair(t.author, rule.author)}${pair(t.license, rule.license)}
      ${pair(t.pack, rule.pack ?? t.builtin)}${pair(t.id, html`<code>${rule.id}</code>`)}
      ${pair(t.references, rule.references.length ? html`<ul class="plain">${rule.references.map((address) => html`<li>${outward(address)}</li>`)}</ul>` : '')}</dl></section>`;
  }

  /** @param {string} id @param {string} title @param {string[]} items */
  listed(id, title, items, ordered = false) {
    if (!items.length) return '';
    const each = items.map((item) => html`<li>${item}</li>`);
    return html`<section aria-labelledby=${id}><h2 id=${id}>${title}</h2>${ordered ? html`<ol class="steps">${each}</ol>` : html`<ul>${each}</ul>`}</section>`;
  }

  /** @param {Api['Rule']} rule @param {Api['Alert'][]} alerts */
  alerts(rule, alerts) {
    return html`<section aria-labelledby="alerts-title"><h2 id="alerts-title">${t.latestAlerts}</h2>${alerts.length ? html`
      <ul class="plain">${alerts.map((alert) => html`<li><a href="/alerts/${segment(alert.id)}">${when(alert.lastSeen)}</a> ${assetLink(alert.asset)}</li>`)}</ul>
      <p><a href="/alerts?case=all&amp;rule=${segment(rule.id)}">${t.showAlerts}</a></p>` : html`<p class="faint">${t.noAlerts}</p>`}</section>`;
  }

  /** @param {Api['Rule']} rule */
  history(rule) {
    if (!rule.pack) return html`<section aria-labelledby="history-title"><h2 id="history-title">${t.history}</h2><p class="faint">${t.noHistory}</p></section>`;
    return html`<section aria-labelledby="history-title"><h2 id="history-title">${t.history}</h2>
      <div class="scroller" tabindex="0" role="region" aria-label=${t.historyTable}><table class="assets people sensors">
        <thead><tr><th scope="col">${t.revision}</th><th scope="col">${t.change}</th><th scope="col" class="number">${t.rules}</th><th scope="col">${t.by}</th><th scope="col">${t.at}</th></tr></thead>
        <tbody>${rule.changes.map((one) => html`<tr><th scope="row">${one.revision}</th><td data-label=${t.change}>${t.actions[one.action] ?? one.action}</td>
          <td data-label=${t.rules} class="number">${one.rules}</td><td data-label=${t.by}>${one.by}</td><td data-label=${t.at}>${when(one.at)}</td></tr>`)}</tbody></table></div></section>`;
  }

  body({ rule, alerts }) {
    return html`<div class="headline calm"><h1 tabindex="-1">${severityMark(rule.level)} ${rule.title}</h1><p>${rule.description}</p></div>${this.tiles(rule)}
      ${this.facts(rule)}${this.listed('needs-title', t.needs, rule.telemetry)}${this.listed('response-title', t.response, rule.response, true)}${
        this.listed('expected-title', t.expected, rule.falsepositives)}
      <section aria-labelledby="logic-title"><h2 id="logic-title">${t.logic}</h2>${rule.yaml
        ? html`<pre class="rule-yaml" tabindex="0" role="region" aria-label=${t.logicLabel}>${rule.yaml}</pre>` : html`<p class="faint">${t.noLogic}</p>`}</section>
      ${this.alerts(rule, alerts)}${this.history(rule)}`;
  }

  render() {
    return html`${rulePlaces('/rules', 'true')}${this.found.render((found) => this.body(found))}`;
  }
}

customElements.define('wf-rule', OneRule);
