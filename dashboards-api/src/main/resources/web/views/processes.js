// Which process started which, as far as the records of a case tell: a list within lists.

import { html } from 'lit';
import { assetLink, severityMark, when } from '../parts.js';

const program = (image) => image.slice(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);

const IN_ORDER = ['critical', 'high', 'medium', 'low', 'informational'];

function one(process) {
  const { image, commandLine, user, pid, startedAt, alerts, children } = process;
  const gravest = [...alerts].sort((a, b) => IN_ORDER.indexOf(a.level) - IN_ORDER.indexOf(b.level));
  return html`<li class=${alerts.length ? 'has-alerts' : ''}>
    <div class="process"><span class="program" title=${image}>${program(image)}</span>
      <span class="facts">${user ? html`<span>${user}</span>` : ''}${pid ? html`<span>pid ${pid}</span>` : ''}${
        startedAt ? when(startedAt) : html`<span class="faint">known from what it started</span>`}</span>
      ${commandLine ? html`<code class="value">${commandLine}</code>` : ''}
      ${gravest.length ? html`<ul class="named" aria-label="Alerts of ${program(image)}">${gravest.map((alert) =>
        html`<li>${severityMark(alert.level)} ${alert.title}</li>`)}</ul>` : ''}</div>
    ${children.length ? html`<ul aria-label="Started by ${program(image)}">${children.map(one)}</ul>` : ''}</li>`;
}

export function processTrees(assets = []) {
  if (!assets.length) return '';
  return html`<section class="processes" aria-labelledby="processes-title"><h2 id="processes-title">Processes</h2>
    ${assets.map(({ asset, processes }) => html`<h3>${assetLink(asset)}</h3>
      <ul class="tree" aria-label="Processes on ${asset.slice(asset.indexOf(':') + 1)}">${processes.map(one)}</ul>`)}</section>`;
}
