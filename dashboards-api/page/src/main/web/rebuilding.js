// The banner of a center that reads its journal again, after a start or a restore: what lists show is not all, and quiet is not peace.

import { html } from 'lit';
import { element } from './element.js';
import { CenterStatus } from './status.js';

/** Percent of the journal that is read, or null when lists are complete. Undefined while the center has not answered. */
export const rebuilding = (status) => (status ? status.boards?.rebuilding ?? null : undefined);

class Rebuilding extends element({}) {
  center = new CenterStatus(this);

  render() {
    const percent = rebuilding(this.center.status);
    if (typeof percent !== 'number') return '';
    return html`<div class="parked" role="status" aria-label="Rebuilding"><p><strong>REBUILDING, ${percent} %</strong>
      Lists are incomplete until the center has read its journal. Nothing is lost: new cases open and people are notified. Escalations of earlier cases go on once it is done.</p></div>`;
  }
}

customElements.define('wf-rebuilding', Rebuilding);
