// The graph around an object of threat intelligence, with the same content as a list for screen readers and keyboards.

import { html, svg } from 'lit';
import { get, segment } from '../api.js';
import { element } from '../element.js';
import { laidOut, neighbour } from '../graph-layout.js';
import { Loading } from '../loading.js';
import { texts as t } from '../texts/campaigns.js';

const MOST_LETTERS = 40; // of a name: two lines
const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

const short = (name) => (name.length <= MOST_LETTERS ? name : `${name.slice(0, 24)}…${name.slice(-14)}`);
const kindOf = (node) => node.type.replaceAll('-', ' ');
/** A sighting has no name: what is listed for it is the id of its object. */
const nameOf = (node) => (/--[0-9a-f-]{36}$/.test(node.name) ? '' : node.name) || kindOf(node);

/** The object of the page on the left, what is linked to it as cards, and what is linked to these on the right. */
const placed = ({ nodes, edges }) => ({
  nodes: nodes.map((node) => ({ ...node, name: nameOf(node), place: ['start', 'asset', 'far'][node.distance] })),
  edges: edges.map((edge) => ({ ...edge, directed: true })),
});

class IntelGraph extends element({ objectId: '', at: '' }) {
  graph = new Loading(this, (signal) => get(`/intel/objects/${segment(this.objectId)}/graph`, signal), { key: () => this.objectId, as: 'section' });
  drawn = laidOut({ nodes: [], edges: [] });
  /** @type {any} */
  shown = null;

  willUpdate() {
    const found = this.graph.value;
    if (!found || found === this.shown) return;
    this.shown = found;
    this.drawn = laidOut(placed(found), (node) => [short(node.name), kindOf(node)]);
    this.at = this.objectId;
  }

  links(id) {
    return this.shown.edges.filter((edge) => edge.from === id || edge.to === id);
  }

  key(event) {
    if (!ARROWS.includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = neighbour(this.drawn, this.at, event.key);
    if (next) this.go(next);
  }

  async go(id) {
    this.at = id;
    await this.updateComplete;
    this.querySelector('.node[tabindex="0"]')?.focus();
  }

  line(edge) {
    const kind = edge.from === this.at || edge.to === this.at ? 'touch near' : 'touch';
    return svg`<path class=${kind} d=${edge.path} marker-start=${edge.starts ? 'url(#arrow-intel)' : 'none'} marker-end=${edge.ends ? 'url(#arrow-intel)' : 'none'}/>`;
  }

  node(node) {
    const isAt = node.id === this.at;
    return html`<a class="node is-${node.place === 'asset' ? 'near' : node.place}" href="/intel/${segment(node.id)}" tabindex=${isAt ? 0 : -1}
      .style=${`left:${node.x}px;top:${node.y}px;width:${node.width}px;height:${node.height}px`} title=${node.name}
      aria-label=${t.spoken(node.name, kindOf(node), this.links(node.id).length)} @focus=${() => { this.at = node.id; }}>
      <span class="name">${short(node.name)}</span><span class="sub">${kindOf(node)}</span></a>`;
  }

  picture() {
    const { width, height, nodes, edges } = this.drawn;
    return html`<div class="graph-scroll"><div class="graph" role="group" aria-label=${t.graphHelp} .style=${`width:${width}px;height:${height}px`}
        @keydown=${(event) => this.key(event)}>
      <svg width=${width} height=${height} aria-hidden="true"><defs><marker id="arrow-intel" class="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"
        markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>
        ${edges.map((edge) => this.line(edge))}</svg>
      ${nodes.map((node) => this.node(node))}</div></div>`;
  }

  listed(node) {
    const links = this.links(node.id);
    const other = (id) => nameOf(this.shown.nodes.find((one) => one.id === id));
    return html`<li class=${node.id === this.at ? 'is-at' : ''}><p class="thing"><a href="/intel/${segment(node.id)}">${nameOf(node)}</a>
        <span class="faint">${kindOf(node)}</span></p>
      <ul>${links.map((edge) => html`<li>${edge.from === node.id
        ? html`<span class="faint">${edge.kind}</span> ${other(edge.to)}`
        : html`${other(edge.from)} <span class="faint">${edge.kind}</span> ${nameOf(node)}`}</li>`)}</ul></li>`;
  }

  body(found) {
    if (!found.edges.length) return html`<p class="faint">${t.noLinks}</p>`;
    return html`<div class="graph-and-list">${this.picture()}
        <div class="ties-scroll" tabindex="0" role="region" aria-label=${t.graphList} .style=${`--most:${Math.min(736, Math.max(384, this.drawn.height + 2))}px`}>
          <ol class="ties">${found.nodes.map((node) => this.listed(node))}</ol></div></div>
      ${found.complete ? '' : html`<p class="faint">${t.incomplete}</p>`}`;
  }

  render() {
    return html`<section aria-labelledby="intel-graph-title"><h2 id="intel-graph-title">${t.graph}</h2>${this.graph.render((found) => this.body(found))}</section>`;
  }
}

customElements.define('wf-intel-graph', IntelGraph);
