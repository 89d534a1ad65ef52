// Words that all views share, and the forms of numbers: plural and ordinal by Intl, and units. The texts of each view are in a module beside this one.

const LANGUAGE = 'en';
const cardinals = new Intl.PluralRules(LANGUAGE);
const ordinals = new Intl.PluralRules(LANGUAGE, { type: 'ordinal' });
const numbers = new Intl.NumberFormat(LANGUAGE);
/** @type {Record<string, string>} */
const SUFFIXES = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** `12,345` @param {number} n */
export const number = (n) => numbers.format(n);

/** `1st`, `2nd`, `23rd` @param {number} n */
export const ordinal = (n) => `${number(n)}${SUFFIXES[ordinals.select(n)]}`;

/** The form that goes with a number. @param {number} n @param {string} one @param {string} many */
export const pluralForm = (n, one, many) => (cardinals.select(n) === 'one' ? one : many);

/** `1 alert`, `2 alerts` @param {number} n @param {string} one @param {string} [many] */
export const plural = (n, one, many = `${one}s`) => `${number(n)} ${pluralForm(n, one, many)}`;

/** `40 %` @param {number} n */
export const percent = (n) => `${number(n)} %`;

/** Units of durations and sizes, as they follow a number. */
export const units = Object.freeze({
  second: 's', minute: 'min', hour: 'h', day: 'd', bytes: ['B', 'KiB', 'MiB', 'GiB', 'TiB'], atOnce: 'at once',
});

const noun = (/** @type {string} */ one, /** @type {string | undefined} */ many = undefined) => (/** @type {number} */ n) => plural(n, one, many);

/** Counts with their nouns: `counted.alert(2)` is `2 alerts`. */
export const counted = Object.freeze({
  activeRule: noun('active rule'),
  alert: noun('alert'),
  alertWithoutCase: noun('alert without a case', 'alerts without a case'),
  asset: noun('asset'),
  case: noun('case'),
  character: noun('character'),
  code: noun('code'),
  connection: noun('connection'),
  earlierEntry: noun('earlier entry', 'earlier entries'),
  earlierRecord: noun('earlier event'),
  event: noun('event'),
  gap: noun('gap'),
  group: noun('group'),
  indicator: noun('shared indicator'),
  input: noun('active input'),
  level: noun('level'),
  logSource: noun('log source'),
  mergeSuggestion: noun('merge suggestion'),
  moreAlert: noun('more alert'),
  moreAsset: noun('more asset'),
  moreCase: noun('more case'),
  morePolicy: noun('more policy', 'more policies'),
  moreReason: noun('more reason'),
  moreSchedule: noun('more schedule'),
  moreSensor: noun('more sensor'),
  node: noun('node'),
  notification: noun('notification'),
  openCase: noun('open case'),
  overlap: noun('overlap'),
  permanentAdministrator: noun('permanent administrator'),
  person: noun('person', 'people'),
  process: noun('process', 'processes'),
  processor: noun('processor'),
  record: noun('record'),
  result: noun('result'),
  row: noun('row'),
  rule: noun('rule'),
  sensor: noun('sensor'),
  smallerPart: noun('smaller contribution'),
  step: noun('step'),
  time: noun('time'),
  unacknowledgedCase: noun('unacknowledged case'),
  version: noun('version'),
});

export const common = Object.freeze({
  add: 'Add',
  all: 'All',
  anyone: 'Anyone',
  asset: 'Asset',
  assets: 'Assets',
  backToQueue: 'Back to the queue',
  cancel: 'Cancel',
  case: 'Case',
  choose: /** @type {string} */ ('Choose…'),
  clear: 'Clear',
  close: 'Close',
  from: 'From',
  group: 'Group',
  kind: 'Type',
  loading: 'Loading…',
  lookAtOnCall: 'Show who is on call',
  name: 'Name',
  never: 'never',
  none: 'none',
  notSet: 'not set',
  owner: 'Owner',
  reason: 'Reason',
  records: 'Records',
  remove: 'Remove',
  save: 'Save',
  sending: 'Sending…',
  sensor: 'Sensor',
  showMore: 'Show more',
  since: 'Since',
  state: 'Status',
  to: 'To',
  system: 'watchfloor',
  tryAgain: 'Try again',
  until: 'Until',
  why: 'Reason',
  /** @param {number} n */
  andMore: (n) => `and ${number(n)} more`,
  /** @param {number} n */
  showAll: (n) => `Show all ${number(n)}`,
  /** @param {number} shown @param {number} all */
  showing: (shown, all) => `Showing ${number(shown)} of ${number(all)}`,
  /** @param {unknown} id */
  caseNumber: (id) => `case #${id}`,
});
