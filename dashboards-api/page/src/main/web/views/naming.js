// How an asset's host is called, by its sensors, and which other asset it is: shown, and decided in a dialog.

import { html } from 'lit';
import { remove, put, segment } from '../api.js';
import { when } from '../parts.js';
import { Sender } from './asking.js';
import { element } from '../element.js';

const link = (asset) => html`<a href="/assets/${encodeURIComponent(asset)}">${asset.replace(/^host:/, '')}</a>`;

/** In lists: that it is another one. */
export function sameChip(asset) {
  const same = asset.naming?.sameAs;
  return same?.since ? html` <span class="chip">is ${same.asset.replace(/^host:/, '')} since ${when(same.since)}</span>` : '';
}

/** What stands first on its page: where its records are. */
export function sameNote(asset) {
  const { sameAs, standsFor = [] } = asset.naming ?? {};
  return [
    sameAs ? html`<p role="note"><strong>This is ${link(sameAs.asset)}.</strong>
      ${sameAs.ending ? 'It was taken back; the other asset has not answered yet.'
        : sameAs.since ? html`What comes under this name goes there since ${when(sameAs.since)}; what was here before stays here.`
          : 'The other asset has not answered yet.'}
      <span class="faint">${sameAs.by}: ${sameAs.reason}</span></p>` : '',
    ...standsFor.map((other) => html`<p role="note">Also called ${link(other.asset)}: what comes under that name comes here since ${when(other.at)}.
      <span class="faint">${other.by}: ${other.reason}</span></p>`),
  ];
}

/** Names and addresses over time, and who decided what. */
export function namingSection(asset) {
  const { said = [], history = [] } = asset.naming ?? {};
  if (!said.length && !history.length) return '';
  return html`<section aria-labelledby="naming-title"><h2 id="naming-title">Names and addresses</h2>
    ${said.length ? html`<ol class="activity">${[...said].reverse().map((word) => html`<li>
      <div class="facts"><strong>${word.until ? 'Before' : 'Now'}</strong>
        <span>sensor ${word.sensor}</span> ${when(word.from)}${word.until ? html` to ${when(word.until)}` : ''}</div>
      <p>${[...word.names, ...word.addresses].join(', ')}</p></li>`)}</ol>` : ''}
    ${history.length ? html`<ol class="activity">${[...history].reverse().map((item) => html`<li>
      <div class="facts">${item.by ? html`<strong>${item.by}</strong>` : ''} ${when(item.at)}</div><p>${item.text}</p></li>`)}</ol>` : ''}</section>`;
}

class Sameness extends element({ asset: null }, Sender) {
  async send(form) {
    const path = `/assets/${segment(this.asset.id)}/same-as`;
    const reason = form.get('reason');
    if (this.asset.naming?.sameAs) {
      await remove(`${path}?reason=${segment(reason)}`);
      return `${this.asset.name} is itself again`;
    }
    const asset = form.get('asset').trim();
    await put(path, { asset, reason });
    return `${this.asset.name} is ${asset} from now on`;
  }

  render() {
    const same = this.asset.naming?.sameAs;
    const fields = html`${same ? '' : html`<label>The other asset
        <input name="asset" required maxlength="255" autocomplete="off" placeholder="ws-017.corp.example"></label>`}
      <label>Why <input name="reason" required maxlength="1000" autocomplete="off"></label>
      <p class="faint">${same ? 'Later records under this name come here again.'
        : 'What comes under this name goes there from now on. Alerts and cases that are there stay as they are.'}</p>`;
    return this.ask({ label: same ? 'Is itself…' : 'Is another one…', title: same ? 'Is itself again' : 'Is another asset', fields });
  }
}

customElements.define('wf-sameness', Sameness);
