// The banner of a center that reads its journal again, after a start or a restore: what lists show is not all, and quiet is not peace.

import { html } from 'lit';
import { element } from './element.js';
import { CenterStatus } from './status.js';
import { texts as t } from './texts/frame.js';

/** Percent of the journal that is read, or null when lists are complete. Undefined while the center has not answered. */
export const rebuilding = (status) => (status ? status.boards?.rebuilding ?? null : undefined);

class Rebuilding extends element({}) {
  center = new CenterStatus(this);

  render() {
    const percent = rebuilding(this.center.status);
    if (typeof percent !== 'number') return '';
    return html`<div class="parked" role="status" aria-label=${t.rebuilding}><p><strong>${t.rebuildingMark(percent)}</strong>
      ${t.rebuildingHelp}</p></div>`;
  }
}

customElements.define('wf-rebuilding', Rebuilding);
