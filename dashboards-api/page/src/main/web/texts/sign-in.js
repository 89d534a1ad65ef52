// Texts of the sign-in.

import { html } from 'lit';

export const texts = Object.freeze({
  // --- signin ---
  invalidLink: 'This sign-in link does not work. Ask for a new link, or sign in with a token.',
  waiting: 'Waiting…',
  usePasskey: 'Use passkey',
  needsHostName: 'Passkeys require a host name; this page was opened by IP address. Open',
  toUseOne: 'to use a passkey.',
  noPasskeys: 'Passkeys are not supported in this browser or at this address. Use another sign-in method.',
  useProvider: (title) => `Sign in with ${title}`,
  lostPasskey: 'Lost your passkey?',
  unknownCode: 'This recovery code is not valid or was already used. Each code works once.',
  recoveryCode: 'Recovery code',
  codeHelp: 'One of the ten codes created in My account. Without a code, ask an administrator for a link.',
  signInWithCode: 'Sign in with code',
  useAnApiToken: 'Use an API token',
  unknownToken: 'This token is not valid. Check that it was copied completely.',
  apiToken: 'API token',
  bootstrapHelp: html`The token of the first administrator is in the file <code>bootstrap-token</code> in the data folder of the center.`,
  signIn: 'Sign in',
  watchfloor: 'Watchfloor',
  noPasskeyYet: 'No passkey yet? ',
  openLink: 'Open the sign-in link from an administrator, or the link that the center printed at start. The first administrator signs in with a token.',
  reasons: Object.freeze({
    expired: 'This link has expired. Ask for a new link.',
    used: 'This link was already used. Each link works once. Ask for a new link.',
    unknown: 'This link is not valid. Ask for a new link.',
    'too-many': 'Too many invalid links from your address. Wait a few minutes and copy the whole link.',
    'session-ended': 'You were signed out. Sign in again.',
    'session-idle': 'You were signed out after inactivity. Sign in again.',
    'session-over': 'Your session reached its maximum length. Sign in again.',
    'token-revoked': 'The API token that you signed in with was revoked. Ask an administrator for a link.',
    'token-expired': 'The API token that you signed in with has expired. Ask an administrator for a link.',
    'person-disabled': 'Your account is disabled. Ask an administrator.',
    'partner-paused': 'The partner of this account is paused or has ended. Ask an administrator.',
    'certificate-dates': 'The client certificate has expired, or is not valid yet. Ask an administrator.',
    'person-removed': 'Your account was removed. Ask an administrator.',
    'not-allowed': 'Your role does not allow this. Ask an administrator.',
  }),
});
