// Every place of the page: its address, its title, the place above it, and its view, whose code comes when it is first opened.

import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { isLegal, mayAdminister, mayAudit, mayWatch } from './may.js';
import { texts as t } from './texts/frame.js';

/** @typedef {import('../types/page.js').Me} Me */

/**
 * The first whose address begins as the one that is open; a part with a colon is the place's id. The queue is what is left. `go`: the key that leads
 * there after g; `may`: who is led there at all; `bar`: to whom the bar shows it; `above`: where u leads back to.
 *
 * @type {{ at: string, name: string, title?: string, above?: string, go?: string, may?: (me: Me) => unknown, bar?: (me: Me) => unknown, load: () => Promise<unknown>, show: (open: any) => unknown }[]}
 */
const ALL = [
  { at: '/signin', name: 'signin', title: t.signIn, load: () => import('./views/signin.js'),
    show: ({ query, signedIn }) => (new URLSearchParams(query).get('error') === 'session-waits'
      ? html`<wf-waiting-in .signedIn=${signedIn}></wf-waiting-in>`
      : html`<wf-signin .query=${query} .signedIn=${signedIn}></wf-signin>`) },
  { at: '/cases/:id', name: 'case', title: t.kase, load: () => import('./views/case.js'),
    show: ({ id, me }) => keyed(id, html`<wf-case .caseId=${id} .me=${me}></wf-case>`) },
  { at: '/assets/:id', name: 'asset', above: '/assets', load: () => import('./views/asset.js'),
    show: ({ id, me }) => keyed(id, html`<wf-asset .assetId=${id} .me=${me}></wf-asset>`) },
  { at: '/assets', name: 'assets', go: 'a', title: t.assets, load: () => import('./views/asset.js'), show: () => html`<wf-assets></wf-assets>` },
  { at: '/alerts/:id', name: 'alert', title: t.alert, above: '/alerts', load: () => import('./views/one-alert.js'),
    show: ({ id, me }) => keyed(id, html`<wf-one-alert .alertId=${id} .me=${me}></wf-one-alert>`) },
  { at: '/alerts', name: 'alerts', go: 'l', title: t.alerts, load: () => import('./views/alerts.js'),
    show: ({ query, me }) => html`<wf-alerts .query=${query} .me=${me}></wf-alerts>` },
  { at: '/entities/:id', name: 'identity', above: '/entities', load: () => import('./views/identity.js'),
    show: ({ id, query, me }) => keyed(id, html`<wf-identity .value=${id} .query=${query} .me=${me}></wf-identity>`) },
  { at: '/entities', name: 'identities', go: 'i', title: t.entities, load: () => import('./views/identity.js'),
    show: ({ me }) => html`<wf-identities .me=${me}></wf-identities>` },
  { at: '/merge-suggestions', name: 'proposals', go: 'p', title: t.mergeSuggestions, load: () => import('./views/proposals.js'),
    show: ({ me }) => html`<wf-proposals .me=${me}></wf-proposals>` },
  { at: '/mentions', name: 'mentions', go: '4', title: t.mentions, load: () => import('./views/mentions.js'),
    show: ({ me }) => html`<wf-mentions .me=${me}></wf-mentions>` },
  { at: '/task-templates', name: 'task-templates', go: '6', title: t.taskTemplates, load: () => import('./views/task-templates.js'),
    show: ({ me }) => html`<wf-task-templates .me=${me}></wf-task-templates>` },
  { at: '/people', name: 'people', go: 'e', may: mayAdminister, title: t.people, load: () => import('./views/people.js'), show: ({ me }) => html`<wf-people .me=${me}></wf-people>` },
  { at: '/account', name: 'account', go: 'm', title: t.myAccount, load: () => import('./views/account.js'),
    show: ({ me }) => html`<wf-account .me=${me}></wf-account>` },
  { at: '/approvals', name: 'approvals', go: 'v', title: t.approvals, load: () => import('./views/approvals.js'),
    show: ({ me }) => html`<wf-approvals .me=${me}></wf-approvals>` },
  { at: '/on-call/schedules/:id', name: 'schedule', title: t.schedule, above: '/on-call', load: () => import('./views/schedule.js'),
    show: ({ id, me }) => keyed(id, html`<wf-schedule .name=${id} .me=${me}></wf-schedule>`) },
  { at: '/on-call/policies/:id', name: 'policy', title: t.escalationPolicy, above: '/on-call', load: () => import('./views/policy.js'),
    show: ({ id, me }) => keyed(id, html`<wf-policy .name=${id} .me=${me}></wf-policy>`) },
  { at: '/on-call/metrics', name: 'figures', title: t.metrics, above: '/on-call', load: () => import('./views/figures.js'),
    show: ({ me }) => html`<wf-figures .me=${me}></wf-figures>` },
  { at: '/on-call/routing', name: 'routing', title: t.routingRules, above: '/on-call', load: () => import('./views/routing.js'),
    show: ({ me }) => html`<wf-routing .me=${me}></wf-routing>` },
  { at: '/exercises', name: 'exercises', go: '8', may: mayWatch, title: t.exercises, above: '/on-call', load: () => import('./views/exercises.js'),
    show: ({ me }) => html`<wf-exercises .me=${me}></wf-exercises>` },
  { at: '/on-call', name: 'on-call', go: 'o', title: t.onCall, load: () => Promise.all([import('./views/on-call.js'), import('./views/automations.js')]),
    show: ({ me }) => html`<wf-on-call .me=${me}></wf-on-call><wf-automations .me=${me}></wf-automations>` },
  { at: '/notifications', name: 'pages', go: 't', title: t.notifications, above: '/on-call', load: () => import('./views/pages.js'),
    show: ({ query, me }) => html`<wf-pages .query=${query} .me=${me}></wf-pages>` },
  { at: '/sensors/enrol', name: 'enrolling', title: t.enrollSensor, above: '/sensors', load: () => import('./views/enrolling.js'),
    show: ({ query, me }) => html`<wf-enrolling .query=${query} .me=${me}></wf-enrolling>` },
  { at: '/sensors/:id', name: 'sensor', above: '/sensors', load: () => import('./views/sensor.js'),
    show: ({ id, me }) => keyed(id, html`<wf-sensor .sensorId=${id} .me=${me}></wf-sensor>`) },
  { at: '/sensors', name: 'sensors', go: 's', may: mayWatch, title: t.sensors, load: () => import('./views/sensors.js'),
    show: ({ query, me }) => html`<wf-sensors .query=${query} .me=${me}></wf-sensors>` },
  { at: '/unprocessed', name: 'not-judged', go: 'n', may: mayWatch, title: t.unprocessed, above: '/sensors', load: () => import('./views/not-judged.js'),
    show: ({ query, me }) => html`<wf-not-judged .query=${query} .me=${me}></wf-not-judged>` },
  { at: '/inputs', name: 'doors', go: 'd', may: mayWatch, title: t.inputs, above: '/sensors', load: () => import('./views/doors.js'),
    show: ({ me }) => html`<wf-doors .me=${me}></wf-doors>` },
  { at: '/sensor-groups', name: 'groups', go: 'r', may: mayWatch, title: t.sensorGroups, above: '/sensors', load: () => import('./views/groups.js'),
    show: ({ me }) => html`<wf-groups .me=${me}></wf-groups>` },
  { at: '/coverage', name: 'blind-spots', go: 'b', title: t.coverage, above: '/sensors', load: () => import('./views/blind-spots.js'),
    show: ({ query }) => html`<wf-blind-spots .query=${query}></wf-blind-spots>` },
  { at: '/secure-score/:id', name: 'score-control', title: t.secureScore, above: '/secure-score', load: () => import('./views/secure-score.js'),
    show: ({ id, me }) => keyed(id, html`<wf-score-control .name=${id} .me=${me}></wf-score-control>`) },
  { at: '/secure-score', name: 'secure-score', go: 'c', may: mayWatch, title: t.secureScore, above: '/sensors', load: () => import('./views/secure-score.js'),
    show: () => html`<wf-secure-score></wf-secure-score>` },
  { at: '/rules/:id', name: 'rule', title: t.rule, above: '/rules', load: () => import('./views/rule.js'),
    show: ({ id, me }) => keyed(id, html`<wf-rule .ruleId=${id} .me=${me}></wf-rule>`) },
  { at: '/rules', name: 'rules', go: 'y', title: t.rules, load: () => import('./views/rules.js'),
    show: ({ query, me }) => html`<wf-rules .query=${query} .me=${me}></wf-rules>` },
  { at: '/exceptions/:id', name: 'exception', title: t.exceptions, above: '/exceptions', may: mayWatch, load: () => import('./views/exceptions.js'),
    show: ({ id, me }) => keyed(id, html`<wf-exceptions .exceptionId=${id} .me=${me}></wf-exceptions>`) },
  { at: '/exceptions', name: 'exceptions', go: '2', may: mayWatch, title: t.exceptions, above: '/rules', load: () => import('./views/exceptions.js'),
    show: ({ me }) => html`<wf-exceptions .me=${me}></wf-exceptions>` },
  { at: '/noisy-rules', name: 'noisy-rules', go: '3', title: t.noisyRules, above: '/rules', load: () => import('./views/noisy-rules.js'),
    show: ({ me }) => html`<wf-noisy-rules .me=${me}></wf-noisy-rules>` },
  { at: '/lists/:id', name: 'list', above: '/lists', may: mayWatch, load: () => import('./views/lists.js'),
    show: ({ id, me }) => keyed(id, html`<wf-list .name=${id} .me=${me}></wf-list>`) },
  { at: '/lists', name: 'lists', go: 'x', may: mayWatch, title: t.lists, above: '/rules', load: () => import('./views/lists.js'),
    show: ({ me }) => html`<wf-lists .me=${me}></wf-lists>` },
  { at: '/attack', name: 'attack', go: 'k', title: t.attackMatrix, above: '/rules', load: () => import('./views/attack.js'),
    show: ({ query }) => html`<wf-attack .query=${query}></wf-attack>` },
  { at: '/landscape', name: 'landscape', go: '0', may: mayWatch, title: t.landscape, above: '/rules', load: () => import('./views/landscape.js'),
    show: () => html`<wf-landscape></wf-landscape>` },
  { at: '/wall', name: 'wall', go: 'w', title: t.wallboard, load: () => import('./views/wall.js'), show: ({ me }) => html`<wf-wall .me=${me}></wf-wall>` },
  { at: '/audit', name: 'audit', go: 'u', may: mayAudit, title: t.audit, load: () => import('./views/audit.js'), show: ({ me }) => html`<wf-audit .me=${me}></wf-audit>` },
  { at: '/hunt', name: 'hunt', go: 'h', title: t.hunt, load: () => import('./views/hunt.js'),
    show: ({ query, me }) => keyed(query, html`<wf-hunt .query=${query} .me=${me}></wf-hunt>`) },
  { at: '/figures', name: 'case-figures', go: '9', title: t.figures, load: () => import('./views/case-figures.js'),
    show: ({ me }) => html`<wf-case-figures .me=${me}></wf-case-figures>` },
  { at: '/matters/:id', name: 'matter', title: t.matters, above: '/matters', load: () => import('./views/matters.js'),
    show: ({ id, me }) => keyed(id, html`<wf-matter .matterId=${id} .me=${me}></wf-matter>`) },
  { at: '/matters', name: 'matters', go: '5', bar: isLegal, title: t.matters, load: () => import('./views/matters.js'),
    show: ({ me }) => html`<wf-matters .me=${me}></wf-matters>` },
  { at: '/takedowns', name: 'takedowns', title: t.takedowns, above: '/matters', load: () => import('./views/takedowns.js'),
    show: () => html`<wf-takedowns></wf-takedowns>` },
  { at: '/fraud/:id', name: 'fraud-cluster', may: isLegal, title: t.fraud, above: '/fraud', load: () => import('./views/fraud.js'),
    show: ({ id, me }) => keyed(id, html`<wf-fraud-cluster .clusterId=${id} .me=${me}></wf-fraud-cluster>`) },
  { at: '/fraud', name: 'fraud', go: '7', may: isLegal, title: t.fraud, above: '/matters', load: () => import('./views/fraud.js'),
    show: () => html`<wf-fraud-clusters></wf-fraud-clusters>` },
  { at: '/partners/:id', name: 'partner', title: t.partners, above: '/partners', load: () => import('./views/partners.js'),
    show: ({ id, me }) => keyed(id, html`<wf-partner .partnerId=${id} .me=${me}></wf-partner>`) },
  { at: '/partners', name: 'partners', go: '1', title: t.partners, above: '/rules', load: () => import('./views/partners.js'),
    show: ({ me }) => html`<wf-partners .me=${me}></wf-partners>` },
  { at: '/intel/feeds', name: 'intel-feeds', may: mayWatch, title: t.intelFeeds, above: '/intel', load: () => import('./views/intel-feeds.js'),
    show: ({ me }) => html`<wf-intel-feeds .me=${me}></wf-intel-feeds>` },
  { at: '/intel/:id', name: 'intel-object', title: t.intelligence, above: '/intel', load: () => import('./views/intel.js'),
    show: ({ id, me }) => keyed(id, html`<wf-intel-object .objectId=${id} .me=${me}></wf-intel-object>`) },
  { at: '/intel', name: 'intel', go: 'z', title: t.intelligence, above: '/rules', load: () => import('./views/intel.js'), show: ({ me }) => html`<wf-intel .me=${me}></wf-intel>` },
  { at: '/campaigns', name: 'campaigns', go: 'j', may: mayWatch, title: t.campaigns, above: '/intel', load: () => import('./views/campaigns.js'), show: () => html`<wf-campaigns></wf-campaigns>` },
  { at: '/webhooks', name: 'webhooks', go: 'g', title: t.webhooks, above: '/rules', load: () => import('./views/webhooks.js'),
    show: ({ me }) => html`<wf-webhooks .me=${me}></wf-webhooks>` },
  { at: '/search', name: 'search', go: 'f', title: t.search, load: () => import('./views/search.js'),
    show: ({ query }) => html`<wf-search .query=${query}></wf-search>` },
  { at: '/', name: 'queue', go: 'q', title: t.queue, load: () => import('./views/queue.js'),
    show: ({ query, me }) => html`<wf-queue .query=${query} .me=${me}></wf-queue>` },
];

export const PLACES = ALL.map((place) => ({ ...place, parts: place.at.split('/').filter(Boolean) }));

/** What the bar on top shows, in this order. */
export const BAR = ['queue', 'search', 'hunt', 'alerts', 'assets', 'sensors', 'rules', 'identities', 'on-call', 'mentions', 'approvals', 'matters', 'audit', 'people', 'proposals']
  .flatMap((name) => PLACES.filter((place) => place.name === name));

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The place at an address, with its id and title. @param {string} path */
export function placeAt(path) {
  const open = path.split('/').slice(1);
  const place = PLACES.find(({ parts }) => parts.every((part, i) => (part.startsWith(':') ? open[i] : open[i] === part))) ?? PLACES[PLACES.length - 1];
  const index = place.parts.indexOf(':id');
  const id = index < 0 ? undefined : decoded(open[index]);
  return { ...place, id, title: place.title ?? id };
}
