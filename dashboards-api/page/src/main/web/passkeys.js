// Passkeys, as the browser asks authenticators for them. What it answers goes to the center, which decides.

import { get, post } from './api.js';
import { texts as t } from './texts/frame.js';

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Whether this browser knows passkeys, here: they need TLS, or this machine. */
export const browserHasPasskeys = () => typeof PublicKeyCredential === 'function' && isSecureContext;

/** What went wrong, for people. */
export const inWords = (failure) => t.passkeyErrors[failure?.name] ?? failure.message;

const known = (one) => ({ ...one, id: bytes(one.id) });

/** Makes a passkey and enrols it. Asks for one that is there already first, if the center wants that. */
export async function enrol(name) {
  const asked = await get('/me/passkeys/options');
  const made = /** @type {any} */ (await navigator.credentials.create({
    publicKey: {
      .../** @type {any} */ (asked),
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: asked.excludeCredentials.map(known),
    },
  }));
  return post('/me/passkeys', {
    name,
    id: text(made.rawId),
    clientData: text(made.response.clientDataJSON),
    attestation: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function shown(asked) {
  const answer = /** @type {any} */ (await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: asked.allowCredentials.map(known) },
  }));
  return {
    id: text(answer.rawId),
    clientData: text(answer.response.clientDataJSON),
    authenticatorData: text(answer.response.authenticatorData),
    signature: text(answer.response.signature),
    userHandle: text(answer.response.userHandle ?? new ArrayBuffer(0)),
  };
}

/** Signs in with any passkey that the authenticator has for this center. */
export const signIn = async () => post('/auth/passkeys/verify', await shown(await get('/auth/passkeys/options')));

/** Shows one's passkey again, in the session that there is. */
export const showAgain = async () => post('/me/verification', await shown(await get('/me/verification/options')));
