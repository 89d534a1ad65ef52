// What somebody may do and see, as fields of a form and as words.

import { html } from 'lit';

export const ROLES = {
  administrator: 'everything, people and sensors too', lead: 'also decides over others’ work', responder: 'works on cases',
  hunter: 'works on cases that nobody alerted', 'rule-author': 'writes rules', legal: 'reads who did what, restricts cases',
  partner: 'reads what is shared with them', viewer: 'reads',
};
const CLEARANCES = ['clear', 'green', 'amber', 'amber+strict', 'red'];
export const VERBS = {
  read: 'read cases, alerts and assets', watch: 'see how the center does', respond: 'work on cases', mark: 'raise the marking of cases',
  restrict: 'restrict cases to named people', lead: 'decide over others’ work', 'write-rules': 'write rules', audit: 'read who did what',
  administer: 'manage people, sensors and settings',
};

export const words = (text) => text.split(',').map((one) => one.trim()).filter(Boolean);

/** What the person sees, in sentences: of others, or of oneself. */
export function sight(person, own = false) {
  const verbs = person.rights.filter((verb) => VERBS[verb]).map((verb) => VERBS[verb]);
  const where = person.allGroups ? 'the assets of every group' : person.groups.length ? `the assets of ${person.groups.join(', ')}` : 'no assets';
  const they = own ? 'you' : 'they';
  const cases = person.allGroups ? 'Cases' : `Only cases all of whose assets ${they} see, and of these those`;
  return html`<p>${own ? 'You see' : 'Sees'} ${where}. ${cases} up to TLP:${person.clearance.toUpperCase()}, and restricted ones only
    where ${they} are named. ${own ? 'You may' : 'May'} ${verbs.join('; ')}.</p>`;
}

/** Fields `role`, `reach`, `groups`, `clearance`. `one` is what stands now; without it the role's usual is offered. */
export function rightsFields(one) {
  const all = one ? one.allGroups : null;
  return html`<label>Role <select name="role">${Object.entries(ROLES).map(([role, means]) => html`<option value=${role}
      ?selected=${role === (one?.role ?? 'responder')}>${role}: ${means}</option>`)}</select></label>
    <fieldset class="reach"><legend>Which assets?</legend>
      ${one ? '' : html`<label class="check"><input type="radio" name="reach" value="usual" checked> As the role has it</label>`}
      <label class="check"><input type="radio" name="reach" value="all" ?checked=${all === true}> Those of every group, and of none</label>
      <label class="check"><input type="radio" name="reach" value="groups" ?checked=${all === false}> Only of these groups</label>
      <label>Groups <span class="faint">with commas; none is nothing</span>
        <input name="groups" autocomplete="off" .defaultValue=${(one?.groups ?? []).join(', ')}></label></fieldset>
    <label>Cleared for <select name="clearance">${one ? '' : html`<option value="">As the role has it</option>`}${CLEARANCES.map((tlp) =>
      html`<option value=${tlp} ?selected=${tlp === one?.clearance}>TLP:${tlp.toUpperCase()}</option>`)}</select></label>`;
}

/** The members of a body that the fields say. */
export function rightsOf(form) {
  const body = { role: form.get('role') };
  if (form.get('reach') === 'all') body.allGroups = true;
  if (form.get('reach') === 'groups') Object.assign(body, { allGroups: false, groups: words(form.get('groups')) });
  if (form.get('clearance')) body.clearance = form.get('clearance');
  return body;
}
