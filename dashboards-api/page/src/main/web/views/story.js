// The attack timeline of a case, and apart from it activity and notifications.

import { html } from 'lit';
import { clock, span } from '../time.js';
import { assetLink, observed, recordedTime, severityMark, when } from '../parts.js';
import { closedAs, may } from '../cases.js';
import { folded } from '../timeline.js';
import { blob, sentence } from '../blob.js';
import { pageLine } from './page-lines.js';
import { profileChips } from './profile.js';
import { common as c, counted } from '../texts/common.js';
import { texts as t } from '../texts/case.js';

const OBSERVABLES = ['user', 'ip', 'domain', 'url', 'email', 'service', 'process', 'file', 'registry', 'hash']; // what people ask first, first
const FEW = { pages: 3, activity: 6, observables: 10, assets: 6, timeline: 8 };

const LONG = 240; // characters of an observable that is folded

const ADDED = ['joined', 'adopted']; // what the center does by itself, alert by alert

/** The first of many; the rest on demand. */
function few(page, name, items) {
  const cut = !page.whole.has(name) && items.length > FEW[name] + 1;
  const showAll = () => {
    page.whole.add(name);
    page.requestUpdate();
  };
  return {
    shown: cut ? items.slice(0, FEW[name]) : items,
    more: cut ? html`<p class="more"><button class="quiet" @click=${showAll}>${c.showAll(items.length)}</button></p>` : '',
  };
}

/** What was read of a list that goes on. */
const cut = (items) => (items.total > items.length
  ? html`<p class="more faint">${t.listedByApi(items.length, items.total)}</p>`
  : '');

/** When it happened; each time, where there are several. */
function times(line) {
  if (line.times < 2) return html`<span>${when(line.time)}</span>`;
  const between = html`${when(line.time)}${line.until === line.time ? '' : html` ${t.toTime(when(line.until))}`}`;
  if (line.each.length < 2) return html`<span>${between}</span>`;
  return html`<details class="each"><summary>${between}</summary>
    <p class="figures">${line.each.map(clock).join(' · ')}${line.times > line.each.length
      ? html` <span class="faint">${c.andMore(line.times - line.each.length)}</span>` : ''}</p></details>`;
}

export function timeline(page, items) {
  const started = items.length ? Date.parse(items[0].time) : 0;
  const lines = folded(items, page.kase.alerts ?? []);
  const { shown, more } = few(page, 'timeline', lines);
  const past = new Set((page.kase.alerts ?? []).filter((alert) => alert.foundLookingBack).map((alert) => alert.id));
  return html`<section id="timeline" aria-labelledby="line-title"><h2 id="line-title">${t.attackTimeline}
      <span class="count">${lines.length}</span></h2>
    ${lines.length === 0
      ? html`<p class="faint">${t.noDetection}</p>`
      : html`<ol class="timeline">${shown.map((line) =>
      html`<li class="sev-${line.level}">${severityMark(line.level)}
        <div>${line.times > 1
          ? html`<span class="times">${counted.event(line.times)}</span> `
          : ''}<strong>${line.title}</strong>${line.tactics?.length
          ? html` <span class="tactic">${line.tactics.join(', ')}</span>` : ''}${[...line.own.keys()].some((id) => past.has(id))
          ? html` <span class="chip">${t.foundLookingBack}</span>` : ''}<div class="facts">${assetLink(line.asset)}${times(line)}${recordedTime(line.corrected)}
        ${Date.parse(line.time) - started >= 1000
          ? html`<span title=${t.sinceFirst}>+${span(Date.parse(line.time) - started)}</span>`
          : ''}</div></div></li>`)}</ol>`}${more}${cut(items)}</section>`;
}

/** What the center did several times, with nothing between, is one line. */
function gathered(items) {
  const lines = [];
  for (const item of items) {
    const last = lines.at(-1);
    const byItself = last && !item.by && !last.by;
    if (byItself && (item.verb === last.verb || (ADDED.includes(item.verb) && ADDED.includes(last.verb)))) last.rest.push(item);
    else lines.push({ ...item, rest: [] });
  }
  return lines;
}

/** A closed case says how it was classified, which the API gives as "truePositive, malware". */
const textOf = (item) => {
  if (item.verb !== 'closed') return item.text;
  const [classification, determination] = item.text.split(', ');
  return closedAs({ classification, determination });
};

const did = (item) => html`<div class="facts"><strong>${item.by ?? c.system}</strong> <span>${t.activityVerbs[item.verb] ?? item.verb.replaceAll('-', ' ')}</span> ${when(item.at)}${
  item.part ? html` <span>${t.inCase(item.part)}</span>` : ''}</div>
  ${item.text ? html`<p>${item.by ? textOf(item) : sentence(textOf(item), t.theEntry)}</p>` : ''}`;

const rest = (items) => (items.length
  ? html`<details class="fold"><summary>${t.showEarlier(counted.earlierEntry(items.length))}</summary>${items.map(did)}</details>`
  : '');

/** The first note of who acknowledged says that work has begun: nobody should be surprised by it. */
const noteBegins = ({ kase, me }) => kase.status === 'acknowledged' && kase.acknowledgedBy === me?.name;

export function activity(page, items) {
  const { shown, more } = few(page, 'activity', gathered([...items].reverse()));
  return html`<section id="activity" aria-labelledby="activity-title"><h2 id="activity-title">${t.activity} <span
      class="count">${items.length}</span></h2>
    ${may(page.kase, 'notes')
      ? html`<form class="note"
        @submit=${(event) => page.note(event)}><label for="note-text">${t.addANote} <kbd aria-hidden="true">c</kbd></label>
      <textarea id="note-text" name="text" rows="2" maxlength="10000" required @keydown=${(event) => page.noteKey(event)}
        aria-describedby=${noteBegins(page) ? 'note-begins' : 'note-sends'}></textarea>
      ${noteBegins(page) ? html`<p id="note-begins" class="faint">${t.firstNote}</p>` : ''}
      <button id="note-sends" ?disabled=${page.busy} title=${t.ctrlEnter}>${t.addNote}</button></form>` : ''}
    <ol class="activity">${shown.map((item) => html`<li class=${!item.by || item.by === 'watchfloor' ? 'by-itself' : ''}>
      ${did(item)}${rest(item.rest)}</li>`)}</ol>${more}${cut(items)}</section>`;
}

export function pages(page, items) {
  const { shown, more } = few(page, 'pages', items);
  return html`<section id="notifications" aria-labelledby="pages-title"><h2 id="pages-title">${t.notifications}
    <span class="count">${items.total ?? items.length}</span></h2>
    ${items.length === 0 ? html`<p class="faint">${t.noNotifications}</p>` : html`<ol class="pages">${shown.map((one) => pageLine(one, page.me))}</ol>${more}${cut(items)}`}</section>`;
}

/** Of one asset. */
function said(asset) {
  if (!asset) return '';
  const who = [asset.owner, asset.group].filter(Boolean).join(', ');
  return html`${profileChips(asset)}${who ? html` <span class="faint">${who}</span>` : ''}`;
}

export function observables(page) {
  const { observables: found = [], assets = [], described = [] } = page.kase;
  const known = new Map(described.map((one) => [one.id, one]));
  const { shown, more } = few(page, 'observables',
    [...found].sort((a, b) => OBSERVABLES.indexOf(a.type) - OBSERVABLES.indexOf(b.type)));
  const places = few(page, 'assets', assets);
  return html`<section id="observables" aria-labelledby="who-title"><h2 id="who-title">${t.assetsAndObservables}
      <span class="count">${assets.length + found.length}</span></h2>
    <dl class="pairs">${places.shown.map((asset) => html`<dt>${asset.kind.replaceAll('-', ' ')}</dt>
        <dd><a class="asset-name" href="/assets/${encodeURIComponent(asset.id)}">${asset.name}</a>${said(known.get(asset.id))}</dd>`)}
      ${shown.map((o) => html`<dt>${o.type}</dt><dd>${o.value.length > LONG ? blob(o.value, t.valueOf(o.type)) : observed(o)}</dd>`)}</dl>${places.more}${more}</section>`;
}
