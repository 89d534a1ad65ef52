// Texts of the frame: navigation, connection, banners, keys, approvals, messages.

import { html } from 'lit';
import { counted, plural } from './common.js';

export const texts = Object.freeze({
  // --- parts ---
  of: (/** @type {string} */ what) => `of ${what}`,
  slow: 'slow',
  fast: 'fast',
  unknownDevice: 'unknown',
  corrected: 'The clock of the host was wrong, so this time was corrected.',
  recorded: (/** @type {any} */ recorded, /** @type {any} */ byMillis, /** @type {string} */ direction) =>
    html`recorded ${recorded}, sensor clock off by ${byMillis} (${direction})`,
  onSystem: (/** @type {any} */ replace) => ` on ${replace}`,
  /** How a person signed in. */
  /** @type {Record<string, any>} */
  signInMethods: Object.freeze({ link: 'sign-in link', token: 'API token', passkey: 'passkey', recovery: 'recovery code', provider: 'single sign-on' }),

  // --- places ---
  signIn: 'Sign in',
  kase: 'Case',
  assets: 'Assets',
  alert: 'Alert',
  alerts: 'Alerts',
  entities: 'Entities',
  mergeSuggestions: 'Merge suggestions',
  mentions: 'Mentions',
  taskTemplates: 'Task templates',
  unreadMentions: 'unread',
  people: 'People',
  myAccount: 'My account',
  approvals: 'Approvals',
  schedule: 'Schedule',
  escalationPolicy: 'Escalation policy',
  metrics: 'Notification metrics',
  routingRules: 'Routing rules',
  onCall: 'On call',
  notifications: 'Notifications',
  enrollSensor: 'Enroll a sensor',
  sensors: 'Sensors',
  unprocessed: 'Unprocessed events',
  inputs: 'Inputs',
  sensorGroups: 'Sensor groups',
  coverage: 'Detection coverage',
  secureScore: 'Secure score',
  rule: 'Rule',
  rules: 'Rules',
  exceptions: 'Exceptions',
  exercises: 'Exercises',
  noisyRules: 'Noisy rules',
  lists: 'Lists',
  attackMatrix: 'ATT&CK matrix',
  wallboard: 'Wallboard',
  audit: 'Audit',
  search: 'Search',
  hunt: 'Hunt',
  intelligence: 'Intelligence',
  campaigns: 'Campaigns',
  landscape: 'Threat landscape',
  webhooks: 'Webhooks',
  figures: 'Figures',
  matters: 'Matters',
  fraud: 'Fraud reports',
  takedowns: 'Takedowns',
  partners: 'Partners',
  intelFeeds: 'Feeds',
  queue: 'Queue',

  // --- app ---
  unsaved: 'You have unsaved changes. Leave without saving?',
  partMissing: 'A part of this page could not be loaded. The center may have been updated.',
  reload: 'Reload',
  pageTitle: (/** @type {any} */ waiting, /** @type {any} */ title) => `${waiting}${title} · Watchfloor`,
  inTime: (/** @type {any} */ retryAt) => `in ${retryAt}`,
  now: 'now',
  staleSince: (/** @type {any} */ heardAt) => `Stale since ${heardAt}`,
  reconnecting: (/** @type {any} */ wait) => `· reconnecting ${wait}`,
  live: 'Live',
  reconnectingPill: (/** @type {any} */ wait) => `Reconnecting ${wait}`,
  notConnected: 'Not connected',
  connecting: 'Connecting…',
  unacknowledged: 'unacknowledged',
  pendingApproval: 'pending approval',
  open: 'open',
  product: 'Watchfloor',
  main: 'Main',
  changeZone: (/** @type {any} */ zoneName) => `Time zone: ${zoneName}. Change`,
  inMyAccount: ', my account',
  signOut: 'Sign out',
  keyboardShortcuts: 'Keyboard shortcuts',
  skipToMainContent: 'Skip to main content',

  // --- toasts ---
  moreChanges: (/** @type {number} */ n) => `And ${plural(n, 'more change')}.`,
  dismissText: (/** @type {any} */ text) => `Dismiss: ${text}`,
  dismiss: 'Dismiss',

  // --- blob ---
  copied: (/** @type {any} */ what) => `Copied: ${what}`,
  notCopied: (/** @type {any} */ what) => `The browser does not allow this page to copy. Select ${what}, then copy with the keyboard.`,
  copy: 'Copy',

  // --- loading ---
  notFound: 'Not found',
  loadingFailed: 'Loading failed',
  asOf: (/** @type {any} */ readAt, /** @type {any} */ message) => `As of ${readAt}: ${message}`,

  // --- api ---
  statusOnly: (/** @type {any} */ status) => `The center answered with status ${status}.`,
  unreachable: 'The center cannot be reached. Nothing was lost. Try again.',

  // --- live ---
  tooManyStreams: 'Live updates are off: your account has too many open pages or streams. Close some pages. This page retries within 2 minutes.',

  // --- passkeys ---
  /** @type {Record<string, any>} */
  passkeyErrors: Object.freeze({
    NotAllowedError: 'No passkey was used: the prompt was cancelled or timed out, or you have no matching passkey. Try again.',
    InvalidStateError: 'This authenticator already has a passkey of yours. Use another authenticator.',
    NotSupportedError: 'This authenticator does not support the required key type. Use another authenticator.',
    SecurityError: 'Passkeys do not work with the URL of this page.',
    ConstraintError: 'This authenticator cannot verify you. Set up a PIN, fingerprint or face recognition on it.',
  }),

  // --- step up ---
  confirmPasskey: 'Confirm with your passkey',
  confirmHelp: 'This is a sensitive change. Confirm with your passkey that it is you. The change then continues, and you are not asked again for a few minutes.',
  waitingForPasskey: 'Waiting for the passkey…',
  usePasskey: 'Use passkey',

  // --- demo ---
  breakGlass: 'Break-glass',
  breakGlassLabel: 'Break-glass:',
  breakGlassHelp: (/** @type {any} */ person, /** @type {any} */ by, /** @type {any} */ at) =>
    html`${person} signed in at ${at} (method: ${by}), although single sign-on is configured. If this was not expected, treat the sign-in as an attack.`,
  sharedCredential: 'Two machines use the same credential:',
  andSensors: (/** @type {any} */ moreSensors) => ` and ${moreSensors}`,
  sharedHelp: '. The center accepts only one of the machines; the other machine keeps its records. Enroll each machine separately.',
  demo: 'Demo',
  demoMark: 'DEMO',
  demoHelp: 'Staged attack on fictitious assets. Nothing here is real.',
  demoReceived: (/** @type {any} */ notifications) => `The demo pager received ${notifications}`,
  demoLatest: (/** @type {any} */ pages) => `Showing the latest ${pages}.`,

  // --- paging ---
  showSchedule: 'Show schedule',
  createPolicy: 'Create escalation policy',
  showPolicy: 'Show policy',
  showRouting: 'Show routing rules',
  showFailed: 'Show failed notifications',
  unusedPolicies: 'Unused policies',
  notUsed: 'NOT USED',
  routeTo: 'Route cases to this policy',
  andPolicies: (/** @type {any} */ morePolicys) => `And ${morePolicys}`,
  noOneNotified: 'No one can be notified.',
  pageOnly: 'Cases appear on this page only.',
  noneDelivered: 'No notification was delivered in the last 10 minutes.',
  lastDelivered: (/** @type {any} */ lastDeliveredAt) => html`Last delivered: ${lastDeliveredAt}.`,
  andReasons: (/** @type {any} */ moreReasons) => html`and ${moreReasons}: <a href="/on-call">show all under On call</a>.`,

  // --- retry queue ---
  assetDamaged: (/** @type {number} */ n, /** @type {unknown} */ asset) =>
    html`${counted.record(n)} of ${asset} pending retry: the journal of the asset cannot be read. Repair the journal, or restore its rows from a backup.`,
  tooManyAssets: (/** @type {number} */ n, /** @type {unknown} */ sensor) =>
    html`${counted.record(n)} of sensor ${sensor} pending retry: it reports more new assets than its limit. The records are processed as the limit allows. If the sensor invents names, revoke the sensor.`,
  assetFailing: (/** @type {number} */ n, /** @type {unknown} */ asset) =>
    html`${counted.record(n)} of ${asset} pending retry: processing fails. The center retries twice a minute. See the log of the node for the cause.`,
  unprocessedEvents: 'Unprocessed events',
  unprocessedMark: 'UNPROCESSED',
  since: (/** @type {any} */ since) => html`Since ${since}.`,
  showEvents: 'Show unprocessed events',
  moreReasons: (/** @type {any} */ moreReasons) => html`And ${moreReasons}: <a href="/unprocessed?kind=retry-queue">show all</a>.`,

  // --- archive ---
  archive: 'Archive',
  archiveMark: 'ARCHIVE',
  archiveFailing: (/** @type {string} */ reason) =>
    `Telemetry cannot be written into files: ${reason} New telemetry waits in the database; when it takes too much space, the oldest is deleted.`,
  archiveDeleted: (/** @type {number} */ n, /** @type {unknown} */ at) =>
    html`${counted.record(n)} of telemetry deleted before they were in a file, last ${at}: files could not be written for too long. Check the disk of the archive.`,

  // --- rebuilding ---
  rebuilding: 'Rebuilding',
  rebuildingMark: (/** @type {any} */ percent) => `REBUILDING, ${percent} %`,
  rebuildingHelp: 'Lists are incomplete until the center has read its journal. Nothing is lost: new cases open and people are notified. Escalations of earlier cases continue afterwards.',

  // --- waiting in ---
  watchfloor: 'Watchfloor',
  isThisYou: 'Confirm this sign-in',
  typeElsewhere: 'This sign-in is unusual. Enter these digits on a page where you are already signed in:',
  theDigits: (/** @type {any} */ join) => `Digits ${join}`,
  signedInThen: 'You are signed in as soon as you have entered the digits. If you cannot enter them, ask an administrator to end your other sessions, then sign in again.',

  // --- approvals ---
  approvalAnnounced: (/** @type {any} */ said) => `Approval requested: ${said}`,
  roleRequest: (/** @type {any} */ person, /** @type {any} */ role, /** @type {any} */ minutes) => `${person}: role ${role} for ${minutes} min`,
  approved: 'Approved. The request continues automatically.',
  denied: 'Denied.',
  approve: 'Approve',
  deny: 'Deny',
  digitsField: 'Digits shown in your other session',
  notMe: 'Not me',
  isItYou: 'Is this you?',
  approvalRequested: 'Approval requested.',
  fromAddress: (/** @type {any} */ address) => `from ${address}`,
  timeLeft: (/** @type {any} */ left) => `, ${left} left`,
  andOthers: (/** @type {any} */ more) => `And ${more} more`,
  allApprovals: 'All approvals',
  expired: 'The approval request expired.',
  wasDenied: 'The request was denied.',
  secondPerson: 'Approval by a second person required',
  otherSession: 'Approve this in your other session',
  typeThere: 'Enter these digits on a page where you are already signed in:',
  continues: 'The request continues automatically after approval.',
  left: 'left.',
  stopWaiting: 'Close',

  // --- rings ---
  notOurWorker: 'This is not the service worker of this page.',
  needsHttps: 'Browser notifications require HTTPS.',
  notificationsBlocked: 'This browser blocks notifications of this page. Allow notifications in the site settings, then reload the page.',
  homeScreen: 'On iPhone and iPad, add this page to the home screen, open it there and enable notifications.',
  noWebPush: 'This browser does not support web push.',
  noAnswer: 'no answer; this network may block the push service',
  notAllowed: 'You did not allow notifications, so this browser cannot show any.',
  notSubscribed: (/** @type {any} */ replace) => `The push service of the browser rejected the subscription: ${replace}.`,

  // --- oncall ---
  weeksToCome: 'for the coming weeks',
  until: (/** @type {any} */ at) => `until ${at}`,
});
