// The attack graph of a case, with the same content as a list for screen readers and keyboards.

import { html, svg } from 'lit';
import { element } from '../element.js';
import { severityMark, when } from '../parts.js';
import { sentence } from '../blob.js';
import { full, moment } from '../time.js';
import { laidOut, neighbour } from '../graph-layout.js';
import { profileChips } from './profile.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/case.js';

const MOST_LETTERS = 40; // of a name: two lines
const MOST_LINKS = 3;

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

const WAYS = { to: '→', by: '←', with: '–' };

const NAMES = ['account', 'address', 'machine']; // kinds that the view of entities shows

/** Where Enter leads; null for what has no page. */
function pageOf(node) {
  if (node.place === 'asset') return `/assets/${encodeURIComponent(node.id)}`;
  const isKnown = node.count === 1 && NAMES.includes(node.kind) && customElements.get('wf-identity');
  return isKnown ? `/entities/${encodeURIComponent(node.name)}` : null;
}

/** Of a long name its two ends: the middle of a hash says least. */
const short = (name, most) => (name.length <= most
  ? name
  : `${name.slice(0, Math.ceil(most * 0.6))}…${name.slice(-Math.floor(most * 0.35))}`);

/** Machines by the first part of their names: the domain is mostly the same, and the list has it. */
const brief = (node) => (node.kind === 'machine' || (node.place === 'asset' && !node.name.includes('@') && !/^[\d.:a-f]+$/.test(node.name))
  ? node.name.split('.')[0]
  : node.name);

const kindOf = (node) => (node.count > 1 ? t.andMore(short(node.names[0], 16)) : node.kind.replaceAll('-', ' '));

const facts = ({ hits }) => `${moment(hits.first)} · ${counted.alert(hits.alerts)}`;

function spoken(node, ties) {
  const said = node.hits ? t.spokenHits(node.hits.severity, counted.alert(node.hits.alerts), full(node.hits.first)) : '';
  return `${node.name}, ${kindOf(node)}${said}, ${counted.connection(ties)}`;
}

/** `graph` as the API gives it: the page reads it together with the rest of the case. */
class CaseGraph extends element({ graph: null, at: null }) {
  drawn = laidOut({ nodes: [], edges: [] });

  willUpdate(changed) {
    if (!changed.has('graph')) return;
    this.drawn = laidOut(this.graph, (node) => this.texts(node));
    if (!changed.get('graph')) this.showAssets();
    if (!this.graph.nodes.some((node) => node.id === this.at)) this.at = this.graph.nodes[0]?.id ?? null;
  }

  /** Where the picture does not fit, such as on a phone, it begins with the assets. */
  async showAssets() {
    await this.updateComplete;
    const frame = this.querySelector('.graph-scroll');
    const first = this.drawn.nodes.find((node) => node.place === 'asset');
    if (frame && first && frame.clientWidth < this.drawn.width) frame.scrollLeft = first.x - 8;
  }

  /** Ties of a node, with the node at the other end. */
  ties(id) {
    const name = new Map(this.graph.nodes.map((node) => [node.id, node]));
    return this.graph.edges.flatMap((edge) => {
      if (edge.from === id) return [{ edge, way: edge.directed ? 'to' : 'with', other: name.get(edge.to) }];
      return edge.to === id ? [{ edge, way: edge.directed ? 'by' : 'with', other: name.get(edge.from) }] : [];
    });
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

  /** A node without a page of its own is shown in the list. */
  tell({ id }) {
    const item = this.querySelectorAll('.ties > li')[this.graph.nodes.findIndex((node) => node.id === id)];
    item?.scrollIntoView({ block: 'nearest' });
    item?.focus();
  }

  // --- the picture ---

  line(edge) {
    const isNear = edge.from === this.at || edge.to === this.at;
    const kind = edge.weight ? 'link' : 'touch';
    return svg`<path class="${kind} ${isNear ? 'near' : ''}" d=${edge.path}
      marker-start=${edge.starts ? `url(#arrow-${kind})` : 'none'} marker-end=${edge.ends ? `url(#arrow-${kind})` : 'none'}/>`;
  }

  marker(kind) {
    return svg`<marker id="arrow-${kind}" class="arrow ${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"
      markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker>`;
  }

  /** The lines in a node, its name first: the layout makes it high enough for all of them. */
  texts(node) {
    const { hits } = node;
    if (!hits) return [short(brief(node), MOST_LETTERS), kindOf(node)];
    const links = this.ties(node.id).filter((tie) => tie.way === 'by' && tie.other?.hits).map((tie) => brief(tie.other));
    const before = links.length > MOST_LINKS ? t.namesAndMore(links.slice(0, MOST_LINKS).join(', '), links.length - MOST_LINKS) : links.join(', ');
    return [
      brief(node), `${facts(node)}${hits.tags.length ? ` · ${hits.tags.join(', ')}` : ''}`, hits.tactics.join(', '), before ? `← ${before}` : '',
    ].filter(Boolean);
  }

  inside(node) {
    const [name, ...below] = this.texts(node);
    return html`<span class="name">${node.hits ? html`${severityMark(node.hits.severity)}<span>${name}</span>` : name}</span>
      ${below.map((line) => html`<span class="sub">${line}</span>`)}`;
  }

  node(node) {
    const isAt = node.id === this.at;
    const style = `left:${node.x}px;top:${node.y}px;width:${node.width}px;height:${node.height}px`;
    const label = spoken(node, this.ties(node.id).length);
    const kind = `node is-${node.place} ${node.count > 1 ? 'many' : ''} ${node.hits ? `sev-${node.hits.severity}` : ''}`;
    const focus = () => {
      this.at = node.id;
    };
    const page = pageOf(node);
    return page
      ? html`<a class=${kind} .style=${style} href=${page} tabindex=${isAt ? 0 : -1} aria-label=${label} title=${node.name}
          @focus=${focus}>${this.inside(node)}</a>`
      : html`<button type="button" class=${kind} .style=${style} tabindex=${isAt ? 0 : -1} aria-label=${label} title=${node.name}
          @focus=${focus} @click=${() => this.tell(node)}>${this.inside(node)}</button>`;
  }

  picture() {
    const { width, height, nodes, edges } = this.drawn;
    const far = edges.filter((edge) => edge.from !== this.at && edge.to !== this.at);
    const near = edges.filter((edge) => edge.from === this.at || edge.to === this.at);
    return html`<div class="graph-scroll"><div class="graph" role="group" aria-label=${t.graphHelp}
        .style=${`width:${width}px;height:${height}px`} @keydown=${(event) => this.key(event)}>
      <svg width=${width} height=${height} aria-hidden="true"><defs>${this.marker('link')}${this.marker('touch')}</defs>
        ${[...far, ...near].map((edge) => this.line(edge))}</svg>
      ${nodes.map((node) => this.node(node))}</div></div>`;
  }

  // --- the same as a list ---

  tie({ edge, way, other }) {
    const said = edge.words.map((words) => words.replace(/^.+? [→–] .+?: /, '')); // both ends are shown already
    return html`<li><span aria-hidden="true">${WAYS[way]}</span><span class="unseen">${t.directions[way]}</span>
      <strong>${short(other?.name ?? '', 40)}</strong> <span class="faint" title=${
        edge.weight ? t.score(edge.weight / 1000, edge.rows.join(' + ')) : ''}>${(edge.weight ? counted.indicator : counted.event)(edge.count)}</span>
      <span class="said">${sentence(said[0] ?? '', t.theReason)}</span>${said.length > 1 ? html`<details class="said">
        <summary>${counted.moreReason(said.length - 1)}</summary>
        ${said.slice(1).map((words) => html`<span class="said">${sentence(words, t.theReason)}</span>`)}</details>` : ''}</li>`;
  }

  listed(node) {
    const page = pageOf(node);
    const ties = this.ties(node.id);
    return html`<li tabindex="-1" class=${node.id === this.at ? 'is-at' : ''}>
      <p class="thing">${node.hits ? severityMark(node.hits.severity) : ''}<span>${page
        ? html`<a href=${page}>${node.name}</a>` : html`<strong>${node.name}</strong>`}
        <span class="faint">${kindOf(node)}</span>${node.hits ? profileChips(node.hits) : ''}</span></p>
      ${node.hits ? html`<p class="facts"><span>${counted.alert(node.hits.alerts)}</span><span>${t.sinceTime(when(node.hits.first))}</span>
        <span>${node.hits.tactics.join(', ')}</span></p>` : ''}
      ${node.names?.length ? html`<p class="facts">${node.names.map((name) => html`<code>${short(name, 44)}</code>`)}${
        node.count > node.names.length ? html`<span>${c.andMore(node.count - node.names.length)}</span>` : ''}</p>` : ''}
      ${ties.length ? html`<ul>${ties.map((tie) => this.tie(tie))}</ul>` : ''}</li>`;
  }

  left() {
    const { nodes, edges, alerts, brief } = this.graph.left;
    const parts = [
      nodes ? counted.node(nodes) : '', edges ? counted.connection(edges) : '', alerts ? counted.alert(alerts) : '',
    ].filter(Boolean);
    return html`${parts.length ? html`<p class="faint">${t.notDrawn(parts.join(', '))}</p>` : ''}
      ${brief ? html`<p class="faint">${t.assetsOnly(counted.alert(brief))}</p>` : ''}`;
  }

  stages() {
    const { stages, attackVersion } = this.graph;
    return stages.length ? html`<ol class="chain" aria-label=${t.stages}>${stages.map((stage) =>
      html`<li>${stage.tactic} <span class="faint">${counted.alert(stage.alerts)}${
        stage.assets > 1 ? t.onAssets(stage.assets) : ''}</span></li>`)}</ol><p class="faint">${t.attackVersion(attackVersion)}</p>` : '';
  }

  startedAt() {
    const started = this.graph.nodes.filter((node) => this.graph.startedAt.includes(node.id));
    return started.length ? html`<p class="facts started">${t.startedAt} ${started.map((node) => html`<a
      href=${pageOf(node)}>${node.name}</a>`)}</p>` : '';
  }

  render() {
    const { nodes } = this.graph;
    return html`<section class="story" id="graph" aria-labelledby="graph-title"><h2 id="graph-title">${t.attackGraph}</h2>
      ${this.stages()}${this.startedAt()}
      <div class="graph-and-list">${this.picture()}
        <div class="ties-scroll" tabindex="0" role="region" aria-label=${t.graphList}
          .style=${`--most:${Math.min(736, Math.max(384, this.drawn.height + 2))}px`}>
          <ol class="ties">${nodes.map((node) => this.listed(node))}</ol></div></div>${this.left()}</section>`;
  }
}

customElements.define('wf-case-graph', CaseGraph);
