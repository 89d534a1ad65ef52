// One active rule: what it looks for, what it needs, what to do after a match, what it found, and its history.

import { html } from 'lit';
import { get, list, put, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { mayWriteRules } from '../may.js';
import { assetLink, severityMark, when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { bytes } from '../sensors.js';
import { Sender, options } from './asking.js';
import './back-tests.js';
import './look-backs.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/detection.js';

const ALERTS_SHOWN = 5;
const ASK_MILLIS = 60_000;
const WEB = /^https?:\/\//;

/** Only web addresses become links: a rule is written by anybody. @param {string} address */
const outward = (address, text = address) => (WEB.test(address) ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${text}</a>` : text);

/** @param {string} term @param {unknown} value */
const pair = (term, value) => (value ? html`<dt>${term}</dt><dd>${value}</dd>` : '');

/** Changes the stage of a rule. */
class StageDialog extends element({ rule: null, choice: '' }, Sender) {
  opens() {
    this.choice = this.rule.stage === 'live' ? 'shadow' : 'live';
  }

  async send(form) {
    this.answer = await put(`/rules/${segment(this.rule.id)}/stage`, {
      stage: form.get('stage'), reason: form.get('reason').trim(), withRules: form.get('withRules') === 'yes' });
    return t.stageChanged(this.rule.title, t.stages[this.answer.stage]);
  }

  refusal() {
    const { problem } = this.sending;
    if (!problem) return '';
    const each = problem.problem?.problems ?? [];
    return html`<div role="alert" class="problem"><p>${problem.message}</p>
      ${each.length ? html`<ul>${each.map(({ file, reason }) => html`<li>${reason} <code>${file}</code></li>`)}</ul>` : ''}</div>`;
  }

  render() {
    const words = Object.fromEntries(Object.entries(t.stages).filter(([stage]) => stage !== this.rule.stage));
    return this.ask({
      label: t.changeStage, title: t.changeStageTitle, send: t.saveStage,
      fields: html`<p>${this.rule.title}</p>
        <label>${t.stage} <select name="stage" @change=${(event) => { this.choice = event.target.value; }}>${options(words, this.choice)}</select></label>
        <p class="faint">${t.stageHelp[this.choice]}</p>
        ${this.rule.rules?.length ? html`<label class="check"><input type="checkbox" name="withRules" value="yes"> ${t.withRules}</label>` : ''}
        <label>${t.reason} <textarea name="reason" rows="3" maxlength="1000" required></textarea></label>`,
    });
  }
}

class OneRule extends element({ ruleId: '', me: null }) {
  found = new Loading(this, async (signal) => {
    const [rule, alerts] = await Promise.all([
      get(`/rules/${segment(this.ruleId)}`, signal), list(`/alerts?rule=${segment(this.ruleId)}&limit=${ALERTS_SHOWN}`, signal)]);
    return { rule, alerts };
  }, { key: () => this.ruleId, every: ASK_MILLIS });

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

  /** @param {Api['RuleStagingDay'][]} days */
  days(days) {
    const most = Math.max(...days.map((day) => day.matches));
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.shadowTable}><table class="assets people sensors shadow-days">
        <thead><tr><th scope="col">${t.day}</th><th scope="col" class="number">${t.shadowMatches}</th><th scope="col"><span class="unseen">${t.shareOfMost}</span></th>
          <th scope="col" class="number">${t.shadowAlerts}</th><th scope="col" class="number">${t.shadowAssets}</th></tr></thead>
        <tbody>${days.map((one) => html`<tr><th scope="row">${one.day}</th><td data-label=${t.shadowMatches} class="number">${number(one.matches)}</td>
          <td class="bar" aria-hidden="true"><progress tabindex="-1" max=${most} .value=${one.matches}></progress></td>
          <td data-label=${t.shadowAlerts} class="number">${number(one.alerts)}</td><td data-label=${t.shadowAssets} class="number">${number(one.assets)}</td></tr>`)}</tbody></table></div>`;
  }

  /** @param {Api['Rule']} rule */
  staging(rule) {
    const { stage, active, changes, days } = rule.staging;
    const [last, ...earlier] = changes;
    return html`<section aria-labelledby="stage-title"><h2 id="stage-title">${t.stage}</h2>
      <p><strong>${t.stages[stage]}</strong>${active ? '' : html` <span class="chip" title=${t.stageLoadingHelp}>${t.stageLoading}</span>`}
        ${last ? html`<span>${t.stageSince} ${when(last.at)}, ${t.stageBy(last.by)}: ${last.reason}</span>` : html`<span class="faint">${t.alwaysLive}</span>`}</p>
      <p class="faint">${t.stageHelp[stage]}</p>
      ${mayWriteRules(this.me) ? html`<wf-rule-stage .rule=${rule} @changed=${() => this.found.load()}></wf-rule-stage>` : ''}
      ${days.length ? html`<h3>${t.shadowTitle}</h3>${this.days(days)}` : stage === 'shadow' ? html`<p class="faint">${t.noShadow}</p>` : ''}
      ${earlier.length ? html`<details><summary>${t.earlierStages}</summary><ul class="plain">${earlier.map((one) =>
        html`<li><strong>${t.stages[one.stage]}</strong> ${t.stageSince} ${when(one.at)}, ${t.stageBy(one.by)}: ${one.reason}</li>`)}</ul></details>` : ''}</section>`;
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
      ${this.staging(rule)}${rule.staging.stage === 'live' && rule.alerts && mayWriteRules(this.me)
        ? html`<wf-look-backs .of=${{ rules: [rule.id] }} .subject=${rule.title}></wf-look-backs>` : ''}${mayWriteRules(this.me) ? html`<wf-back-tests .ruleId=${rule.id}></wf-back-tests>` : ''}
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
customElements.define('wf-rule-stage', StageDialog);
