// Where the nodes and edges of a case's graph stand. The same graph gives the same picture: nothing here is random, and nothing moves.
//
// Assets go down a staircase in the order in which the attack reached them, so the attack runs from the top left to the bottom right. What comes in
// from outside is on the left, accounts and what the attack reaches on the right. Labels are inside the nodes, and nodes of a column
// never overlap.

const CARD = { width: 272, height: 64, gap: 14, name: 24, letters: 37 };
const SIDE = { width: 196, height: 44, gap: 8, name: 20, letters: 27 };
const LINE = 17; // pixels of a line below the name
const PADDING = 14;
const BETWEEN = 56;
const STAIRS = { least: 14, most: 26, all: 168 };
const MARGIN = 8;

/** How many lines a text takes: words stay whole unless they are longer than a line. */
function lines(text, letters) {
  let count = 1;
  let left = letters;
  for (const word of text.split(' ')) {
    if (word.length > left && left < letters) {
      count++;
      left = letters;
    }
    const over = Math.max(0, Math.ceil(word.length / letters) - 1);
    count += over;
    left -= word.length - over * letters + 1;
  }
  return count;
}

/** High enough for all that is written in it: `[name, ...below]`. */
function heightOf([name = '', ...below], size) {
  const text = lines(name, size.name) * 20 + below.reduce((sum, line) => sum + lines(line, size.letters) * LINE, 0);
  return Math.max(size.height, PADDING + text);
}

const middle = (node) => node.y + node.height / 2;

/** In the middle of what they touch, one below the other. */
function column(nodes, x, touches, textsOf) {
  const wanted = nodes.map((node) => {
    const ends = touches(node);
    const at = ends.length ? ends.reduce((sum, end) => sum + middle(end), 0) / ends.length : 0;
    return { node, at };
  });
  wanted.sort((a, b) => a.at - b.at || (a.node.id < b.node.id ? -1 : 1));
  let bottom = MARGIN;
  return wanted.map(({ node, at }) => {
    const height = heightOf(textsOf(node), SIDE);
    const y = Math.max(bottom, Math.round(at - height / 2));
    bottom = y + height + SIDE.gap;
    return { ...node, x, y, width: SIDE.width, height };
  });
}

/** Edges of one pair are one line, with arrows where an edge with a direction leads. */
function paired(edges) {
  const pairs = new Map();
  for (const edge of edges) {
    const key = [edge.from, edge.to].sort().join(' ');
    const line = pairs.get(key) ?? { ...edge, into: new Set() };
    pairs.set(key, line);
    line.weight = Math.max(line.weight ?? 0, edge.weight ?? 0) || undefined;
    if (edge.directed) line.into.add(edge.to);
  }
  return [...pairs.values()];
}

/** Down from the earlier card, then right into the later one. */
function stairs(from, to, step, nth) {
  const x = from.x + Math.min(10, step / 2);
  const y = to.y + 18 + (nth % 6) * 11;
  return `M${x} ${from.y + from.height}V${y}H${to.x - 1}`;
}

function curve(left, right, nth) {
  const x1 = left.x + left.width;
  const x2 = right.x;
  const y1 = middle(left) + (left.place === 'asset' ? ((nth % 5) - 2) * 8 : 0);
  const y2 = middle(right) + (right.place === 'asset' ? ((nth % 5) - 2) * 8 : 0);
  const bend = Math.max(24, Math.min(90, (x2 - x1) / 2));
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** `{ width, height, nodes, edges }`: nodes by column with their places, edges with their paths; `textsOf` gives the lines of a node. */
export function laidOut({ nodes, edges }, textsOf = (node) => [node.name]) {
  const assets = nodes.filter((node) => node.place === 'asset');
  const comesIn = new Set(edges.map((edge) => edge.from));
  const isSource = (node) => node.place === 'start' || (node.place === 'outside' && comesIn.has(node.id));
  const sources = nodes.filter(isSource);
  const others = nodes.filter((node) => node.place !== 'asset' && !isSource(node));
  const step = assets.length > 1 ? Math.max(STAIRS.least, Math.min(STAIRS.most, STAIRS.all / (assets.length - 1))) : 0;
  const start = MARGIN + (sources.length ? SIDE.width + BETWEEN : 0);

  let top = MARGIN;
  const cards = assets.map((asset, nth) => {
    const card = { ...asset, x: Math.round(start + nth * step), y: top, width: CARD.width, height: heightOf(textsOf(asset), CARD) };
    top += card.height + CARD.gap;
    return card;
  });
  const card = new Map(cards.map((one) => [one.id, one]));
  const touches = (node) => edges.flatMap((edge) =>
    (edge.from === node.id ? card.get(edge.to) : edge.to === node.id ? card.get(edge.from) : undefined) ?? []);
  const left = column(sources, MARGIN, touches, textsOf);
  const last = cards.at(-1);
  const right = column(others, last ? last.x + CARD.width + BETWEEN : start, touches, textsOf);

  const all = [...left, ...cards, ...right];
  const place = new Map(all.map((one) => [one.id, one]));
  const order = new Map(cards.map((one, nth) => [one.id, nth]));
  const into = new Map();
  const nth = (id) => {
    into.set(id, (into.get(id) ?? -1) + 1);
    return into.get(id);
  };
  const lines = [];
  for (const edge of paired(edges)) {
    const from = place.get(edge.from);
    const to = place.get(edge.to);
    if (!from || !to) continue;
    if (from.place === 'asset' && to.place === 'asset') {
      const forward = order.get(from.id) < order.get(to.id);
      const [early, late] = forward ? [from, to] : [to, from];
      lines.push({ ...edge, path: stairs(early, late, step, nth(late.id)), starts: edge.into.has(early.id), ends: edge.into.has(late.id) });
    } else {
      const forward = from.x < to.x;
      const [one, other] = forward ? [from, to] : [to, from];
      const asset = one.place === 'asset' ? one : other;
      lines.push({ ...edge, path: curve(one, other, nth(`${asset.id} side`)), starts: edge.into.has(one.id), ends: edge.into.has(other.id) });
    }
  }
  return {
    width: Math.max(0, ...all.map((one) => one.x + one.width)) + MARGIN,
    height: Math.max(0, ...all.map((one) => one.y + one.height)) + MARGIN,
    columns: [left, cards, right].filter((one) => one.length),
    nodes: all,
    edges: lines,
  };
}

/** Where an arrow key leads: left and right along an edge, up and down along edges in the column, else to the next node of it. */
export function neighbour({ columns, nodes, edges }, id, key) {
  const here = nodes.find((node) => node.id === id);
  const mine = columns.find((column) => column.some((node) => node.id === id));
  if (!here || !mine) return null;
  const ends = edges.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : []));
  const linked = nodes.filter((node) => ends.includes(node.id));
  const nearest = (some) => some.sort((a, b) => Math.abs(middle(a) - middle(here)) - Math.abs(middle(b) - middle(here)))[0]?.id ?? null;
  const column = (node) => columns.findIndex((one) => one.includes(node));
  const at = columns.indexOf(mine);
  if (key === 'ArrowLeft') return nearest(linked.filter((node) => column(node) < at));
  if (key === 'ArrowRight') return nearest(linked.filter((node) => column(node) > at));
  const down = key === 'ArrowDown';
  const ahead = mine.filter((node) => (down ? node.y > here.y : node.y < here.y));
  const along = ahead.filter((node) => linked.includes(node));
  return nearest(along.length ? along : ahead);
}
