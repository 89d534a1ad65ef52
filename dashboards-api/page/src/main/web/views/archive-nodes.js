// Nodes with copies of archived files, for whose deletion erasures wait: the list, and the removal of a node that is gone for good.

import { html } from 'lit';
import { list, remove, segment } from '../api.js';
import { element } from '../element.js';
import { Loading } from '../loading.js';
import { bytes as size } from '../sensors.js';
import { Sender } from './asking.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/archive-nodes.js';

const MOST = 1000;

class ArchiveNodeRemoving extends element({ node: '' }, Sender) {
  async send() {
    await remove(`/archive/nodes/${segment(this.node)}`);
    return t.removed(this.node);
  }

  render() {
    return this.ask({ label: t.remove, aria: t.removeNamed(this.node), title: t.removeTitle(this.node), name: this.node, send: t.removeSend,
      fields: html`<p>${t.removeHelp}</p>` });
  }
}

/** Shows nothing in a center without an object store. */
class ArchiveNodes extends element({}) {
  nodes = new Loading(this, (signal) => list(`/archive/nodes?limit=${MOST}`, signal), { as: 'extra' });

  /** @param {any} one */
  row({ node, member, copies, bytes, erased }) {
    return html`<tr><th scope="row">${node}</th><td data-label=${t.state}>${member ? t.member : t.gone}</td>
      <td data-label=${t.copies} class="number">${number(copies)}</td><td data-label=${t.size} class="number">${size(bytes)}</td>
      <td data-label=${t.erased} class="number">${number(erased)}</td>
      <td>${member ? '' : html`<wf-archive-node-removing .node=${node} @changed=${() => this.nodes.load()}></wf-archive-node-removing>`}</td></tr>`;
  }

  render() {
    return this.nodes.render((nodes) => (nodes.length ? html`<details class="fold archive-nodes"><summary>${t.title} <span class="count">${nodes.length}</span></summary>
      <p class="faint">${t.help}</p><div class="scroller" tabindex="0" role="region" aria-label=${t.title}><table class="assets">
        <thead><tr>${[t.node, t.state, t.copies, t.size, t.erased].map((name) => html`<th scope="col">${name}</th>`)}<td></td></tr></thead>
        <tbody>${nodes.map((one) => this.row(one))}</tbody></table></div></details>` : ''));
  }
}

customElements.define('wf-archive-node-removing', ArchiveNodeRemoving);
customElements.define('wf-archive-nodes', ArchiveNodes);
