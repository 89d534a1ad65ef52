// Rings this browser: shows what the center pushes, also when no page is open, and says back what became of it.
// What a push holds is written by PushText on the center's side.

'use strict';

// The texts of notifications.
const TEXTS = Object.freeze({
  title: 'Watchfloor',
  caseTitle: ({ number, severity, title }) => `#${number} ${severity}: ${title}`,
  confirm: 'Confirm receipt',
  acknowledge: 'Acknowledge',
  open: 'Open',
  enabled: 'Browser notifications enabled',
  enabledFor: (owner) => `Notifications for ${owner} are shown here.`,
  acknowledged: (number) => `#${number} acknowledged`,
  refused: (number, reason) => `#${number} not acknowledged: ${reason}`,
  statusOnly: (status) => `the center answered with status ${status}`,
  notAcknowledged: (number) => `#${number} not acknowledged`,
  unreachable: 'The center cannot be reached. Try again, or call a colleague.',
  renewedLabel: 'Browser, renewed',
  disabled: 'Browser notifications disabled',
  disabledHelp: 'Open My account and enable browser notifications again.',
  unreadable: 'New notification',
});

const ROOT = '/api/v1';
const TRIES = 4;
const ICON = '/page/icon-192.png';
const BADGE = '/page/badge-96.png';
const QUIET = ['acknowledged', 'resolved']; // these end what rang before
const KEPT = ['page', 'digest', 'worsened', 'warning']; // these stay until they are touched

const wait = (millis) => new Promise((resolve) => { setTimeout(resolve, millis); });

function send(path, body, credentials = 'omit') {
  return fetch(path, {
    method: 'POST', credentials, cache: 'no-store', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body),
  });
}

/** By which its person takes the case; also the proof that a receipt comes from where the page went. */
const ackToken = ({ cases }) => cases?.find((one) => one.acknowledge)?.acknowledge.split('/').at(-1);

/** Says what became of a push: a page's stands with the page, that of a test with the contact. The network of a phone that just woke up may need a moment. */
async function receipt(push, what) {
  const { key, receipt: proof } = push;
  if (!proof) return;
  const token = ackToken(push);
  for (let i = 1; i <= TRIES; i++) {
    try {
      const answer = await (token
        ? send(`${ROOT}/pages/${encodeURIComponent(key)}/receipts`, { token, status: what === 'shown' ? 'delivered' : 'seen' })
        : send(`${ROOT}/push-receipts`, { key, receipt: proof, what }));
      // A push may be faster than the center's own boards, which then do not know the page yet.
      if (answer.ok || (answer.status < 500 && answer.status !== 429 && !token)) return;
    } catch {
      // Tried again below.
    }
    await wait(i * 1000);
  }
}

/** The pages that are open show at once what happened. */
async function tellPages(message) {
  for (const client of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) client.postMessage(message);
}

/** A link of the center, at the address under which this browser knows it. */
function here(link) {
  const url = new URL(link || '/', self.location.origin);
  return self.location.origin + url.pathname + url.search;
}

function titleOf(push) {
  const [one] = push.cases ?? [];
  return push.cases?.length === 1 ? TEXTS.caseTitle(one) : push.title;
}

function actionsOf(push) {
  if (push.kind === 'test') return [{ action: 'seen', title: TEXTS.confirm }];
  if (QUIET.includes(push.kind)) return [];
  const takes = push.cases?.length === 1 && push.cases[0].acknowledge;
  return [...(takes ? [{ action: 'acknowledge', title: TEXTS.acknowledge }] : []), ...(push.cases?.length ? [{ action: 'open', title: TEXTS.open }] : [])];
}

const show = (title, push, more = {}) => self.registration.showNotification(title, {
  body: push.text,
  tag: push.cases?.length === 1 ? `case:${push.cases[0].id}` : push.kind,
  renotify: !QUIET.includes(push.kind),
  requireInteraction: KEPT.includes(push.kind),
  silent: QUIET.includes(push.kind),
  timestamp: Date.parse(push.at) || Date.now(),
  icon: ICON,
  badge: BADGE,
  data: push,
  actions: actionsOf(push),
  ...more,
});

/** The code was sent by push only, so this browser proves itself with it. Without a session the owner types it. */
async function prove(push) {
  const path = `${ROOT}/people/${encodeURIComponent(push.owner)}/contacts/${encodeURIComponent(push.contact)}/verify`;
  try {
    const answer = await send(path, { code: push.code }, 'same-origin');
    if (answer.ok) await show(TEXTS.enabled, { ...push, text: TEXTS.enabledFor(push.owner) }, { renotify: false });
  } catch {
    // The code is on the screen.
  }
}

async function rings(push) {
  await show(titleOf(push), push);
  await receipt(push, 'shown');
  if (push.code) await prove(push);
  await tellPages({ kind: push.kind, contact: push.contact });
}

async function openAt(link) {
  const address = here(link);
  const windows = await self.clients.matchAll({ type: 'window' });
  const [first] = windows;
  if (!first) return self.clients.openWindow(address);
  await first.focus();
  return first.navigate(address).catch(() => self.clients.openWindow(address));
}

/** Acknowledges the case with the link from the push, without a session. The result replaces the notification. */
async function acknowledge(push) {
  const [one] = push.cases;
  const over = { ...push, kind: 'acknowledged', text: one.title };
  try {
    const answer = await fetch(here(one.acknowledge), {
      method: 'POST', credentials: 'omit', cache: 'no-store', headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' }, body: '',
    });
    const said = await answer.json().catch(() => ({}));
    await show(answer.ok ? TEXTS.acknowledged(one.number) : TEXTS.refused(one.number, said.detail ?? TEXTS.statusOnly(answer.status)), over);
  } catch {
    await show(TEXTS.notAcknowledged(one.number), { ...push, text: TEXTS.unreachable });
  }
}

async function touched(push, action) {
  const told = receipt(push, 'clicked');
  if (action === 'acknowledge') await acknowledge(push);
  else if (action !== 'seen') await openAt(push.cases?.length === 1 ? push.cases[0].link : push.link);
  await told;
  await tellPages({ kind: push.kind, contact: push.contact });
}

/**
 * The push service gave the browser another address: a new contact method, which proves itself as the first one did. The old one fails
 * when something is sent to it. Without a session a notification asks the owner to enable notifications again.
 */
async function renewed({ oldSubscription, newSubscription }) {
  try {
    const options = { userVisibleOnly: true, applicationServerKey: oldSubscription?.options.applicationServerKey };
    const { endpoint, keys } = (newSubscription ?? await self.registration.pushManager.subscribe(options)).toJSON();
    const address = { endpoint, p256dh: keys.p256dh, auth: keys.auth };
    const answer = await send(`${ROOT}/people/me/contacts`, { method: 'web-push', label: TEXTS.renewedLabel, address }, 'same-origin');
    if (!answer.ok) throw new Error(`refused with ${answer.status}`);
  } catch {
    await show(TEXTS.disabled, {
      kind: 'warning', text: TEXTS.disabledHelp, link: '/account', at: new Date().toISOString(),
    });
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  let push;
  try {
    push = event.data.json();
  } catch {
    push = { kind: 'page', title: TEXTS.title, text: TEXTS.unreadable, link: '/' };
  }
  event.waitUntil(rings(push));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(touched(event.notification.data ?? {}, event.action));
});

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renewed(event)));
