// Match details of an alert: matching values, decoded text, counted events, and the rule.

import { html } from 'lit';
import { assetName, severityMark, when } from '../parts.js';
import { blob, copyButton } from '../blob.js';
import { counted } from '../texts/common.js';
import { texts as t } from '../texts/alerts.js';

/** The value with the parts marked that the rule asked for. Parts may overlap. */
function marked(value, parts) {
  const pieces = [];
  let at = 0;
  for (const { from, to } of [...parts].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (to <= at) continue;
    const start = Math.max(from, at);
    if (start > at) pieces.push(value.slice(at, start));
    pieces.push(html`<mark>${value.slice(start, to)}</mark>`);
    at = to;
  }
  if (at < value.length) pieces.push(value.slice(at));
  return pieces;
}

/** Reasons about the same value of a field are one item. */
function grouped(because) {
  const groups = new Map();
  for (const one of because) {
    const key = JSON.stringify([one.field, one.value]);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  }
  return [...groups.values()];
}

/** `contains “a”` and `contains “b”` are `contains “a” and “b”`. */
function sentence(group) {
  const [{ field }] = group;
  let verb = '';
  const rests = [...new Set(group.map(({ says }) => says.slice(field.length + 1)))].map((rest) => {
    const said = rest.slice(0, rest.indexOf('“'));
    const again = said && said === verb;
    verb = said;
    return again ? rest.slice(said.length) : rest;
  });
  const last = rests.pop();
  return html`<strong>${field}</strong> ${rests.length ? t.andLast(rests.join(', ')) : ''}${last}`;
}

/** A value equal to its pattern is shown once. */
const saysAll = (group) => group.length === 1 && group[0].value?.toLowerCase() === group[0].pattern;

/** `short` where the style cuts it to two lines. */
function value(group, short = false) {
  const [{ value: text }] = group;
  if (text === null || text === undefined || saysAll(group)) return '';
  const parts = group.flatMap(({ matched }) => matched ?? []);
  return short ? html`<code class="value">${marked(text, parts)}</code>` : blob(text, t.valueOf(group[0].field), marked(text, parts));
}

export function reasons(because) {
  return html`<ul class="reasons">${grouped(because).map((group) => html`<li>${sentence(group)}${value(group)}</li>`)}</ul>`;
}

/** One line under the title of an alert. */
export function glance(reason) {
  if (!reason) return '';
  const [first] = grouped(reason.because);
  const decoded = reason.decoded;
  return html`${reason.counts ? html`<span class="glance">${reason.counts}</span>` : ''}
    ${first && !reason.counts ? html`<span class="glance">${sentence(first)} ${value(first, true)}</span>` : ''}
    ${decoded
      ? html`<span class="glance"><code
      class="value"><span class="tag">${t.decoded}</span> ${decoded.text}${decoded.cut ? '…' : ''}</code></span>`
      : ''}`;
}

export function decodedTexts(texts = []) {
  if (!texts.length) return '';
  return html`${texts.map((one) => html`<figure class="decoded">
    <figcaption><span class="tag">${t.decoded}</span> <strong>${one.field}</strong>
      <span class="faint">${t.decodedHow(one.how)}</span></figcaption>
    <div class="beside"><div><h4>${t.rawValue}</h4>${blob(one.encoded, t.encodedPart(one.field))}</div>
      <div><h4>${t.decoded2}</h4><pre tabindex="0" role="region" aria-label=${t.decodedText(one.field)}>${one.text}</pre>
      ${one.cut ? html`<p class="faint">${t.cutText}</p>` : ''}</div></div></figure>`)}`;
}

const MOST_GROUPS = 20;

/** @param {any} correlation */
export function countedRecords(correlation) {
  if (!correlation) return '';
  const shown = correlation.groups.slice(0, MOST_GROUPS);
  return html`<p class="counts">${correlation.says}.</p>
    <ul class="groups">${shown.map((group) => html`<li><span class="times">${counted.event(group.count)}</span>
      <div><strong>${group.title ?? t.noRuleNow}</strong>
        <div class="facts"><span>${assetName(group.asset)}</span>${Object.entries(group.values).map(([field, text]) =>
          html`<span>${field} <code>${text}</code></span>`)}<span>${when(group.firstSeen)}${
            group.lastSeen === group.firstSeen ? '' : html` ${t.to(when(group.lastSeen))}`}</span></div></div></li>`)}</ul>
    ${correlation.groups.length > shown.length
      ? html`<p class="faint">${t.showingGroups(shown.length, counted.group(correlation.groups.length))}</p>`
      : ''}`;
}

/** An address in a rule comes from outside: only http and https become links. */
export function outward(address, text = address) {
  const kind = URL.canParse(address) ? new URL(address).protocol : '';
  return kind === 'https:' || kind === 'http:'
    ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${text}<span class="unseen"> ${t.newTab}</span></a>`
    : html`${text}`;
}

/** @param {Api['WhyCredit']} credit */
export function ruleCard(credit, level) {
  const pairs = (name, items) => (items?.length
    ? html`<dt>${name}</dt><dd><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></dd>`
    : '');
  return html`<section class="rule-card" aria-label=${t.ruleLabel(credit.title)}>
    <h3>${severityMark(credit.level ?? level)} <span>${credit.title}</span></h3>
    ${credit.active ? '' : html`<p class="faint">${t.ruleIsNoLonger}</p>`}
    ${credit.description ? html`<p class="description">${credit.description}</p>` : ''}
    <dl class="pairs"><dt>${t.level}</dt><dd>${credit.level ?? level}</dd>
      ${pairs(t.response, credit.response)}
      ${pairs(t.falsePositives, credit.falsepositives)}
      ${pairs(t.neededTelemetry, credit.telemetry)}
      ${pairs(t.externalIds, credit.externalIds)}
      ${pairs('ATT&CK', credit.attack.map((one) => html`${outward(one.link, one.name)} <code class="faint">${one.id}</code>`))}
      ${pairs(t.references, credit.references?.map((address) => outward(address)))}</dl>
    <p class="small-print">${credit.author ? html`${t.credits(credit.author, credit.license, credit.status)} ` : ''}${t.rule}
      <code>${credit.id}</code> ${copyButton(credit.id, t.ruleId)}</p>
  </section>`;
}
