// Long texts of telemetry, such as encoded commands: the first line and the size; the whole text on demand.

import { html } from 'lit';
import { done, failed } from './toasts.js';
import { counted } from './texts/common.js';
import { texts as t } from './texts/frame.js';

const SHOWN = 160; // characters of a folded text
const WHOLE = 240; // a text up to here is not folded

async function copyText(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    done(t.copied(what));
  } catch {
    failed(t.notCopied(what));
  }
}

/** `what` names the text in the label and in the message. */
export const copyButton = (text, what) => (navigator.clipboard
  ? html`<button type="button" class="quiet copy" @click=${() => copyText(text, what)}>${t.copy}<span class="unseen"> ${what}</span></button>` : '');

function firstLine(text) {
  const line = text.slice(0, SHOWN).split('\n', 1)[0];
  return line.length < text.length ? `${line}…` : line;
}

/** A sentence stays as it is unless it is long. */
export const sentence = (text, what) => (text.length <= WHOLE ? text : blob(text, what));

/** `whole` is what is shown unfolded, if that is more than the text. */
export function blob(text, what, whole = text) {
  if (text.length <= WHOLE) return html`<code class="value">${whole}</code>`;
  return html`<details class="blob"><summary><code>${firstLine(text)}</code> <span class="size">${counted.character(text.length)}</span></summary>
    <pre tabindex="0" role="region" aria-label=${what}>${whole}</pre>${copyButton(text, what)}</details>`;
}
