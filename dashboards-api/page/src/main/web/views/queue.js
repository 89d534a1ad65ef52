// The queue: which cases are unacknowledged, which one to take first, and how long until the next page.
//
// The order on the screen changes only while the pointer is not over a row. Otherwise new cases are counted in a bar
// and every row stays where it is: an acknowledgement must never hit the row that slid under the finger.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { live as typed } from 'lit/directives/live.js';
import { live } from '../live.js';
import { EverySecond, age } from '../time.js';
import { element } from '../element.js';
import { loading } from '../loading.js';
import { assetName, severityMark, statusChip, techniques } from '../parts.js';
import { clockText, firstClock } from '../service-clocks.js';
import { CenterStatus } from '../status.js';
import { rebuilding } from '../rebuilding.js';
import { announce, done, failed } from '../toasts.js';
import { mayRespond } from '../may.js';
import {
  NOBODY, SEVERITIES, SORTS, STATUS_WORDS, TIERS, command, confirmSeen, filterFromUrl, furtherSet, holder, isFiltered,
  isMine, isOpen, isOverdue, isWorse, matches, may, nextPage,
  noFilter, orderOf, urlOfFilter, waits, whoHasIt,
} from '../cases.js';
import { common as c, counted } from '../texts/common.js';
import { Several } from './several.js';
import { texts as t } from '../texts/queue.js';
import { texts as ofSeveral } from '../texts/several.js';

const SHOWN_AT_FIRST = 150;
const TECHNIQUES_SHOWN = 2; // a row keeps its height while the attack grows
const ASSETS_SHOWN = 2;
const FIRST_TIER = 'tier1'; // of most cases, so that the rows need not name it
let lastCursor = null; // coming back from a case, the watcher finds the row where it was left

class Queue extends element({ me: null, query: null, order: [], cursor: null, shown: null }) {
  constructor() {
    super();
    this.items = null;
    this.shown = SHOWN_AT_FIRST;
    this.filter = noFilter();
    this.pointed = false;
    this.opened = undefined;
    this.busy = new Set();
    this.center = new CenterStatus(this);
    this.several = new Several(this, () => this.focusAfterBar());
    new EverySecond(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.unfollow = live.follow('cases', (items, change) => this.heard(items, change));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    lastCursor = this.cursor;
    this.unfollow?.();
  }

  willUpdate(changed) {
    if (changed.has('query')) this.filter = filterFromUrl(this.query);
    if (changed.has('query') || changed.has('me')) this.settle();
  }

  heard(items, change) {
    const first = this.items === null;
    this.items = items;
    this.total = change.total;
    if (change.kind === 'added') announce(t.newCase(items.get(change.key).severity, items.get(change.key).title));
    if (change.kind === 'changed') this.tellTaking(change.before, items.get(change.key));
    if (first || !this.isHeld()) this.settle();
    if (first && lastCursor !== null && items.has(lastCursor)) this.pointTo(lastCursor);
    this.requestUpdate();
  }

  tellTaking(before, kase) {
    if (kase.acknowledgedBy && kase.acknowledgedBy !== before.acknowledgedBy) {
      announce(t.acknowledgedBy(kase.number, kase.acknowledgedBy));
    }
    if (isWorse(kase) && kase.worsened.news !== before.worsened?.news) {
      announce(t.escalatedNow(kase.number, kase.worsened.what.join(', ')));
    }
  }

  isHeld() {
    return this.order.length > 0 && (this.cursor !== null || this.pointed || this.several.size > 0);
  }

  wanted() {
    return [...(this.items?.values() ?? [])].filter((kase) => matches(kase, this.filter, this.me)).sort(orderOf(this.filter));
  }

  settle() {
    this.order = this.wanted().map((kase) => kase.id);
    if (this.cursor !== null && !this.order.includes(this.cursor)) this.cursor = null;
  }

  rows() {
    return this.order.map((id) => this.items.get(id)).filter(Boolean);
  }

  held() {
    const shown = new Set(this.order);
    return this.wanted().filter((kase) => !shown.has(kase.id));
  }

  // --- what the watcher does ---

  filterBy(change) {
    this.filter = { ...this.filter, ...change };
    history.replaceState(history.state, '', urlOfFilter(this.filter));
    this.several.clear(); // so that nobody changes a case that is not shown
    this.cursor = null;
    this.settle();
  }

  toggleSeverity(severity) {
    const chosen = new Set(this.filter.severity);
    if (!chosen.delete(severity)) chosen.add(severity);
    this.filterBy({ severity: chosen });
  }

  async pointTo(id) {
    this.cursor = id;
    await this.updateComplete;
    this.linkOf(id)?.focus();
  }

  linkOf(id) {
    return this.querySelector(`li[data-case="${CSS.escape(id)}"] a.title`);
  }

  step(by) {
    const ids = this.rows().slice(0, this.shown).map((kase) => kase.id);
    if (!ids.length) return;
    const at = ids.indexOf(this.cursor);
    this.pointTo(ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))]);
  }

  async showHeld() {
    this.settle();
    if (this.cursor !== null) await this.pointTo(this.cursor);
    else if (this.order.length) await this.pointTo(this.order[0]);
  }

  acknowledge(kase) {
    return this.orderFor(kase, () => command(kase.id, 'acknowledge'), t.acknowledged(kase.number));
  }

  confirm(kase) {
    return this.orderFor(kase, () => confirmSeen(kase), t.updateAcknowledged(kase.number));
  }

  async orderFor(kase, order, said) {
    if (this.busy.has(kase.id)) return;
    this.busy.add(kase.id);
    this.requestUpdate();
    try {
      await order();
      done(said);
    } catch (failure) {
      const retry = failure.status ? undefined : { label: c.tryAgain, run: () => this.orderFor(kase, order, said) };
      failed(t.failed(kase.number, failure.message), retry);
    } finally {
      this.busy.delete(kase.id);
      const hadFocus = document.activeElement?.closest('li[data-case]')?.getAttribute('data-case') === kase.id;
      this.requestUpdate();
      await this.updateComplete;
      if (hadFocus || document.activeElement === document.body) this.linkOf(kase.id)?.focus();
    }
  }

  /** Answers whether the key was one of the queue's. */
  key(key) {
    const kase = this.cursor === null ? null : this.items?.get(this.cursor);
    if (key === 'j') this.step(1);
    else if (key === 'k') this.step(-1);
    else if (key === 'n') this.showHeld();
    else if (key === 'm') this.filterBy({ mine: !this.filter.mine });
    else if (key === '/') this.querySelector('#filter-text').focus();
    else if (key === 'x') this.selectAt(kase);
    else if (key === 'a') this.acknowledgeAt(kase);
    else if (key === 'w') this.confirmAt(kase);
    else if (key === 'Escape') this.letGo();
    else return false;
    return true;
  }

  selectAt(kase) {
    if (!mayRespond(this.me)) return;
    if (kase) this.several.toggle(kase.id);
    else done(ofSeveral.selectFirst);
  }

  /** The button with the focus may have gone with the bar. */
  focusAfterBar() {
    if (document.activeElement === document.body && this.cursor !== null) this.linkOf(this.cursor)?.focus();
  }

  acknowledgeAt(kase) {
    if (this.several.size) this.several.executeNamed('acknowledge');
    else if (!kase) done(t.selectToAcknowledge);
    else if (!may(kase, 'acknowledge')) done(whoHasIt(kase, this.me));
    else this.acknowledge(kase);
  }

  confirmAt(kase) {
    if (!kase) done(t.selectToConfirm);
    else if (!may(kase, 'confirm')) done(t.noUpdate(kase.number));
    else this.confirm(kase);
  }

  letGo() {
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    this.several.clear();
    this.cursor = null;
    this.settle();
  }

  focusMoved(event) {
    const row = event.target.closest('li[data-case]');
    if (row) this.cursor = row.dataset.case;
  }

  pointer(inside) {
    this.pointed = inside;
    if (!inside && this.items && !this.isHeld()) this.settle();
  }

  // --- what the watcher sees ---

  headline() {
    const all = [...this.items.values()];
    const waiting = all.filter(waits);
    const open = all.filter(isOpen).length;
    const first = waiting.filter((kase) => kase.nextNotificationAt).sort((a, b) => Date.parse(a.nextNotificationAt) - Date.parse(b.nextNotificationAt))[0];
    const percent = rebuilding(this.center.status);
    const calm = percent === null ? (open ? t.allAcknowledged : t.noOpenCases) : percent === undefined ? c.loading : t.rebuilding(percent);
    return html`<div class="headline ${waiting.length || percent !== null ? 'waiting' : 'calm'}">
      <h1 tabindex="-1">${waiting.length
        ? t.unacknowledged(waiting.length)
        : calm}</h1>
      <p>${counted.openCase(open)}${typeof percent === 'number' ? t.soFar : ''}${first ? html` · ${this.due(first)}` : ''}</p>
    </div>`;
  }

  filters() {
    const { status, severity, tier, mine, overdue, text, sort } = this.filter;
    return html`<form class="filters" role="search" aria-label=${t.filters} @submit=${(e) => e.preventDefault()}>
      <label class="field grow"><span class="unseen">${t.filterLabel}</span>
        <input id="filter-text" type="search" placeholder=${t.filterPlaceholder} .value=${typed(text)}
          @input=${(e) => this.filterBy({ text: e.target.value })} @keydown=${(e) => this.leaveSearch(e)}>
        <kbd aria-hidden="true">/</kbd></label>
      <label class="field"><span class="unseen">${t.status}</span>
        <select .value=${typed(status)} @change=${(e) => this.filterBy({ status: e.target.value })}>
          <option value="open" ?selected=${status === 'open'}>${t.open}</option>
          <option value="all" ?selected=${status === 'all'}>${c.all}</option>
          ${Object.entries(STATUS_WORDS).map(([value, word]) =>
            html`<option value=${value} ?selected=${status === value}>${word}</option>`)}
        </select></label>
      <div class="severities" role="group" aria-label=${t.severity}>${SEVERITIES.map((s) =>
        html`<button type="button" aria-pressed=${severity.has(s)} title=${s}
          @click=${() => this.toggleSeverity(s)}>${severityMark(s)}</button>`)}</div>
      <label class="field"><span class="unseen">${t.tier}</span>
        <select id="filter-tier" .value=${typed(tier)} @change=${(e) => this.filterBy({ tier: e.target.value })}>
          <option value="" ?selected=${!tier}>${t.everyTier}</option>
          ${Object.entries(TIERS).map(([value, word]) =>
            html`<option value=${value} ?selected=${tier === value}>${t.tierCount(word, this.openIn(value))}</option>`)}
        </select></label>
      <button type="button" class="toggle" aria-pressed=${mine}
        @click=${() => this.filterBy({ mine: !mine })}>${t.assignedToMe} <kbd aria-hidden="true">m</kbd></button>
      <button type="button" class="toggle" aria-pressed=${overdue} @click=${() => this.filterBy({ overdue: !overdue })}>${t.overdueTasks}</button>
      <label class="field"><span class="unseen">${t.sortBy}</span>
        <select .value=${typed(sort)} @change=${(e) => this.filterBy({ sort: e.target.value })}>${Object.entries(SORTS).map(([value, word]) =>
          html`<option value=${value} ?selected=${value === sort}>${word}</option>`)}</select></label>
      ${this.further()}
    </form>`;
  }

  /** The number of open cases of a tier. @param {string} tier */
  openIn(tier) {
    return [...this.items.values()].filter((kase) => kase.tier === tier && isOpen(kase)).length;
  }

  /** Filters that people need less often. */
  further() {
    const set = furtherSet(this.filter);
    const text = (name, label, placeholder) => html`<label>${label} <input type="search" autocomplete="off" placeholder=${placeholder}
      .value=${typed(this.filter[name])} @input=${(e) => this.filterBy({ [name]: e.target.value })}></label>`;
    const date = (name, label) => html`<label>${label} <input type="date" .value=${typed(this.filter[name].slice(0, 10))}
      @change=${(e) => this.filterBy({ [name]: e.target.value })}></label>`;
    const people = [...new Set([...this.items.values()].map(holder).filter(Boolean))].sort();
    const { assignee } = this.filter;
    if (assignee && assignee !== NOBODY && !people.includes(assignee)) people.push(assignee);
    return html`<details class="further" ?open=${this.opened ??= set > 0}><summary>${t.moreFilters}${set ? html` <span class="count">${set}</span>` : ''}</summary>
      <div>${html`<label>${t.assignee} <select .value=${typed(assignee)} @change=${(e) => this.filterBy({ assignee: e.target.value })}>
          <option value="" ?selected=${!assignee}>${c.anyone}</option><option value=${NOBODY} ?selected=${assignee === NOBODY}>${t.unassigned}</option>
          ${people.map((name) => html`<option value=${name} ?selected=${name === assignee}>${name}</option>`)}</select></label>`}
        ${text('asset', t.asset, t.partOfName)}${text('technique', t.technique, 'T1003')}${text('exercise', t.exerciseFilter, 'none')}
        ${date('from', t.openedFrom)}${date('to', t.openedTo)}
        ${set ? html`<button type="button" class="quiet" @click=${() => this.filterBy({ assignee: '', asset: '', technique: '', exercise: '', from: '', to: '' })}>${c.clear}</button>` : ''}</div></details>`;
  }

  leaveSearch(event) {
    if (event.key === 'Escape' || event.key === 'Enter') {
      event.preventDefault();
      event.target.blur();
      if (event.key === 'Enter') this.step(0);
    }
  }

  clockOf(kase) {
    if (!waits(kase) && !isWorse(kase)) return '';
    return this.due(kase);
  }

  due(kase) {
    const { text, left, urgent } = nextPage(kase);
    if (left === undefined) return html`<span class=${urgent ? 'due' : 'faint'}>${text}</span>`;
    return html`<span class="label">${text}</span> <span class="figures ${urgent ? 'due' : ''}">${left}</span>`;
  }

  whoHas(kase) {
    const who = holder(kase);
    if (waits(kase)) return html`<span class="nobody">${who ? t.assigned(who) : t.unassigned}</span>`;
    return html`${isWorse(kase) ? html`<span class="nobody">${t.escalated}</span> ` : ''}${statusChip(kase.status)}
      <span class="holder">${isMine(kase, this.me) ? t.you(who) : who ?? ''}</span>`;
  }

  /** @param {Api['CaseRow']} kase */
  row(kase) {
    const busy = this.busy.has(kase.id);
    const gone = !matches(kase, this.filter, this.me);
    return html`<li data-case=${kase.id} class="row sev-${kase.severity}
      ${waits(kase) || isWorse(kase) ? 'is-waiting' : ''} ${gone ? 'is-leaving' : ''} ${this.cursor === kase.id ? 'is-cursor' : ''} ${this.several.has(kase.id) ? 'is-chosen' : ''}">
      ${this.pick(kase)}${severityMark(kase.severity)}
      <div class="what">
        <a class="title" href="/cases/${encodeURIComponent(kase.id)}" title=${kase.title}><span class="number">#${kase.number}</span> ${kase.title}</a>
        <div class="facts">${kase.exercise ? html`<span class="chip exercise" title=${kase.exercise.name ?? ''}>${t.exercise}</span>` : ''}${kase.tier !== FIRST_TIER ? html`<span class="chip" data-tier=${kase.tier}>${TIERS[kase.tier] ?? kase.tier}</span>` : ''}${kase.mergedCount ? html`<span>${t.merged(kase.mergedCount + 1)}</span>` : ''}${this.assetsOf(kase)}
          <span>${counted.alert(kase.alertCount ?? 0)}</span>${isOverdue(kase) ? html`<span class="chip look">${t.taskOverdue}</span>` : ''}
          ${this.goal(kase)}${kase.notificationCount ? html`<span>${counted.notification(kase.notificationCount)}</span>` : ''}${techniques(kase.attack, TECHNIQUES_SHOWN)}</div>
      </div>
      <div class="who">${this.whoHas(kase)}</div>
      <div class="due-in">${this.clockOf(kase)}</div>
      <div class="age"><span class="unseen">${t.opened} </span><time datetime=${kase.openedAt}>${age(kase.openedAt)}</time></div>
      <div class="act">${may(kase, 'acknowledge') ? html`<button class="primary" ?disabled=${busy} @click=${() => this.acknowledge(kase)}
        aria-label=${t.acknowledgeCase(kase.number)}>${busy ? c.sending : t.acknowledge}</button>` : ''}
        ${may(kase, 'confirm') ? html`<button class="primary" ?disabled=${busy} @click=${() => this.confirm(kase)}
        aria-label=${t.acknowledgeUpdateOf(kase.number)}>${busy ? c.sending : t.acknowledgeUpdate}</button>` : ''}</div>
    </li>`;
  }

  /** The service-level clock that ends first. @param {Api['CaseRow']} kase */
  goal(kase) {
    const one = isOpen(kase) ? firstClock(kase) : null;
    if (!one) return '';
    const { text, urgent } = clockText(one);
    return html`<span class="goal ${urgent ? 'chip look' : ''}">${text}</span>`;
  }

  /** @param {Api['CaseRow']} kase */
  pick(kase) {
    if (!mayRespond(this.me)) return '';
    return html`<label class="pick"><input type="checkbox" .checked=${typed(this.several.has(kase.id))}
      @change=${(e) => this.several.toggle(kase.id, e.target.checked)}><span class="unseen">${ofSeveral.select(kase.number)}</span></label>`;
  }

  /** The title names the first asset already, so that one alone is not repeated. */
  assetsOf(kase) {
    const { assets = [], assetCount = assets.length, title } = kase;
    if (kase.flood) return html`<span>${counted.asset(assetCount)}</span>`;
    if (assetCount === 1 && title.endsWith(` on ${assets[0]?.name}`)) return html`<span class="unseen">${assets[0].name}</span>`;
    return html`<span class="assets">${assets.slice(0, ASSETS_SHOWN).map((a) => html`<span>${assetName(a.id)}</span>`)}${
      assetCount > ASSETS_SHOWN ? html`<span>${c.andMore(assetCount - ASSETS_SHOWN)}</span>` : ''}</span>`;
  }

  newsBar() {
    const held = this.isHeld() ? this.held() : [];
    if (!held.length) return '';
    const gravest = held.map((kase) => kase.severity).sort((a, b) => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b))[0];
    return html`<button class="news sev-${gravest}" @click=${() => this.showHeld()}>
      ${severityMark(gravest)} ${t.newCases(held.length)}</button>`;
  }

  empty() {
    if (isFiltered(this.filter)) {
      return html`<div class="empty"><h2>${t.noMatch}</h2>
        <p><button @click=${() => this.filterBy(noFilter())}>${t.showOpen}</button></p></div>`;
    }
    const percent = rebuilding(this.center.status);
    if (percent !== null) {
      return percent === undefined ? loading : html`<div class="empty"><h2>${t.notKnownYet}</h2>
        <p>${t.rebuildingHelp(percent)}</p></div>`;
    }
    if (this.center.status?.assets === 0) {
      return html`<div class="empty"><h2>${t.noAssets}</h2>
        <p>${t.noAssetsHelp}</p>
        <p><a class="button" href="/sensors/enrol">${t.enrolFirst}</a> <a class="button" href="/inputs">${t.otherInputs}</a></p></div>`;
    }
    return html`<div class="empty"><h2>${t.noOpenCases}</h2>
      <p>${t.noOpenHelp}</p>
      <p><a class="button" href="/?status=all">${t.earlierCases}</a>
        <a class="button" href="/assets">${t.showAssets}</a></p></div>`;
  }

  render() {
    if (!this.items) return loading;
    const rows = this.rows();
    return html`<div class="news-place">${this.newsBar()}</div>${this.headline()}${this.filters()}${this.several.bar(this.items)}
      ${rows.length ? html`<div class="heads ${mayRespond(this.me) ? 'of-picks' : ''}" aria-hidden="true"><span></span><span>${c.case}</span><span>${t.status}</span><span>${t.nextNotification}</span><span>${t.age}</span><span></span></div>
        <ol class="rows ${mayRespond(this.me) ? 'of-picks' : ''}" aria-label=${t.cases} @focusin=${this.focusMoved}
          @pointerenter=${() => this.pointer(true)} @pointerleave=${() => this.pointer(false)}>
          ${repeat(rows.slice(0, this.shown), (kase) => kase.id, (kase) => this.row(kase))}</ol>` : this.empty()}
      ${rows.length > this.shown ? html`<p class="more"><button @click=${() => (this.shown += SHOWN_AT_FIRST)}>
        ${t.showMoreOf(rows.length)}</button></p>` : ''}${this.cut()}`;
  }

  /** Open cases are all here; of the others the center sends the newest. */
  cut() {
    if (this.filter.status === 'open' || this.total <= this.items.size) return '';
    return html`<p class="more faint">${t.searched(this.items.size.toLocaleString('en'), this.total.toLocaleString('en'))}</p>`;
  }
}

customElements.define('wf-queue', Queue);
