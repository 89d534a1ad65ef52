// What the page's modules need of a browser when node runs them. Import it before them.

const kept = new Map();

/** A WebSocket that remembers what was sent; the test says what the center does. */
export class FakeSocket {
  static all = [];

  constructor(url) {
    Object.assign(this, { url, sent: [] });
    FakeSocket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {}
}

// Timers of the page do not keep node running.
const { setInterval: every } = globalThis;
const page = new EventTarget();
Object.assign(globalThis, {
  localStorage: { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, String(value)) },
  setInterval: (...timer) => every(...timer).unref(),
  addEventListener: (...listener) => page.addEventListener(...listener),
  dispatchEvent: (event) => page.dispatchEvent(event),
  location: { origin: 'http://center', pathname: '/', search: '' },
  document: Object.assign(new EventTarget(), { visibilityState: 'visible', activeElement: null, body: {}, createTreeWalker: () => ({}), createComment: () => ({}) }),
  WebSocket: FakeSocket,
  navigator: { clipboard: {} },
});
globalThis.window = globalThis;

/** A template of Lit as its text, with every value that comes from elsewhere escaped, as Lit does it. */
export function text(template) {
  if (template === null || template === undefined || typeof template === 'symbol' || template === false) return '';
  if (Array.isArray(template)) return template.map(text).join('');
  if (template.strings) return template.strings.map((part, i) => part + (i < template.values.length ? text(template.values[i]) : '')).join('');
  if (template.values) return template.values.map(text).join('');
  return String(template).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
