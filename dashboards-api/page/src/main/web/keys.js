// The list of keys, and the switch that turns them off for those whose speech input or reader needs the letters.

import { html } from 'lit';
import { element } from './element.js';

const SWITCH = 'watchfloor.keys';

export const keysAreOn = () => localStorage.getItem(SWITCH) !== 'off';

const KEYS = {
  'In the queue': [
    ['j', 'next case'], ['k', 'previous case'], ['Enter', 'open the case'], ['a', 'acknowledge it'],
    ['w', 'acknowledge its update'], ['n', 'show new cases'], ['m', 'assigned to me'], ['/', 'filter by text'],
    ['Esc', 'clear the selection'],
  ],
  'In a case': [
    ['a', 'acknowledge it'], ['w', 'acknowledge its update'], ['i', 'assign it to me'], ['c', 'write a note'],
    ['Ctrl Enter', 'add the note'], ['y', 'merge with the proposed case'], ['d', 'say that the proposed case is another attack'],
    ['Arrows', 'go along the graph'], ['Enter', 'open what stands there'], ['u', 'back to the queue'],
  ],
  'In the alerts': [
    ['j', 'next alert'], ['k', 'previous alert'], ['Enter', 'show why it matched'], ['x', 'select it, or not'],
    ['o', 'open a case from the selected ones'],
    ['c', 'add the selected ones to a case'], ['n', 'show what changed'], ['/', 'filter by text'], ['Esc', 'clear the selection'],
  ],
  'In the search': [['j', 'next result'], ['k', 'previous result'], ['Enter', 'open it'], ['/', 'change the words']],
  'In the audit log': [['j', 'next record'], ['k', 'previous record'], ['/', 'search'], ['e', 'export it']],
  'Among people': [['j', 'next person'], ['k', 'previous person'], ['/', 'find'], ['n', 'invite a person']],
  'Among sensors': [['j', 'next sensor'], ['k', 'previous sensor'], ['/', 'filter by text'], ['n', 'enrol a sensor'], ['u', 'back to the sensors']],
  'In what is not judged': [['j', 'next'], ['k', 'previous'], ['x', 'select it, or not'], ['r', 'judge the selected ones again'], ['t', 'quarantine, or parking']],
  'In the blind spots': [['j', 'next asset'], ['k', 'previous asset'], ['/', 'filter by text'], ['t', 'by asset, or by log source']],
  'On call': [['n', 'week after'], ['p', 'week before'], ['t', 'this week'], ['v', 'as a list, or as weeks'], ['u', 'back from a schedule or policy']],
  'In the pages': [['m', 'only mine, or all'], ['/', 'filter by state']],
  'On the wallboard': [['f', 'fill the screen'], ['u', 'back to the queue']],
  Anywhere: [
    ['g q', 'go to the queue'], ['g f', 'go to the search'], ['g l', 'go to the alerts'], ['g a', 'go to the assets'], ['g i', 'go to the identities'],
    ['g p', 'go to the proposals'], ['g u', 'go to the audit log'], ['g v', 'go to the approvals'],
    ['g e', 'go to the people'], ['g m', 'go to my account'], ['g o', 'go to on call'], ['g t', 'go to the pages: who was told'], ['g w', 'go to the wallboard'],
    ['g s', 'go to the sensors'], ['g r', 'go to the groups of sensors'], ['g d', 'go to the doors'], ['g n', 'go to what is not judged'], ['g b', 'go to the blind spots'], ['?', 'this list'],
  ],
};

class Keys extends element({}) {
  open() {
    this.querySelector('dialog').showModal();
  }

  render() {
    return html`<dialog aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <div class="keys">${Object.entries(KEYS).map(([place, keys]) => html`<section><h3>${place}</h3>
        <dl>${keys.map(([key, what]) =>
          html`<dt>${key.split(' ').map((k) => html`<kbd>${k}</kbd> `)}</dt><dd>${what}</dd>`)}</dl></section>`)}</div>
      <label class="check"><input type="checkbox" ?checked=${keysAreOn()}
        @change=${(e) => localStorage.setItem(SWITCH, e.target.checked ? 'on' : 'off')}> Use single-letter shortcuts</label>
      <form method="dialog"><button class="primary">Close</button></form>
    </dialog>`;
  }
}

customElements.define('wf-keys', Keys);
