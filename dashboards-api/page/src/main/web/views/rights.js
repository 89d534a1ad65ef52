// Rights of a person, as form fields and as text.

import { html } from 'lit';
import { texts as t } from '../texts/people.js';

const CLEARANCES = ['clear', 'green', 'amber', 'amber+strict', 'red'];

export const words = (text) => text.split(',').map((one) => one.trim()).filter(Boolean);

/** What a person may see and do. */
export function sight(person) {
  const verbs = person.rights.filter((verb) => t.verbs[verb]).map((verb) => t.verbs[verb]);
  const scope = person.allGroups ? t.allAssets : person.groups.length ? t.assetsOfGroups(person.groups.join(', ')) : t.noAssets;
  return html`<p>${t.scopeOf(scope)} ${person.allGroups ? '' : t.wholeCasesOnly} ${t.clearanceOf(person.clearance.toUpperCase())} ${t.permissionsOf(verbs.join('; '))}</p>`;
}

/** Fields `role`, `reach`, `groups`, `clearance`. `one` is what stands now; without it the role's usual is offered. */
export function rightsFields(one) {
  const all = one ? one.allGroups : null;
  return html`<label>${t.role} <select name="role">${Object.entries(t.roles).map(([role, means]) => html`<option value=${role}
      ?selected=${role === (one?.role ?? 'responder')}>${role}: ${means}</option>`)}</select></label>
    <fieldset class="reach"><legend>${t.scopeLegend}</legend>
      ${one ? '' : html`<label class="check"><input type="radio" name="reach" value="usual" checked> ${t.roleDefault}</label>`}
      <label class="check"><input type="radio" name="reach" value="all" ?checked=${all === true}> ${t.scopeAll}</label>
      <label class="check"><input type="radio" name="reach" value="groups" ?checked=${all === false}> ${t.scopeGroups}</label>
      <label>${t.groups} <span class="faint">${t.groupsHelp}</span>
        <input name="groups" autocomplete="off" .defaultValue=${(one?.groups ?? []).join(', ')}></label></fieldset>
    <label>${t.clearance} <select name="clearance">${one ? '' : html`<option value="">${t.roleDefault}</option>`}${CLEARANCES.map((tlp) =>
      html`<option value=${tlp} ?selected=${tlp === one?.clearance}>${t.tlp(tlp.toUpperCase())}</option>`)}</select></label>`;
}

/** The members of a body that the fields say. */
export function rightsOf(form) {
  const body = { role: form.get('role') };
  if (form.get('reach') === 'all') body.allGroups = true;
  if (form.get('reach') === 'groups') Object.assign(body, { allGroups: false, groups: words(form.get('groups')) });
  if (form.get('clearance')) body.clearance = form.get('clearance');
  return body;
}
