// What every element of the page is made of.

import { LitElement } from 'lit';

/**
 * A class for an element whose properties begin as given; the element is drawn again when one of them changes. It has no shadow root, so that there
 * is one style sheet, and labels reach across elements.
 *
 * @template {Record<string, unknown>} T
 * @template {new () => LitElement} [B=typeof LitElement]
 * @param {T} begins
 * @param {B} [Base]
 * @returns {{ new (): import('../types/page.js').View<T> & InstanceType<B>, styles?: any }}
 */
export function element(begins, Base) {
  const Parent = /** @type {any} */ (Base ?? LitElement);
  return /** @type {any} */ (class extends Parent {
    static properties = Object.fromEntries(Object.keys(begins).map((name) => [name, { state: true }]));

    constructor() {
      super();
      Object.assign(this, structuredClone(begins));
    }

    createRenderRoot() {
      return this;
    }
  });
}

/** Leads to another place of the page. @param {EventTarget | null} from @param {string} path */
export const goTo = (from, path) => from?.dispatchEvent(new CustomEvent('go', { detail: path, bubbles: true }));

/** Moves the keyboard along what an element shows: to the one after, or before, the one that has it. @param {ArrayLike<HTMLElement>} shown @param {number} by */
export function focusNext(shown, by) {
  const at = Array.prototype.indexOf.call(shown, document.activeElement);
  shown[Math.max(0, Math.min(shown.length - 1, at + by))]?.focus();
}
