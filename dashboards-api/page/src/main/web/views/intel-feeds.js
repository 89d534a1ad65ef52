// Feeds of threat intelligence: their state, and for administrators their settings.

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { list, post, put, remove, segment } from '../api.js';
import { element, focusNext } from '../element.js';
import { Loading, Sending } from '../loading.js';
import { mayAdminister } from '../may.js';
import { when } from '../parts.js';
import { rulePlaces } from '../rule-places.js';
import { Sender, options } from './asking.js';
import { number } from '../texts/common.js';
import { texts as t } from '../texts/intel-feeds.js';

const SHOWN_EVERY_MILLIS = 10_000;
const MOST = 200;
const LABELS = { clear: 'TLP:CLEAR', green: 'TLP:GREEN', amber: 'TLP:AMBER', 'amber+strict': 'TLP:AMBER+STRICT', red: 'TLP:RED' };

/** @param {string} name */
const path = (name) => `/intel/feeds/${segment(name)}`;

/**
 * @param {string} field
 * @param {FormData} form
 */
const given = (field, form) => (form.get(field) ? { [field]: Number(form.get(field)) } : {});

/** @param {FormData} form */
const returned = (form) => {
  const sightingsCollection = String(form.get('sightingsCollection')).trim();
  return sightingsCollection ? { sightingsCollection, sightingsCeiling: form.get('sightingsCeiling') } : {};
};

/**
 * The settings of a form, without credentials that are not stated: the center keeps those.
 *
 * @param {FormData} form
 */
const settings = (form) => ({
  kind: form.get('kind'), url: String(form.get('url')).trim(), username: String(form.get('username')).trim(), tlp: form.get('tlp'),
  everySeconds: Number(form.get('everySeconds')),
  collections: String(form.get('collections')).split(',').map((one) => one.trim()).filter(Boolean),
  ...(String(form.get('clientCertificate')).trim() ? { clientCertificate: form.get('clientCertificate'), clientKey: form.get('clientKey') } : {}),
  ...given('confidence', form), ...given('maxIndicators', form), ...returned(form),
});

/** @param {Partial<Api['IntelFeed']>} feed */
const target = ({ kind = 'taxii', url = '', collections = [] }) => html`
  <label>${t.kind} <select name="kind">${options(t.kinds, kind)}</select></label>
  <label>${t.url} <span class="faint">${t.urlHelp}</span> <input name="url" type="url" required maxlength="2000" autocomplete="off" .defaultValue=${url}></label>
  <label>${t.collections} <span class="faint">${t.collectionsHelp}</span>
    <input name="collections" maxlength="2000" autocomplete="off" .defaultValue=${collections.join(', ')}></label>`;

/**
 * @param {Partial<Api['IntelFeed']>} feed
 * @param {{ password?: unknown, certificate: unknown, more?: unknown }} help how the credentials are given
 */
const signIn = ({ username = '' }, { password = '', certificate, more = '' }) => html`<fieldset><legend>${t.signIn}</legend>
  <label>${t.username} <input name="username" maxlength="300" autocomplete="off" .defaultValue=${username}></label>
  <label>${t.password} ${password ? html`<span class="faint">${password}</span>` : ''}
    <input name="password" type="password" maxlength="4000" autocomplete="new-password"></label>
  <label>${t.certificate} <span class="faint">${certificate}</span>
    <textarea name="clientCertificate" rows="2" maxlength="32000" autocomplete="off" spellcheck="false"></textarea></label>
  <label>${t.certificateKey} <span class="faint">${t.certificateKeyHelp}</span>
    <textarea name="clientKey" rows="2" maxlength="16000" autocomplete="off" spellcheck="false"></textarea></label>${more}</fieldset>`;

/**
 * @param {Partial<Api['IntelFeed']>} feed
 * @param {unknown} more
 */
const limits = ({ everySeconds = 900, tlp = 'amber', confidence = null, maxIndicators = null }, more = '') => html`<fieldset><legend>${t.polls}</legend>${more}
  <label>${t.every} <input name="everySeconds" type="number" required min="10" max="604800" .defaultValue=${String(everySeconds)}></label>
  <label>${t.tlp} <select name="tlp">${options(LABELS, tlp)}</select></label>
  <label>${t.confidence} <span class="faint">${t.confidenceHelp}</span>
    <input name="confidence" type="number" min="1" max="100" .defaultValue=${String(confidence ?? '')}></label>
  <label>${t.maxIndicators} <span class="faint">${t.maxIndicatorsHelp}</span>
    <input name="maxIndicators" type="number" min="1" .defaultValue=${String(maxIndicators ?? '')}></label></fieldset>`;

/** @param {Partial<Api['IntelFeed']>} feed */
const returns = ({ sightings = null }) => html`<fieldset><legend>${t.returns}</legend>
  <label>${t.sightingsCollection} <span class="faint">${t.sightingsCollectionHelp}</span>
    <input name="sightingsCollection" maxlength="300" autocomplete="off" spellcheck="false" .defaultValue=${sightings?.collection ?? ''}></label>
  <label>${t.sightingsCeiling} <span class="faint">${t.sightingsCeilingHelp}</span>
    <select name="sightingsCeiling">${options(LABELS, sightings?.ceiling ?? 'amber')}</select></label></fieldset>`;

class FeedAdding extends element({}, Sender) {
  async send(form) {
    const name = form.get('name').trim();
    this.answer = await put(path(name), { ...settings(form), password: form.get('password') });
    return t.addedFeed(name);
  }

  render() {
    return this.ask({
      label: html`${t.add} <kbd aria-hidden="true">n</kbd>`, title: t.addTitle, send: t.addSend, kind: 'primary',
      fields: html`<label>${t.name} <span class="faint">${t.nameHelp}</span>
          <input name="name" required maxlength="60" pattern="[a-z0-9][a-z0-9._\\-]*" autocomplete="off" spellcheck="false"></label>
        ${target({})}${signIn({}, { certificate: t.certificateHelp })}${limits({})}${returns({})}`,
    });
  }
}

class FeedChanging extends element({ feed: null }, Sender) {
  async send(form) {
    const { name } = this.feed;
    this.answer = await put(path(name), {
      ...settings(form), enabled: form.get('enabled') === 'on',
      ...(form.get('password') ? { password: form.get('password') } : {}),
      ...(form.get('withoutCertificate') === 'on' ? { clientCertificate: '' } : {}),
    });
    return t.changedFeed(name);
  }

  render() {
    const { name, clientCertificate, enabled } = this.feed;
    return this.ask({
      label: html`${t.change}<span class="unseen"> ${name}</span>`, title: t.changeTitle(name), send: t.changeSend, name: `-changing-${name}`,
      fields: html`${target(this.feed)}${signIn(this.feed, {
        password: t.passwordKept,
        certificate: clientCertificate ? t.certificateKept(clientCertificate.subject, clientCertificate.validUntil.slice(0, 10)) : t.certificateHelp,
        more: clientCertificate ? html`<label class="check"><input type="checkbox" name="withoutCertificate"> ${t.certificateRemove}</label>` : '',
      })}
        ${limits(this.feed, html`<label class="check"><input type="checkbox" name="enabled" .defaultChecked=${enabled}> ${t.enabled}</label>`)}${returns(this.feed)}`,
    });
  }
}

class FeedRemoving extends element({ name: '' }, Sender) {
  async send() {
    await remove(path(this.name));
    return t.removed(this.name);
  }

  render() {
    return this.ask({ label: html`${t.remove}<span class="unseen"> ${this.name}</span>`, title: t.removeTitle(this.name), send: t.removeSend, name: `-${this.name}`,
      fields: html`<p>${t.removeHelp}</p>` });
  }
}

/** @param {Api['IntelFeed']['sightings']} returning */
const returning = (returning) => {
  if (!returning) return '–';
  const { collection, health, accepted, pending, refused, withheld, refusal, error, errorCode, failures } = returning;
  return html`<strong class="feed-${health}">${t.returnStates[health]}</strong>${failures > 1 ? html` <span class="faint">${t.returnFailures(failures)}</span>` : ''}
    <p class="faint">${t.returnTo(collection)}</p>
    <p>${[t.accepted(accepted), pending ? t.pending(pending) : '', refused ? t.returnRefused(refused) : '', withheld ? t.withheld(withheld) : '']
      .filter(Boolean).map((one) => html`<span class="count-of">${one}</span> `)}</p>
    ${error ? html`<p class="faint">${error} <code>${errorCode}</code></p>` : ''}
    ${refusal ? html`<p class="faint">${t.returnRefusal} ${refusal}</p>` : ''}`;
};

class IntelFeeds extends element({ me: null }) {
  found = new Loading(this, (signal) => list(`/intel/feeds?limit=${MOST}`, signal), { every: SHOWN_EVERY_MILLIS });

  sending = new Sending(this);

  key(key) {
    if (key === 'n' && mayAdminister(this.me)) this.querySelector('wf-feed-adding').show();
    else if (key === 'j' || key === 'k') focusNext(this.querySelectorAll('table.intel tbody tr'), key === 'j' ? 1 : -1);
    else return false;
    return true;
  }

  async poll(name) {
    if (await this.sending.ask(() => post(`${path(name)}/poll`, {}).then(() => t.polled(name)))) this.found.load();
  }

  row(feed) {
    const { name, kind, url, clientCertificate, confidence, maxIndicators, sightings, state } = feed;
    const { health, succeededAt, nextAt, added, indicators, refused, overLimit, refusal, error, errorCode, failures } = state;
    return html`<tr tabindex="-1"><th scope="row">${name}
        <p class="hook-url"><span class="word">${t.kinds[kind]}</span> ${url}</p>
        ${clientCertificate ? html`<p class=${clientCertificate.validity === 'valid' ? 'hook-url' : 'ends-soon'}>${t.certificateEnds(clientCertificate.validity,
          clientCertificate.validUntil.slice(0, 10))}</p>` : ''}</th>
      <td data-label=${t.state}><strong class="feed-${health}">${t.states[health]}</strong>${failures > 1 ? html` <span class="faint">${t.failures(failures)}</span>` : ''}
        ${error ? html`<p class="faint">${error} <code>${errorCode}</code></p>` : ''}</td>
      <td data-label=${t.lastSuccess}>${succeededAt ? when(succeededAt) : '–'}</td>
      <td data-label=${t.next}>${health === 'paused' ? '–' : when(nextAt)}</td>
      <td data-label=${t.added}>${number(added)}</td>
      <td data-label=${t.indicators}>${typeof maxIndicators === 'number' ? t.indicatorsOf(indicators, maxIndicators) : number(indicators)}
        ${overLimit ? html`<p><strong>${t.overLimit(overLimit)}</strong></p>` : ''}${typeof confidence === 'number' ? html`<p class="faint">${t.confidenceOf(confidence)}</p>` : ''}</td>
      <td data-label=${t.refused}>${number(refused)}${refusal ? html`<p class="faint"><span class="unseen">${t.lastRefusal}: </span>${refusal}</p>` : ''}</td>
      <td data-label=${t.returns} class="wide returns">${returning(sightings)}</td>
      ${mayAdminister(this.me) ? html`<td class="wide" data-label=${t.actions}><div class="actions">${health === 'paused' ? '' : html`<button @click=${() => this.poll(name)}>${t.poll}<span class="unseen"> ${name}</span></button>`}
        <wf-feed-changing .feed=${feed} @changed=${() => this.found.load()}></wf-feed-changing>
        <wf-feed-removing .name=${name} @changed=${() => this.found.load()}></wf-feed-removing></div></td>` : ''}</tr>`;
  }

  list(items) {
    if (!items.length) return html`<div class="empty"><h2>${t.none}</h2><p>${t.noneHelp}</p></div>`;
    const columns = [t.name, t.state, t.lastSuccess, t.next, t.added, t.indicators, t.refused, t.returns, ...(mayAdminister(this.me) ? [t.actions] : [])];
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t.table}><table class="assets intel">
      <thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${repeat(items, (one) => one.name, (one) => this.row(one))}</tbody></table></div>`;
  }

  render() {
    return html`${rulePlaces('/intel/feeds')}<div class="headline calm"><h1 tabindex="-1">${t.title}</h1><p>${t.help}</p></div>
      ${mayAdminister(this.me) ? html`<p><wf-feed-adding @changed=${() => this.found.load()}></wf-feed-adding></p>` : ''}
      ${this.sending.problem ? html`<p role="alert" class="problem">${this.sending.problem.message}</p>` : ''}
      ${this.found.render((items) => this.list(items))}`;
  }
}

customElements.define('wf-feed-adding', FeedAdding);
customElements.define('wf-feed-changing', FeedChanging);
customElements.define('wf-feed-removing', FeedRemoving);
customElements.define('wf-intel-feeds', IntelFeeds);
