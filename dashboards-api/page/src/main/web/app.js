// The page's frame: the place that is open, keys, the connection's state, the demo's banner, and the title that counts what waits.

import { html } from 'lit';
import { get, onStepUp, post } from './api.js';
import { live } from './live.js';
import { EverySecond, clock, countdown, now, toggleZone, zoneName } from './time.js';
import { element } from './element.js';
import { isWorse, waits } from './cases.js';
import { failed } from './toasts.js';
import { keysAreOn } from './keys.js';
import { approvals } from './approvals.js';
import { mentions } from './mentions.js';
import './demo.js';
import './paging.js';
import './parked.js';
import './rebuilding.js';
import './step-up.js';
import { BAR, PLACES, placeAt } from './places.js';
import './waiting-in.js';
import { tellProposals } from './views/proposals.js';
import { texts as t } from './texts/frame.js';
import { common as c } from './texts/common.js';

const CHORD_MILLIS = 1200;
const SHOWN_IF_ANY = new Set(['mentions', 'proposals']); // in the bar

class App extends element({ route: null, loaded: false, me: null, waiting: 0, unreached: false, proposals: 0 }) {
  constructor() {
    super();
    this.replaceChildren();
    this.route = placeAt(location.pathname);
    this.query = location.search;
    this.chord = 0;
    new EverySecond(this);
    live.addEventListener('state', () => this.connectionChanged());
    live.addEventListener('refused', (event) => failed(event.detail));
    live.addEventListener('signed-out', (event) => this.toSignIn(event.detail));
    addEventListener('watchfloor-signed-out', (event) => this.toSignIn(event.detail));
    addEventListener('pageshow', (event) => event.persisted && location.reload());
    addEventListener('popstate', () => this.movedBack());
    this.here = location.pathname + location.search;
    this.addEventListener('go', (event) => this.go(event.detail));
    document.addEventListener('click', (event) => this.clicked(event));
    document.addEventListener('keydown', (event) => this.keyed(event));
    onStepUp(() => this.querySelector('wf-step-up').ask());
    this.loads(this.route).then((yes) => { this.loaded = yes; });
    this.begin();
  }

  async begin() {
    if (this.route.name === 'signin') return;
    try {
      this.me = await get('/me');
      this.unreached = false;
    } catch (failure) {
      this.unreached = failure.status !== 401;
      if (failure.status !== 401) failed(failure.message, { label: c.tryAgain, run: () => this.begin() });
      if (failure.status) return;
    }
    live.follow('cases', (items) => {
      this.waiting = [...items.values()].filter((kase) => waits(kase) || isWorse(kase)).length;
      this.proposals = Math.ceil(tellProposals(items, this.me) / 2); // both cases of each have it
    });
    approvals.addEventListener('change', () => this.requestUpdate());
    approvals.begin();
    mentions.addEventListener('change', () => this.requestUpdate());
    mentions.begin();
    live.start();
  }

  /** A browser hides why a connection was refused; asking who is signed in finds out whether the session has ended. */
  async connectionChanged() {
    this.requestUpdate();
    if (live.link !== 'waiting' && (live.link !== 'live' || this.me)) return;
    try {
      this.me = await get('/me');
    } catch {
      // A 401 has led to the sign-in already; anything else the pill shows.
    }
  }

  // --- places ---

  async go(path, { replace = false } = {}) {
    if (!this.mayLeave()) return;
    history[replace ? 'replaceState' : 'pushState'](null, '', path);
    await this.arrive();
  }

  /** Whether the view can be left: nothing is unsaved, or the person confirms. */
  mayLeave() {
    return !this.view()?.isUnsaved?.() || confirm(t.unsaved);
  }

  /** Back and Forward have moved already: the address that is shown goes on top again when the person stays. */
  async movedBack() {
    if (location.pathname + location.search === this.here) return; // a link to a section of the same view
    if (this.mayLeave()) await this.arrive();
    else history.pushState(null, '', this.here);
  }

  async arrive() {
    this.here = location.pathname + location.search;
    const { here } = this;
    const route = placeAt(location.pathname);
    // What is open stays until the code of the next view is there, unless the person has gone on in the meantime.
    if (!await this.loads(route) || this.here !== here) return;
    this.loaded = true;
    this.query = location.search;
    this.route = route;
    this.requestUpdate();
    await this.updateComplete;
    const view = this.view();
    await view?.updateComplete;
    scrollTo(0, 0);
    if (!view?.contains(document.activeElement)) (view?.querySelector('h1') ?? this.querySelector('main'))?.focus();
  }

  async loads(route) {
    try {
      await route.load();
      return true;
    } catch {
      failed(t.partMissing, { label: t.reload, run: () => location.reload() });
      return false;
    }
  }

  /** Reloads the page, so that nothing shown stays in its memory or behind the Back button. */
  toSignIn(why) {
    if (this.route.name === 'signin' || this.hidden) return;
    this.hidden = true;
    live.stop();
    const query = new URLSearchParams();
    if (why && why !== 'not-signed-in') query.set('error', why);
    const back = location.pathname + location.search;
    if (back !== '/') query.set('next', back);
    location.replace(query.size ? `/signin?${query}` : '/signin');
  }

  async signedIn() {
    const next = new URLSearchParams(location.search).get('next') ?? '/';
    try {
      this.me = await get('/me');
    } catch {
      // Read again below, where the failure is shown.
    }
    await this.go(/^\/(?![/\\])/.test(next) ? next : '/', { replace: true });
    await this.begin();
  }

  async signOut() {
    try {
      await post('/signout', {});
      this.hidden = true;
      live.stop();
      location.replace('/signin');
    } catch (failure) {
      failed(failure.message);
    }
  }

  clicked(event) {
    const link = event.target.closest?.('a[href]');
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.target || link.hash || link.pathname.startsWith('/api/')) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }

  // --- keys ---

  view() {
    return this.querySelector('main > :not(p)');
  }

  keyed(event) {
    const typing = event.target.closest?.('input, textarea, select, dialog');
    if (typing || event.ctrlKey || event.altKey || event.metaKey || !keysAreOn() || this.route.name === 'signin') return;
    if (this.take(event.key)) event.preventDefault();
  }

  take(key) {
    const chording = Date.now() - this.chord < CHORD_MILLIS;
    this.chord = 0;
    const place = chording && PLACES.find(({ go, may }) => go === key && (may?.(this.me) ?? true));
    if (place) this.go(place.at);
    else if (key === 'g') this.chord = Date.now();
    else if (key === '?') this.querySelector('wf-keys').open();
    else if (key === 'u' && this.route.name !== 'queue') this.go(this.route.above ?? '/');
    else return this.view()?.key?.(key) ?? false;
    return true;
  }

  // --- what is always on the screen ---

  updated() {
    const title = t.pageTitle(this.waiting ? `(${this.waiting}) ` : '', this.route.title);
    if (document.title !== title) document.title = title;
    const icon = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel=icon]'));
    const href = this.waiting ? '/page/icon-waiting.svg' : '/page/icon.svg';
    if (icon.getAttribute('href') !== href) icon.setAttribute('href', href);
  }

  pill() {
    const { link, stale, heardAt, retryAt } = live;
    const wait = link === 'waiting' ? t.inTime(countdown(retryAt - Date.now())) : t.now;
    if (stale) {
      return html`<button class="pill stale" @click=${() => live.retryNow()}><span class="dot"></span>
        ${t.staleSince(clock(heardAt))}<span class="faint"> ${t.reconnecting(wait)}</span></button>`;
    }
    if (link === 'live') return html`<span class="pill live"><span class="dot"></span>${t.live}</span>`;
    if (link === 'waiting') {
      return html`<button class="pill waiting" @click=${() => live.retryNow()}><span class="dot"></span>${t.reconnectingPill(wait)}</button>`;
    }
    return html`<span class="pill waiting"><span class="dot"></span>${link === 'closed' ? t.notConnected : t.connecting}</span>`;
  }

  bar() {
    const counts = { queue: [this.waiting, t.unacknowledged], mentions: [mentions.unread, t.unreadMentions], approvals: [approvals.waiting().length, t.pendingApproval], proposals: [this.proposals, t.open] };
    const here = ({ name, at }) => (this.route.name === name ? 'page' : String(this.route.above === at));
    const link = (place) => {
      const [count, what] = counts[place.name] ?? [];
      return html`<a href=${place.at} aria-current=${here(place)}>${place.title}${count ? html` <span class="badge">${count}<span class="unseen"> ${what}</span></span>` : ''}</a>`;
    };
    const shown = BAR.filter(({ name, may, bar }) => (SHOWN_IF_ANY.has(name) ? counts[name][0] || this.route.name === name : (bar ?? may)?.(this.me) ?? true));
    return html`<header class="bar">
      <a class="brand" href="/"><img src="/page/icon.svg" alt="" width="26" height="26"> <span>${t.product}</span></a>
      <nav aria-label=${t.main}>${shown.map(link)}</nav>
      <div class="always">${this.pill()}
        <button class="quiet clock" @click=${toggleZone} aria-label=${t.changeZone(zoneName())}>
          <span class="figures">${clock(now())}</span> ${zoneName()}</button>
        ${this.me
          ? html`<a class="me" href="/account" aria-current=${here({ name: 'account', at: '/account' })}>${this.me.name}<span class="unseen">${t.inMyAccount}</span></a><button class="quiet" @click=${() => this.signOut()}>${t.signOut}</button>`
          : ''}
        <button class="quiet" aria-label=${t.keyboardShortcuts}
          @click=${() => this.querySelector('wf-keys').open()}><kbd>?</kbd></button></div>
    </header>`;
  }

  place() {
    if (!this.loaded) return html`<p class="booting" role="status">${c.loading}</p>`;
    return this.route.show({ id: this.route.id, query: this.query, me: this.me, signedIn: () => this.signedIn() });
  }

  render() {
    const signin = this.route.name === 'signin';
    // Before it is known who looks, there is nothing for them to see: not even for the moment after a sign-out and Back.
    if (!signin && !this.me && !this.unreached) return html`<p class="booting" role="status">${c.loading}</p><wf-toasts></wf-toasts>`;
    if (this.route.name === 'wall') {
      return html`<main id="main" tabindex="-1" class="on-wall">${this.place()}</main>
        <wf-keys></wf-keys><wf-step-up></wf-step-up><wf-toasts></wf-toasts>`;
    }
    return html`<a class="skip" href="#main" @click=${(e) => this.skip(e)}>${t.skipToMainContent}</a>
      ${signin ? '' : html`${this.bar()}<wf-rebuilding></wf-rebuilding><wf-demo></wf-demo><wf-paging></wf-paging><wf-parked></wf-parked><wf-approval-banner .hides=${this.route.name === 'approvals'}></wf-approval-banner><wf-asked></wf-asked>`}
      <main id="main" tabindex="-1" class=${!signin && live.stale ? 'is-stale' : ''}>${this.place()}</main>
      <wf-keys></wf-keys><wf-step-up></wf-step-up><wf-toasts></wf-toasts>`;
  }

  skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }
}

customElements.define('wf-app', App);
