// Lets this browser ring: its service worker, its permission, its subscription at the push service.

import { texts as t } from './texts/frame.js';

const KEPT = 'watchfloor-rings'; // the id of this browser's contact
const PATIENCE_MILLIS = 30_000;

// The page makes no script addresses from strings, except this one.
const ours = globalThis.trustedTypes?.createPolicy('watchfloor-worker', {
  createScriptURL: (url) => {
    if (url !== '/sw.js') throw new TypeError(t.notOurWorker);
    return url;
  },
});

const worker = () => navigator.serviceWorker.register(ours ? ours.createScriptURL('/sw.js') : '/sw.js', { scope: '/' });

/** Why this browser cannot ring, in words; empty when it can. */
export function cannotRing() {
  if (!isSecureContext) return t.needsHttps;
  if ('serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis) {
    return Notification.permission === 'denied'
      ? t.notificationsBlocked : '';
  }
  return /iPhone|iPad/.test(navigator.userAgent)
    ? t.homeScreen : t.noWebPush;
}

/** The contact that is this browser, if it was rung here. */
export const ringsAs = () => localStorage.getItem(KEPT);
export const ringsAsNow = (id) => (id ? localStorage.setItem(KEPT, id) : localStorage.removeItem(KEPT));

/** Chromium has no timeout of its own when the network blocks the push service. */
const tooLate = () => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(t.noAnswer)), PATIENCE_MILLIS);
});

/**
 * Asks for permission and subscribes. Call it from a click: browsers ask only then.
 *
 * @returns the address of the contact
 * @throws with words for people
 */
export async function subscribe(pushKey) {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error(t.notAllowed);
  await worker();
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  // A subscription with another key, such as of a previous center, cannot be used; a new one cannot belong to another account.
  if (before) await before.unsubscribe();
  let made;
  try {
    made = await Promise.race([pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey }), tooLate()]);
  } catch (failure) {
    throw new Error(t.notSubscribed(failure.message.replace(/\.$/, '')), { cause: failure });
  }
  const { endpoint, keys } = made.toJSON();
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

/** Ends the subscription of this browser, when its contact is removed. */
export async function unsubscribe() {
  ringsAsNow(null);
  const registration = await navigator.serviceWorker?.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** Calls back with messages of the worker: {kind, contact}. Returns a function that stops it. */
export function heard(back) {
  const listen = (event) => back(event.data ?? {});
  navigator.serviceWorker?.addEventListener('message', listen);
  return () => navigator.serviceWorker?.removeEventListener('message', listen);
}
