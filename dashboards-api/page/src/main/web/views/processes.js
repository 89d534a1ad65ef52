// Which process started which, as far as the records of a case show: a list within lists.

import { html } from 'lit';
import { assetLink, severityMark, when } from '../parts.js';
import { blob } from '../blob.js';
import { counted } from '../texts/common.js';
import { texts as t } from '../texts/case.js';

const FEW_ALERTS = 3;
const FEW_TREES = 1; // that are open at first
const FEW_ASSETS = 4;

const program = (image) => image.slice(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);

const IN_ORDER = ['critical', 'high', 'medium', 'low', 'informational'];

const named = (alert) => html`<li>${severityMark(alert.level)} ${alert.title}</li>`;

function alertsOf(image, alerts) {
  if (!alerts.length) return '';
  const sorted = [...alerts].sort((a, b) => IN_ORDER.indexOf(a.level) - IN_ORDER.indexOf(b.level));
  const rest = sorted.slice(FEW_ALERTS);
  return html`<ul class="named" aria-label=${t.alertsOf(program(image))}>${sorted.slice(0, FEW_ALERTS).map(named)}</ul>
    ${rest.length ? html`<details class="fold"><summary>${counted.moreAlert(rest.length)}</summary>
      <ul class="named" aria-label=${t.moreAlertsOf(program(image))}>${rest.map(named)}</ul></details>` : ''}`;
}

function one(process) {
  const { image, commandLine, user, pid, startedAt, alerts, children } = process;
  return html`<li class=${alerts.length ? 'has-alerts' : ''}>
    <div class="process"><span class="program" title=${image}>${program(image)}</span>
      <span class="facts">${user ? html`<span>${user}</span>` : ''}${pid ? html`<span>${t.processPid(pid)}</span>` : ''}${
        startedAt ? when(startedAt) : html`<span class="faint">${t.seenAsParent}</span>`}</span>
      ${commandLine ? blob(commandLine, t.commandLineOf(program(image))) : ''}
      ${alertsOf(image, alerts)}</div>
    ${children.length ? html`<ul aria-label=${t.startedBy(program(image))}>${children.map(one)}</ul>` : ''}</li>`;
}

const size = (processes) => processes.reduce((sum, { children }) => sum + 1 + size(children), 0);

const tree = ({ asset, processes }, nth) => html`<h3>${assetLink(asset)}</h3>
  <details class="fold" ?open=${nth < FEW_TREES}><summary>${counted.process(size(processes))}</summary>
    <ul class="tree" aria-label=${t.processesOn(asset.slice(asset.indexOf(':') + 1))}>${processes.map(one)}</ul></details>`;

export function processTrees(assets = []) {
  if (!assets.length) return '';
  return html`<section class="processes" id="processes" aria-labelledby="processes-title"><h2 id="processes-title">${t.processes}
      <span class="count">${assets.reduce((sum, { processes }) => sum + size(processes), 0)}</span></h2>
    ${assets.slice(0, FEW_ASSETS).map(tree)}${assets.length > FEW_ASSETS ? html`<details class="fold"><summary>${
      counted.moreAsset(assets.length - FEW_ASSETS)}</summary>${assets.slice(FEW_ASSETS).map((each) => tree(each, FEW_TREES))}</details>` : ''}</section>`;
}
