// Passkeys, as the browser asks authenticators for them. What it answers goes to the center, which decides.

import { get, post } from './api.js';

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Whether this browser knows passkeys, here: they need TLS, or this machine. */
export const browserHasPasskeys = () => typeof PublicKeyCredential === 'function' && isSecureContext;

const WORDS = {
  NotAllowedError: 'No passkey was shown: it was cancelled, took too long, or none of yours fits. Try again.',
  InvalidStateError: 'This authenticator has a passkey of yours already. Use another one.',
  NotSupportedError: 'This authenticator makes no key that the center takes. Use another one.',
  SecurityError: 'Passkeys cannot be used at this address.',
  ConstraintError: 'This authenticator cannot check who you are. Set up a PIN, a fingerprint or your face for it.',
};

/** What went wrong, for people. */
export const inWords = (failure) => WORDS[failure?.name] ?? failure.message;

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
