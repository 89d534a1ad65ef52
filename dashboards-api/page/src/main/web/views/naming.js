// How an asset's host is called, by its sensors, and which other asset it is: shown, and decided in a dialog.

import { html } from 'lit';
import { remove, put, segment } from '../api.js';
import { when } from '../parts.js';
import { Sender } from './asking.js';
import { element } from '../element.js';
import { texts as t } from '../texts/assets.js';
import { common as c } from '../texts/common.js';

const link = (asset) => html`<a href="/assets/${encodeURIComponent(asset)}">${asset.replace(/^host:/, '')}</a>`;

/** In lists: that it is another one. */
export function sameChip(asset) {
  const same = asset.naming?.sameAs;
  return same?.since ? html` <span class="chip">${t.aliasSince(same.asset.replace(/^host:/, ''), when(same.since))}</span>` : '';
}

/** What stands first on its page: where its records are. */
export function sameNote(asset) {
  const { sameAs, standsFor = [] } = asset.naming ?? {};
  return [
    sameAs ? html`<p role="note"><strong>${t.duplicateOf(link(sameAs.asset))}</strong>
      ${sameAs.ending ? t.undoing
        : sameAs.since ? t.eventsGoThere(when(sameAs.since))
          : t.notConfirmed}
      <span class="faint">${sameAs.by}: ${sameAs.reason}</span></p>` : '',
    ...standsFor.map((other) => html`<p role="note">${t.alias(link(other.asset), when(other.at))}
      <span class="faint">${other.by}: ${other.reason}</span></p>`),
  ];
}

/** Names and addresses over time, and who decided what. */
export function namingSection(asset) {
  const { said = [], history = [] } = asset.naming ?? {};
  if (!said.length && !history.length) return '';
  return html`<section aria-labelledby="naming-title"><h2 id="naming-title">${t.names}</h2>
    ${said.length ? html`<ol class="activity">${[...said].reverse().map((word) => html`<li>
      <div class="facts"><strong>${word.until ? t.past : t.current}</strong>
        <span>${t.sensor(word.sensor)}</span> ${when(word.from)}${word.until ? html` ${t.toTime(when(word.until))}` : ''}</div>
      <p>${[...word.names, ...word.addresses].join(', ')}</p></li>`)}</ol>` : ''}
    ${history.length ? html`<ol class="activity">${[...history].reverse().map((item) => html`<li>
      <div class="facts">${item.by ? html`<strong>${item.by}</strong>` : ''} ${when(item.at)}</div><p>${item.text}</p></li>`)}</ol>` : ''}</section>`;
}

class Sameness extends element({ asset: null }, Sender) {
  async send(form) {
    const path = `/assets/${segment(this.asset.id)}/duplicate-of`;
    const reason = form.get('reason');
    if (this.asset.naming?.sameAs) {
      await remove(`${path}?reason=${segment(reason)}`);
      return t.undone(this.asset.name);
    }
    const asset = form.get('asset').trim();
    await put(path, { asset, reason });
    return t.merged(this.asset.name, asset);
  }

  render() {
    const same = this.asset.naming?.sameAs;
    const fields = html`${same ? '' : html`<label>${t.other}
        <input name="asset" required maxlength="255" autocomplete="off" placeholder=${t.example}></label>`}
      <label>${c.reason} <input name="reason" required maxlength="1000" autocomplete="off"></label>
      <p class="faint">${same ? t.undoHelp
        : t.mergeHelp}</p>`;
    return this.ask({ label: same ? t.undoButton : t.mergeButton, title: same ? t.undoTitle : t.mergeTitle, fields });
  }
}

customElements.define('wf-sameness', Sameness);
