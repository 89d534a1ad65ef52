// Which case has which escalation policy: the first line that fits decides.

import { html } from 'lit';
import { list } from '../api.js';
import { SEVERITIES } from '../cases.js';
import { Editor, choose, order } from './editor.js';
import { texts as t } from '../texts/on-call.js';

const BUILT_IN = 'default';

class RoutingPage extends Editor {
  newTitle = t.routingRules;

  constructor() {
    super();
    this.name = t.routingRules;
    this.policies = [];
    this.teams = [];
  }

  path() {
    return '/escalation-routing';
  }

  link() {
    return '/on-call/routing';
  }

  get removable() {
    return false;
  }

  async also(signal) {
    const names = async (path) => (await list(path, signal)).map((one) => one.name);
    // People without the right to edit may not read teams.
    [this.policies, this.teams] = await Promise.all([names('/escalation-policies?limit=1000'), this.readsOnly() ? [] : names('/teams?limit=1000')]);
    if (!this.policies.includes(BUILT_IN)) this.policies.unshift(BUILT_IN);
  }

  toDraft({ routes, fallback }) {
    return { routes, fallback };
  }

  toBody({ routes, fallback }) {
    return { routes, fallback };
  }

  async askPreview() {
    return null;
  }

  route(route, index) {
    const { routes } = this.draft;
    const edit = (change) => this.edit(() => change(route));
    const words = (label, name, placeholder) => html`<label>${label} <input maxlength="100" autocomplete="off" spellcheck="false" placeholder=${placeholder}
      .value=${route[name] ?? ''} @change=${(e) => edit(() => { route[name] = e.target.value.trim() || null; })}></label>`;
    return html`<fieldset><legend>${t.route(index + 1)}</legend><div class="line">
      <label>${t.severityFrom} <select @change=${(e) => edit(() => { route.from = e.target.value || null; })}><option value="" ?selected=${!route.from}>${t.any}</option>
        ${SEVERITIES.map((one) => html`<option value=${one} ?selected=${one === route.from}>${one}</option>`)}</select></label>
      ${words(t.assetGroup, 'group', t.any)}${words(t.technique, 'technique', t.anyTechnique)}
      <label>${t.team} ${choose(this.teams, route.team, (team) => edit(() => { route.team = team || null; }), { label: t.team, none: t.any })}</label>
      <label>${t.policy} ${choose(this.policies, route.policy, (policy) => edit(() => { route.policy = policy; }), { label: t.policyOfRoute(index + 1), required: true })}</label>
      <span>${order(routes, index, t.routeWord(index + 1), (change) => this.edit(change))}</span></div></fieldset>`;
  }

  fields() {
    const { draft } = this;
    return html`<p class="faint">${t.routingHelp}</p>
      ${draft.routes.map((route, index) => this.route(route, index))}
      <div><button type="button" @click=${() => this.edit(() => draft.routes.push({ policy: '', from: null, group: null, technique: null, team: null }))}>${t.addRoute}</button></div>
      <div class="line"><label>${t.defaultRoute} ${choose(this.policies, draft.fallback, (policy) => this.edit(() => { draft.fallback = policy || BUILT_IN; }),
        { label: t.defaultRoutePolicy, required: true })}</label></div>
      <p class="faint">${t.builtIn(BUILT_IN)}</p>`;
  }

  seen() {
    return '';
  }
}

customElements.define('wf-routing', RoutingPage);
