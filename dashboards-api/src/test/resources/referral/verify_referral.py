"""Verifies referrals. Written from docs/referral-format.md alone; needs Python 3.8 or later and no library.

Usage: python3 verify_referral.py FILE...
Prints a line for each file: "FILE<tab>intact", or "FILE<tab>LINE<tab>PLACE<tab>REASON" for the first damage, with PLACE as a JSON text.
Exit code 1 if any is damaged.
"""

import base64
import hashlib
import json
import re
import struct
import sys
from datetime import datetime, timedelta

# Ed25519, from RFC 8032, section 5.1 and appendix A.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number > 0:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def same(one, other):
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


def point(encoded):
    y = int.from_bytes(encoded, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT % P
    if (x * x - square) % P != 0:
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point(BASE_Y.to_bytes(32, "little"))
KEY_PREFIX = bytes.fromhex("302a300506032b6570032100")


def signed(key, message, signature):
    key_bytes, signature_bytes = plain64(key), plain64(signature)
    if key_bytes is None or signature_bytes is None or len(signature_bytes) != 64:
        return False
    if len(key_bytes) != 44 or not key_bytes.startswith(KEY_PREFIX):
        return False
    public = key_bytes[12:]
    a, r = point(public), point(signature_bytes[:32])
    s = int.from_bytes(signature_bytes[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature_bytes[:32] + public + message).digest(), "little") % ORDER
    return same(times(s, BASE), add(r, times(h, a)))


def plain64(text):
    try:
        decoded = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return decoded if base64.b64encode(decoded).decode() == text else None


# Forms of lines.


class Damage(Exception):
    def __init__(self, line, place, reason):
        super().__init__(reason)
        self.line, self.place, self.reason = line, place, reason


def once(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members


def refuse(_):
    raise ValueError("not a whole number")


def parsed(text):
    return json.loads(text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)


SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def canonical_text(value):
    return '"' + "".join(SHORT.get(c) or ("\\u%04x" % ord(c) if c < " " else c) for c in value) + '"'


def utf16(name):
    return name.encode("utf-16-be")


def canonical(value):
    if isinstance(value, dict):
        return "{" + ",".join(canonical_text(n) + ":" + canonical(value[n]) for n in sorted(value, key=utf16)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(one) for one in value) + "]"
    if isinstance(value, str):
        value.encode("utf-8")
        return canonical_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 999999999999999:
        return str(value)
    raise ValueError("not a value of this format")


def canonical_object(text):
    """The object, or None if the text is not in canonical form."""
    try:
        value = parsed(text)
        return value if isinstance(value, dict) and canonical(value) == text else None
    except (ValueError, RecursionError):
        return None


def log_text(value):
    return '"' + "".join(
        "\\" + c if c in '"\\' else "\\u%04x" % ord(c) if c < " " or c in "\x7f\u2028\u2029" else c for c in value) + '"'


TEXTS = ["actor", "via", "address", "action", "object", "before", "after", "reason", "outcome"]
ORDERS = {
    "audit": ["audit", "chain", "from", "previous"],
    "seq": ["seq", "at"] + TEXTS + ["hash"],
    "head": ["head", "chain", "hash", "at", "key", "signature"],
}
WHOLE = {"audit", "from", "seq", "head"}
HASH = re.compile("[0-9a-f]{64}")
CUSTODY = {"custody.collect", "custody.hand-over", "custody.check"}
TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{6})Z", re.ASCII)
EPOCH = datetime(1970, 1, 1)


def micros(text):
    match = TIME.fullmatch(text)
    if not match:
        raise ValueError("not a time")
    return (datetime(*(int(part) for part in match.groups())) - EPOCH) // timedelta(microseconds=1)


def log_object(text, first):
    """The object, or None if the text is not in log form or does not begin with this member."""
    try:
        value = parsed(text)
        if not isinstance(value, dict) or next(iter(value), None) != first:
            return None
        parts = []
        for name in ORDERS[first]:
            if name not in value:
                if name not in TEXTS:
                    return None
                continue
            member = value[name]
            if name in WHOLE:
                if not isinstance(member, int) or isinstance(member, bool) or not 0 <= member <= 999999999999999:
                    return None
                parts.append('"%s":%d' % (name, member))
            else:
                if not isinstance(member, str) or (member == "" and name in TEXTS):
                    return None
                parts.append('"%s":%s' % (name, log_text(member)))
        if "{" + ",".join(parts) + "}" != text or len(parts) != len(value):
            return None
        if "at" in value:
            micros(value["at"])
        for name in ("hash", "previous"):
            if name in value and not HASH.fullmatch(value[name]):
                return None
        return value
    except (ValueError, RecursionError):
        return None


# Hashes.


def sha256(data):
    return hashlib.sha256(data).digest()


def record_hash(before, record):
    data = b"\x01" + struct.pack(">qq", record["seq"], micros(record["at"]))
    for name in TEXTS:
        text = record.get(name, "").encode("utf-8")
        data += struct.pack(">I", len(text)) + text
    return sha256(before + data)


def head_bytes(head):
    data = b""
    for text in ("watchfloor-audit-head-1", head["chain"], head["hash"], head["key"]):
        encoded = text.encode("utf-8")
        data += struct.pack(">H", len(encoded)) + encoded
    return data + struct.pack(">qq", head["head"], micros(head["at"]))


def leaf(salt, name, value):
    name, value = name.encode("utf-8"), value.encode("utf-8")
    return sha256(b"\x00" + salt + struct.pack(">I", len(name)) + name + struct.pack(">I", len(value)) + value)


def root(hashes):
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return sha256(b"\x01" + root(hashes[:k]) + root(hashes[k:]))


# The referral.

KINDS = {
    "record": set(),
    "detection": {"record"},
    "alert": {"detection"},
    "case": {"alert", "record"},
    "notification": {"case"},
    "acknowledgement": {"case", "notification"},
}
HEADER = {"basis", "built", "by", "case", "erased", "head", "key", "marking", "narrative", "number", "recipient", "referral", "signature"}


class Lines:
    def __init__(self, data):
        self.data = data
        parts = data.split(b"\n")
        self.open_end = parts[-1] != b""
        self.raw = parts if self.open_end else parts[:-1]
        self.next = 0

    def text(self):
        if self.next >= len(self.raw):
            return ""
        try:
            return self.raw[self.next].decode("utf-8")
        except UnicodeDecodeError:
            return self.raw[self.next][:10].decode("ascii", "replace")

    def is_head(self):
        """Whether the line is a signed head, or is damaged and stands where the head must be."""
        if self.text().startswith('{"seq":'):
            return False
        following = self.raw[self.next + 1] if self.next + 1 < len(self.raw) else b""
        return self.text().startswith('{"head":') or following.startswith((b'{"audit":', b'{"fields":', b'{"lines":'))

    def is_last(self):
        return self.next == len(self.raw) - 1


def damage(lines, place, reason):
    raise Damage(lines.next + 1, place, reason)


def check_header(lines):
    header = canonical_object(lines.text())
    texts = HEADER - {"erased", "number", "referral"}
    if header is None or set(header) - {"custody"} != HEADER or header["referral"] != 1 or not isinstance(header["number"], int) \
            or not all(isinstance(header[name], str) for name in texts) or not isinstance(header["erased"], list) \
            or not all(isinstance(one, int) for one in header["erased"]) or not is_ascending(header["erased"]) or not is_custody(header.get("custody", ["0" * 64])):
        damage(lines, "header", "not a header of version 1")
    unsigned = {name: value for name, value in header.items() if name != "signature"}
    if not signed(header["key"], ("watchfloor-referral-1\n" + canonical(unsigned)).encode("utf-8"), header["signature"]):
        damage(lines, "header", "the signature is invalid")
    lines.next += 1
    return header


def is_ascending(numbers):
    return all(one > before for before, one in zip([0] + numbers, numbers))


def is_custody(hashes):
    return isinstance(hashes, list) and hashes != [] and all(isinstance(one, str) for one in hashes)


def check_head(lines, place, header, chain, seq, hash_bytes):
    head = log_object(lines.text(), "head")
    if head is None:
        damage(lines, place, "not a signed head")
    if not signed(head["key"], head_bytes(head), head["signature"]):
        damage(lines, place, "the signature is invalid")
    if head["key"] != header["key"] or head["chain"] != chain or head["head"] != seq or head["hash"] != hash_bytes.hex():
        damage(lines, place, "the head does not match the lines before it")
    lines.next += 1


def check_chain(lines, header):
    name = "case:" + header["case"]
    begin = log_object(lines.text(), "audit")
    before = sha256(("watchfloor-audit-1:" + name).encode("utf-8"))
    if begin is None or begin != {"audit": 1, "chain": name, "from": 1, "previous": before.hex()}:
        damage(lines, "chain", "not the begin of the chain of the case")
    lines.next += 1
    commitments = []
    while not lines.is_head():
        number = len(commitments) + 1
        place = "item %d" % number
        record = log_object(lines.text(), "seq")
        if record is None or set(record) != {"seq", "at", "action", "after", "hash"}:
            damage(lines, place, "not a commitment")
        before = record_hash(before, record)
        if record["seq"] != number or record["hash"] != before.hex():
            damage(lines, place, "the hash does not follow")
        if record["action"] not in KINDS or not HASH.fullmatch(record["after"]):
            damage(lines, place, "not a commitment")
        commitments.append((record["action"], record["after"]))
        lines.next += 1
    check_head(lines, "chain", header, name, len(commitments), before)
    if header["head"] != before.hex():
        raise Damage(1, "header", "the header belongs to another chain")
    if header["erased"][-1:] > [len(commitments)]:
        raise Damage(1, "header", "the chain has no such erased item")
    return commitments


def check_anchor(lines, header, count):
    begin = log_object(lines.text(), "audit")
    if begin is None or begin["audit"] != 1:
        damage(lines, "anchor", "not the begin of an audit log")
    lines.next += 1
    record = log_object(lines.text(), "seq")
    if record is None or record["seq"] != begin["from"]:
        damage(lines, "anchor", "not the audit record")
    hash_bytes = record_hash(bytes.fromhex(begin["previous"]), record)
    if record["hash"] != hash_bytes.hex():
        damage(lines, "anchor", "the hash does not follow")
    if record.get("action") != "cases.seal" or record.get("object") != "case:" + header["case"] \
            or record.get("after") != "%d items, head %s" % (count, header["head"]):
        damage(lines, "anchor", "the audit record does not contain the head of the chain")
    lines.next += 1
    check_head(lines, "anchor", header, begin["chain"], record["seq"], hash_bytes)


def check_custody(lines, header, number, stated):
    place = "custody %d" % number
    begin = log_object(lines.text(), "audit")
    if begin is None or begin["audit"] != 1 or begin["from"] != 1 or not begin["chain"].startswith("exhibit:") \
            or begin["previous"] != sha256(("watchfloor-audit-1:" + begin["chain"]).encode("utf-8")).hex():
        damage(lines, place, "not the begin of a custody log")
    lines.next += 1
    before, count = bytes.fromhex(begin["previous"]), 0
    while not lines.is_head():
        count += 1
        entry = place + ", entry %d" % count
        record = log_object(lines.text(), "seq")
        if record is None or record.get("action") not in CUSTODY or "via" in record or "address" in record \
                or not HASH.fullmatch(record.get("outcome", "")):
            damage(lines, entry, "not an entry of a custody log")
        before = record_hash(before, record)
        if record["seq"] != count or record["hash"] != before.hex():
            damage(lines, entry, "the hash does not follow")
        lines.next += 1
    check_head(lines, place, header, begin["chain"], count, before)
    if stated != before.hex():
        raise Damage(1, "header", "the header belongs to another custody log")


def check_from(text, number, kind, commitments):
    if text == "":
        return True
    if not re.fullmatch("[1-9][0-9]{0,14}(,[1-9][0-9]{0,14})*", text):
        return False
    return all(int(one) < number and commitments[int(one) - 1][0] in KINDS[kind] for one in text.split(","))


def check_item(lines, item, header, commitments):
    number = item["item"]
    place = "item %d" % number
    own = root([bytes.fromhex(field["hash"]) for field in item["fields"]]).hex()
    roots = [stated for _, stated in commitments]
    if own in roots and roots[number - 1:number] != [own]:
        damage(lines, "item %d" % (roots.index(own) + 1), "the line has the fields of this item, but another number")
    if not 1 <= number <= len(commitments):
        damage(lines, place, "the chain has no such item")
    if number in header["erased"]:
        damage(lines, place, "the header lists the item as erased")
    kind, stated = commitments[number - 1]
    hashes, before = [], ""
    for field in item["fields"]:
        hashes.append(bytes.fromhex(field["hash"]))
        if len(field) == 1:
            continue
        where = place + ", field " + field["name"]
        if not HASH.fullmatch(field["salt"]) \
                or leaf(bytes.fromhex(field["salt"]), field["name"], field["value"]).hex() != field["hash"]:
            damage(lines, where, "the hash does not match")
        if utf16(field["name"]) <= utf16(before):
            damage(lines, where, "the fields are not sorted")
        before = field["name"]
        if field["name"] == "from" and not check_from(field["value"], number, kind, commitments):
            damage(lines, where, "the item cannot follow from the items that it names")
    if root(hashes).hex() != stated:
        damage(lines, place, "the fields are not the fields to which the chain commits")


def is_field(field):
    if not isinstance(field, dict) or set(field) not in ({"hash"}, {"hash", "name", "salt", "value"}):
        return False
    return all(isinstance(value, str) for value in field.values()) and HASH.fullmatch(field["hash"]) is not None


def after(item):
    return "item after item %d" % item if item else "first item"


def check_items(lines, header, commitments):
    before = 0
    while lines.next < len(lines.raw) and not (lines.is_last() and lines.text().startswith('{"lines":')):
        item = canonical_object(lines.text())
        if item is None or set(item) != {"fields", "item"} or not isinstance(item["item"], int) \
                or not isinstance(item["fields"], list) or not all(is_field(field) for field in item["fields"]):
            is_end = lines.is_last() and not lines.text().startswith('{"fields":')
            damage(lines, "end" if is_end else after(before), "not an item")
        if item["item"] <= before:
            damage(lines, after(before), "the items are not in the order of their numbers")
        check_item(lines, item, header, commitments)
        before = item["item"]
        lines.next += 1


def check_end(lines):
    if lines.open_end or lines.next >= len(lines.raw):
        lines.next = len(lines.raw) - 1 if lines.open_end else len(lines.raw)
        damage(lines, "end", "the last line is missing")
    body = lines.data[: len(lines.data) - len(lines.raw[-1]) - 1]
    if lines.text() != canonical({"lines": len(lines.raw) - 1, "sha256": sha256(body).hex()}):
        damage(lines, "end", "the last line does not match the lines before it")


def check(data):
    lines = Lines(data)
    header = check_header(lines)
    commitments = check_chain(lines, header)
    check_anchor(lines, header, len(commitments))
    for number, stated in enumerate(header.get("custody", []), 1):
        check_custody(lines, header, number, stated)
    check_items(lines, header, commitments)
    check_end(lines)


def main(files):
    if not files:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    damaged = False
    for name in files:
        with open(name, "rb") as file:
            data = file.read()
        try:
            check(data)
            print("%s\tintact" % name)
        except Damage as found:
            damaged = True
            print("%s\t%d\t%s\t%s" % (name, found.line, json.dumps(found.place), found.reason))
    return 1 if damaged else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
