// Verifies referrals. Written from docs/referral-format.md alone, without a look at the verifier in Java, so that two programs
// that share nothing but that page have to agree. Uses only the standard library of Node.js 20.
//
//   node verify.mjs [--key center.pem] FILE    prints OK and what was verified, or one line for each damaged place
//   node verify.mjs --batch                    many referrals on the standard input, each with its length in 4 bytes (big-endian)
//                                              before it; prints one line of JSON for each: {"faults":[{"line","place","why"}],...}
//
// Exit code: 0 intact, 1 damaged, 2 called incorrectly or the file cannot be read. --batch exits with 0 when the input ends.

import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const LARGEST_NUMBER = 999999999999999;
const KINDS = { // kind of an item → kinds that its field `from` may name
  record: [],
  detection: ['record'],
  alert: ['detection'],
  case: ['alert', 'record'],
  notification: ['case'],
  acknowledgement: ['case', 'notification'],
};
const CUSTODY_ACTIONS = ['custody.collect', 'custody.hand-over', 'custody.check'];
const TEXTS_OF_A_RECORD = ['actor', 'via', 'address', 'action', 'object', 'before', 'after', 'reason', 'outcome'];

// ---- Values -------------------------------------------------------------------------------------------------------------------

// A half of a surrogate pair has no UTF-8, so that another text would have the same hash.
const isText = value => typeof value === 'string' && !/\p{Surrogate}/u.test(value);
const isNumber = value => Number.isInteger(value) && value >= 0 && value <= LARGEST_NUMBER && !Object.is(value, -0);
const isPositive = value => isNumber(value) && value > 0;
const isHash = value => isText(value) && /^[0-9a-f]{64}$/.test(value);
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTime = value => micros(value) !== null;
const isKey = value => publicKey(value) !== null;
const isSignature = value => base64(value)?.length === 64;

/** Bytes of a Base64 text, or null. The only text of these bytes: with padding, unused bits zero. */
function base64(text) {
  if (!isText(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

const RFC_8410 = Buffer.from('302a300506032b6570032100', 'hex'); // what comes before the 32 bytes of an Ed25519 key
const keys = new Map();

function publicKey(text) {
  if (keys.has(text)) return keys.get(text);
  const der = base64(text);
  if (der?.length !== 44 || !der.subarray(0, RFC_8410.length).equals(RFC_8410)) return null;
  let key;
  try {
    key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
  if (keys.size > 1000) keys.clear();
  keys.set(text, key);
  return key;
}

/** Microseconds since 1970 as a BigInt, or null if the text is not the one form of a time. */
function micros(text) {
  const parts = isText(text) && /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{6})Z$/.exec(text);
  if (!parts) return null;
  const millis = Date.parse(`${text.slice(0, 19)}.000Z`);
  // A day such as February 30 or an hour such as 24 is either no date or printed as another one.
  if (Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 19) !== text.slice(0, 19)) return null;
  return BigInt(millis) * 1000n + BigInt(parts[7]);
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256'));
const sha256Hex = (...parts) => sha256(...parts).digest('hex');
const unhex = text => Buffer.from(text, 'hex');

function bigEndian(value, size) {
  const bytes = Buffer.alloc(size);
  if (size === 8) bytes.writeBigInt64BE(BigInt(value));
  else bytes.writeUIntBE(value, 0, size);
  return bytes;
}

function prefixed(text, size) {
  const utf8 = Buffer.from(text, 'utf8');
  return Buffer.concat([bigEndian(utf8.length, size), utf8]);
}

// ---- The two forms of a line --------------------------------------------------------------------------------------------------

/** RFC 8785. JSON.stringify already escapes texts as the RFC demands; only the order of the members is added. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isObject(value)) return `{${Object.keys(value).sort().map(name => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
  return JSON.stringify(value);
}

function logText(text) {
  // eslint-disable-next-line no-control-regex
  return `"${text.replace(/["\\\u0000-\u001f\u007f\u2028\u2029]/g, character =>
    character === '"' || character === '\\' ? `\\${character}` : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

/** Log form: the members in the order of the names. */
function logForm(value, names) {
  const members = names.map(name => `"${name}":${isText(value[name]) ? logText(value[name]) : value[name]}`);
  return `{${members.join(',')}}`;
}

/** The object of a line, or null if it is no JSON object. A byte that is no UTF-8 changes when it is encoded again. */
function parse(line) {
  try {
    const value = JSON.parse(line.toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isWritten = (line, text) => Buffer.from(text, 'utf8').equals(line);

/** Whether the object has exactly these members, each of the form that its test demands. */
const hasShape = (value, shape) =>
  Object.keys(value).length === Object.keys(shape).length
  && Object.keys(shape).every(name => Object.hasOwn(value, name) && shape[name](value[name]));

function readCanonical(line, shapeOf) {
  const value = parse(line);
  return value && hasShape(value, shapeOf(value)) && isWritten(line, canonical(value)) ? value : null;
}

function readLog(line, shapeOf) {
  const value = parse(line);
  if (!value) return null;
  const shape = shapeOf(value);
  return hasShape(value, shape) && isWritten(line, logForm(value, Object.keys(shape))) ? value : null;
}

const everyOf = test => value => Array.isArray(value) && value.every(test);
const is = expected => value => value === expected;

const HEADER = value => ({
  basis: isText, built: isText, by: isText, case: isText,
  ...(Object.hasOwn(value, 'custody') && { custody: list => everyOf(isHash)(list) && list.length > 0 }),
  erased: list => everyOf(isPositive)(list) && list.every((number, index) => index === 0 || list[index - 1] < number), head: isHash, key: isKey, marking: isText, narrative: isText, number: isNumber, recipient: isText,
  referral: is(2), signature: isSignature,
});
const BEGIN = () => ({ audit: is(1), chain: isText, from: isNumber, previous: isHash });
const COMMITMENT = () => ({ seq: isNumber, at: isTime, action: kind => Object.hasOwn(KINDS, kind), after: isHash, hash: isHash });
const HEAD = () => ({ head: isNumber, chain: isText, hash: isHash, at: isTime, key: isKey, signature: isSignature });
/** A record with some of the nine texts; an empty one is left out, so that one that is there is not empty. */
const record = names => value => ({
  seq: isNumber, at: isTime,
  ...Object.fromEntries(names.filter(name => Object.hasOwn(value, name)).map(name => [name, text => isText(text) && text !== ''])),
  hash: isHash,
});
const ANCHOR = record(TEXTS_OF_A_RECORD);
const CUSTODY = value => ({
  ...record(['actor', 'action', 'object', 'before', 'after', 'reason', 'outcome'])(value),
  action: action => CUSTODY_ACTIONS.includes(action),
  outcome: isHash,
});
const FIELD = value => (Object.keys(value).length === 1 ? { hash: isHash } : { hash: isHash, name: isText, salt: isText, value: isText });
const ITEM = () => ({
  fields: list => everyOf(field => isObject(field) && hasShape(field, FIELD(field)))(list),
  item: isNumber,
});
const END = () => ({ lines: isNumber, sha256: isHash });

// ---- Hashes and signatures ----------------------------------------------------------------------------------------------------

function recordHash(previous, entry) {
  return sha256Hex(unhex(previous), Buffer.of(1), bigEndian(entry.seq, 8), bigEndian(micros(entry.at), 8),
    ...TEXTS_OF_A_RECORD.map(name => prefixed(entry[name] ?? '', 4)));
}

const beginHash = chain => sha256Hex('watchfloor-audit-1:', chain);

function headIsSigned(head) {
  if (Buffer.byteLength(head.chain) > 0xffff) return false; // its length has no 2 bytes
  const bytes = Buffer.concat([
    ...['watchfloor-audit-head-1', head.chain, head.hash, head.key].map(text => prefixed(text, 2)),
    bigEndian(head.head, 8), bigEndian(micros(head.at), 8)]);
  return verifySignature(null, bytes, publicKey(head.key), base64(head.signature));
}

function headerIsSigned(header) {
  const { signature, ...signed } = header;
  return verifySignature(null, Buffer.from(`watchfloor-referral-2\n${canonical(signed)}`, 'utf8'), publicKey(header.key), base64(signature));
}

const fieldHash = field =>
  sha256Hex(Buffer.of(0), unhex(field.salt), prefixed(field.name, 4), prefixed(field.value, 4));

/** The roots that prove the fields of an item: the root and, if all fields are disclosed, the earlier root. */
function rootsOf(fields) {
  const hashes = fields.map(field => unhex(field.hash));
  const roots = [sha256Hex(Buffer.of(2), ...hashes)];
  if (fields.every(field => field.name !== undefined)) roots.push(earlierRoot(hashes).toString('hex'));
  return roots;
}

/** RFC 6962, section 2.1, from begin to end (exclusive). */
function earlierRoot(hashes, begin = 0, end = hashes.length) {
  if (begin === end) return sha256().digest();
  if (end - begin === 1) return hashes[begin];
  let split = 1;
  while (split * 2 < end - begin) split *= 2;
  return sha256(Buffer.of(1), earlierRoot(hashes, begin, begin + split), earlierRoot(hashes, begin + split, end)).digest();
}

// ---- Verification -------------------------------------------------------------------------------------------------------------

/**
 * Verifies the bytes of a referral. The faults are in the order of the lines; the first one names the damaged line. Values of a
 * damaged line are not used to check other lines, so that one damage has few faults.
 */
export function verifyReferral(bytes, publishedKey = null) {
  const lines = split(bytes);
  const faults = [];
  const fault = (index, place, why) => { faults.push({ line: index + 1, place, why }); };
  const beginsWith = (index, text) => index < lines.length && lines[index].toString('latin1', 0, text.length) === text;
  const nothing = Buffer.alloc(0);
  const lineAt = index => lines[index] ?? nothing;

  // Header
  let header = readCanonical(lineAt(0), HEADER);
  if (!header) {
    fault(0, 'header', 'not the canonical form of a header');
  } else if (!headerIsSigned(header)) {
    fault(0, 'header', 'the signature is not of this header');
    header = null;
  }
  let at = 1;

  /** A section of a begin, entries and a signed head; returns its entries (null for a damaged one) and what the begin and head state. */
  function section(place, entryPlace, entryShape, chainIs) {
    const begin = readLog(lineAt(at), BEGIN);
    if (!begin) fault(at, place, 'not the log form of a begin');
    else if (!chainIs(begin.chain)) fault(at, place, 'the begin names another chain');
    else if (begin.from !== 1) fault(at, place, 'does not begin with 1');
    else if (begin.previous !== beginHash(begin.chain)) fault(at, place, 'the previous hash does not follow from the name of the chain');
    at++;

    const entries = [];
    let previous = begin?.previous ?? null; // null: unknown, because the line before is damaged
    for (; at < lines.length && !isHead(at); at++) {
      const number = entries.length + 1;
      let entry = readLog(lines[at], entryShape);
      if (!entry) fault(at, entryPlace(number), 'not the log form of an entry');
      else if (entry.seq !== number) fault(at, entryPlace(number), `has the number ${entry.seq}`);
      else if (previous !== null && entry.hash !== recordHash(previous, entry)) fault(at, entryPlace(number), 'the hash does not follow from the record');
      previous = entry?.hash ?? null;
      entries.push(entry);
    }

    const head = readLog(lineAt(at), HEAD);
    if (at >= lines.length) fault(at, begin ? entryPlace(entries.length + 1) : place, 'the file ends before the signed head');
    else if (!head) fault(at, place, 'not the log form of a signed head');
    else if (head.head !== entries.length) fault(at, place, 'the head states another number of entries');
    else if (begin && head.chain !== begin.chain) fault(at, place, 'the head names another chain');
    else if (previous !== null && head.hash !== previous) fault(at, place, 'the head states another hash');
    else if (header && head.key !== header.key) fault(at, place, 'the head has another key than the header');
    else if (!headIsSigned(head)) fault(at, place, 'the signature is not of this head');
    at++;
    return { begin, entries, last: head?.hash ?? previous };
  }

  function isHead(index) {
    if (beginsWith(index, '{"seq":')) return false;
    return beginsWith(index, '{"head":') || ['{"audit":', '{"fields":', '{"lines":'].some(text => beginsWith(index + 1, text));
  }

  // Why-chain
  const chain = section('chain', number => `item ${number}`, COMMITMENT, name => (header ? name === `case:${header.case}` : name.startsWith('case:')));
  const commitments = chain.entries;
  if (header && faults.length === 0 && header.head !== chain.last) fault(0, 'header', 'states another hash of the last item');
  if (header && faults.length === 0 && header.erased.some(number => number > commitments.length)) fault(0, 'header', 'lists an erased item that the chain does not have');

  // Anchor
  const anchor = readAnchor();

  function readAnchor() {
    const first = at;
    at += 3;
    const begin = readLog(lineAt(first), BEGIN);
    if (!begin) return fault(first, 'anchor', 'not the log form of a begin');
    const entry = readLog(lineAt(first + 1), ANCHOR);
    if (!entry) return fault(first + 1, 'anchor', 'not the log form of a record');
    if (entry.seq !== begin.from) return fault(first + 1, 'anchor', 'the record has another number than the begin');
    if (entry.action !== 'cases.seal') return fault(first + 1, 'anchor', 'the record is not of a sealing');
    const about = header ? `case:${header.case}` : chain.begin?.chain;
    if (about !== undefined && entry.object !== about) return fault(first + 1, 'anchor', 'the record is of another case');
    if (chain.last !== null && entry.after !== `${commitments.length} items, head ${chain.last}`) {
      return fault(first + 1, 'anchor', 'the record states another head of the why-chain');
    }
    if (entry.hash !== recordHash(begin.previous, entry)) return fault(first + 1, 'anchor', 'the hash does not follow from the record');
    const head = readLog(lineAt(first + 2), HEAD);
    if (!head) return fault(first + 2, 'anchor', 'not the log form of a signed head');
    if (head.head !== begin.from) return fault(first + 2, 'anchor', 'the head has another number than the begin');
    if (head.chain !== begin.chain) return fault(first + 2, 'anchor', 'the head names another chain');
    if (head.hash !== entry.hash) return fault(first + 2, 'anchor', 'the head states another hash');
    if (header && head.key !== header.key) return fault(first + 2, 'anchor', 'the head has another key than the header');
    if (!headIsSigned(head)) return fault(first + 2, 'anchor', 'the signature is not of this head');
    return { seq: entry.seq, at: entry.at, hash: entry.hash };
  }

  // Custody. Without a header, each begin after the anchor is that of a custody log.
  const custody = [];
  while (header ? custody.length < (header.custody?.length ?? 0) : beginsWith(at, '{"audit":')) {
    const number = custody.length + 1;
    const log = section(`custody ${number}`, entry => `custody ${number}, entry ${entry}`, CUSTODY,
      name => name.startsWith('exhibit:'));
    if (header && faults.length === 0 && header.custody[number - 1] !== log.last) fault(0, 'header', `states another hash of the last entry of custody ${number}`);
    custody.push({ exhibit: log.begin?.chain.slice('exhibit:'.length) ?? null, entries: log.entries.length, findings: findings(log.entries) });
  }

  // Items. The last line is the end, unless it is an item.
  const last = lines.length - 1;
  const hasEnd = last >= at && !beginsWith(last, '{"fields":');
  const shown = new Map();
  let largest = 0;
  for (; at < (hasEnd ? last : lines.length); at++) {
    const nameless = largest === 0 ? 'first item' : `item after item ${largest}`;
    const item = readCanonical(lines[at], ITEM);
    if (!item) {
      fault(at, nameless, 'not the canonical form of an item');
      continue;
    }
    if (item.item <= largest) {
      fault(at, nameless, `the number ${item.item} is not larger than the one before`);
      continue;
    }
    const roots = rootsOf(item.fields);
    const stated = commitments[item.item - 1];
    if (!roots.includes(stated?.after)) {
      const other = commitments.findIndex(commitment => roots.includes(commitment?.after));
      if (other >= 0) {
        fault(at, `item ${other + 1}`, `the number was changed to ${item.item}`);
        largest = Math.max(largest, other + 1);
        continue;
      }
    }
    largest = item.item;
    if (checkFields(item, roots, stated)) shown.set(item.item, item);
  }

  function checkFields(item, roots, stated) {
    const { item: number, fields } = item;
    const before = faults.length;
    if (number > commitments.length) fault(at, `item ${number}`, 'there is no commitment with this number');
    else if (header?.erased.includes(number)) fault(at, `item ${number}`, 'the header lists this item as erased');
    if (faults.length > before) return false;
    let name = '';
    for (const field of fields.filter(one => one.name !== undefined)) {
      const place = `item ${number}, field ${field.name}`;
      if (!isHash(field.salt)) fault(at, place, 'the salt is not 64 hexadecimal digits');
      else if (fieldHash(field) !== field.hash) fault(at, place, 'the hash does not follow from the field');
      else if (field.name <= name) fault(at, place, 'the name is empty or not larger than the one before');
      else if (field.name === 'from' && stated && !followsFrom(number, stated.action, field.value)) fault(at, place, 'names an item that it cannot follow from');
      name = field.name;
    }
    if (faults.length === before && stated && !roots.includes(stated.after)) fault(at, `item ${number}`, 'the fields do not have the root of the commitment');
    return faults.length === before;
  }

  function followsFrom(number, kind, from) {
    if (from === '') return true;
    return from.split(',').every(text => {
      if (!/^[1-9][0-9]{0,14}$/.test(text) || Number(text) >= number) return false;
      const named = commitments[Number(text) - 1];
      return !named || KINDS[kind].includes(named.action);
    });
  }

  // End. Its number of lines and hash are damaged by each other damage as well, so they are only a fault without another.
  const terminated = bytes.length > 0 && bytes[bytes.length - 1] === 0x0a;
  if (!hasEnd) {
    if (terminated || faults.length === 0) fault(lines.length, 'end', 'is missing');
  } else {
    const end = readCanonical(lines[last], END);
    const before = bytes.length - lines[last].length - 1;
    if (!terminated) fault(last, 'end', 'the last line feed is missing');
    else if (!end) fault(last, 'end', 'not the canonical form of an end');
    else if (faults.length === 0 && end.lines !== last) fault(last, 'end', 'states another number of lines');
    else if (faults.length === 0 && end.sha256 !== sha256Hex(bytes.subarray(0, before))) fault(last, 'end', 'states another hash');
  }

  if (publishedKey !== null && header && header.key !== publishedKey) fault(0, 'header', 'the referral was not signed with the published key');

  return { faults, header, anchor: anchor ?? null, custody, items: commitments.length, shown };
}

/** The lines without their line feeds. Bytes after the last line feed are a damaged line, whatever they are. */
function split(bytes) {
  const lines = [];
  let begin = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, begin)) {
    lines.push(bytes.subarray(begin, end));
    begin = end + 1;
  }
  if (begin < bytes.length) lines.push(Buffer.alloc(0));
  return lines;
}

/** What a custody log reports about the exhibit; the file is intact nevertheless. */
function findings(entries) {
  const found = entries.length === 0 ? ['has no entries'] : [];
  entries.forEach((entry, index) => {
    if (!entry) return;
    const number = index + 1;
    const before = entries[index - 1];
    if (index === 0 && entry.action !== 'custody.collect') found.push(`entry ${number}: was not collected`);
    if (before && (entry.before ?? '') !== (before.after ?? '')) found.push(`entry ${number}: gap`);
    if (before && entry.outcome !== before.outcome) found.push(`entry ${number}: the exhibit was changed`);
  });
  return found;
}

// ---- Command line -------------------------------------------------------------------------------------------------------------

/** A text of a file on a terminal: without control characters. */
const printable = text => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0).toString(16)}}`);

function report(result, keyCompared) {
  if (result.faults.length > 0) return result.faults.map(({ line, place, why }) => `line ${line}: ${printable(place)}: ${why}`);
  const { header, anchor, custody, items, shown } = result;
  const fields = [...shown.values()].flatMap(item => item.fields);
  const withheld = fields.filter(field => field.name === undefined).length;
  return [
    'OK',
    `case ${header.number}, ${printable(header.marking)}, built ${header.built} by ${printable(header.by)} for ${printable(header.recipient)}`,
    `${items} items: ${shown.size} shown, ${header.erased.length} erased, ${items - shown.size - header.erased.length} withheld`,
    `${fields.length - withheld} fields of the shown items disclosed, ${withheld} withheld`,
    `anchor: record ${anchor.seq} of the audit log, ${anchor.at}, ${anchor.hash}`,
    ...custody.map(({ exhibit, entries, findings: found }, index) =>
      `custody ${index + 1}: exhibit ${printable(exhibit)}, ${entries} entries, ${found.length === 0 ? 'unbroken' : found.join('; ')}`),
    `key ${header.key}${keyCompared ? ', which is the published one' : '; compare it with the one that the operator published'}`,
  ];
}

function summary({ faults, header, custody, items, shown }) {
  return JSON.stringify({
    faults, items, erased: header?.erased ?? [], custody,
    shown: Object.fromEntries([...shown].map(([number, { fields }]) => [number, fields.map(field => field.name ?? null)])),
  });
}

async function batch() {
  let waiting = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32BE(0)) {
      const end = 4 + waiting.readUInt32BE(0);
      process.stdout.write(`${summary(verifyReferral(waiting.subarray(4, end)))}\n`);
      waiting = waiting.subarray(end);
    }
  }
}

async function main(options) {
  if (options.length === 1 && options[0] === '--batch') {
    await batch();
    return 0;
  }
  let key = null;
  if (options[0] === '--key' && options.length === 3) key = options.splice(0, 2)[1];
  if (options.length !== 1 || options[0].startsWith('--')) {
    process.stderr.write('Usage: node verify.mjs [--key center.pem] FILE\n');
    return 2;
  }
  let bytes;
  try {
    if (key !== null) key = createPublicKey(readFileSync(key)).export({ format: 'der', type: 'spki' }).toString('base64');
    bytes = readFileSync(options[0]);
  } catch (unreadable) {
    process.stderr.write(`${unreadable.message}\n`);
    return 2;
  }
  const result = verifyReferral(bytes, key);
  process.stdout.write(`${report(result, key !== null).join('\n')}\n`);
  return result.faults.length === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main(process.argv.slice(2));
