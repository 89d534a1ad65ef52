package io.watchfloor.dashboards.referral.proof;

import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogForm;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Verifies a referral without the center. Each damage is reported with the item or field that it concerns. */
public final class ReferralCheck {

    private static final String HEADER = "header";
    private static final String CHAIN = "chain";
    private static final String ANCHOR = "anchor";
    private static final String END = "end";
    private static final String BEGIN_LINE = "{\"audit\":";
    private static final String ENTRY_LINE = "{\"seq\":";
    private static final String HEAD_LINE = "{\"head\":";
    private static final String FIELDS_LINE = "{\"fields\":";
    private static final String END_LINE = "{\"lines\":";
    private static final Pattern NUMBERS = Pattern.compile("[1-9][0-9]{0,14}(,[1-9][0-9]{0,14})*");

    private final Set<String> keys;
    private final byte[] file;
    private final List<String> lines = new ArrayList<>();
    private final List<ReferralFlaw> flaws = new ArrayList<>();
    private final Map<Long, Committed> committed = new HashMap<>();
    private int next;

    private ReferralHeader.@Nullable Signed header;
    private @Nullable ChainHash head;

    private record Committed(ProofKind kind, String root) {}

    private ReferralCheck(byte[] file, Set<String> keys) {
        this.file = file;
        this.keys = keys;
    }

    /** @param keys trusted public keys in Base64; empty for any */
    public static ReferralReport check(byte[] file, Set<String> keys) {
        return new ReferralCheck(file, Set.copyOf(keys)).report();
    }

    private ReferralReport report() {
        int lastLine = split();
        header();
        int begin = next;
        List<LogLine> chain = section(CHAIN);
        chain(chain, begin);
        List<LogLine> anchor = section(ANCHOR);
        anchor(anchor);
        List<List<LogLine>> custody = custody();
        SortedMap<Long, List<Leaf>> items = items();
        end(lastLine);
        flaws.sort(Comparator.comparingLong(ReferralFlaw::line));
        ReferralHeader.Signed signed = header;
        return new ReferralReport(
                signed == null ? Optional.empty() : Optional.of(new Referral(signed, chain, anchor, custody, items)),
                List.copyOf(flaws));
    }

    private void flaw(int line, String place, ReferralFlaw.Kind kind, String what) {
        if (flaws.size() < ReferralReport.MOST_FLAWS) {
            flaws.add(new ReferralFlaw(line + 1L, place, kind, what));
        }
    }

    /**
     * Splits the file into lines. A line that is not UTF-8 is reduced to its beginning, which is no line of a referral.
     *
     * @return where the last line begins
     */
    private int split() {
        int from = 0;
        int last = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n') {
                lines.add(utf8(from, i));
                last = from;
                from = i + 1;
            }
        }
        if (from < file.length) {
            lines.add("");
            last = from;
        }
        return last;
    }

    private String utf8(int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            int most = Math.min(to, from + FIELDS_LINE.length());
            int until = from;
            while (until < most && file[until] >= 0) {
                until++;
            }
            return new String(file, from, until - from, StandardCharsets.US_ASCII);
        }
    }

    private boolean at(String begin) {
        return next < lines.size() && lines.get(next).startsWith(begin);
    }

    private static String entry(String section, int number) {
        return section.equals(CHAIN) ? "item " + number : "%s, entry %d".formatted(section, number);
    }

    private boolean lineAfterBegins(String begin) {
        return next + 1 < lines.size() && lines.get(next + 1).startsWith(begin);
    }

    private void header() {
        Optional<ReferralHeader.Signed> read =
                lines.isEmpty() ? Optional.empty() : ReferralHeader.read(lines.getFirst());
        next = 1;
        if (read.isEmpty()) {
            flaw(
                    0,
                    HEADER,
                    ReferralFlaw.Kind.UNREADABLE,
                    "The first line is not the header of a referral of version 2. If its version is 1, get a new file from"
                            + " the center.");
            return;
        }
        header = read.get();
        if (!read.get().isGenuine()) {
            flaw(0, HEADER, ReferralFlaw.Kind.SIGNATURE, "The signature of the header is invalid.");
        } else if (!keys.isEmpty() && !keys.contains(read.get().key())) {
            flaw(
                    0,
                    HEADER,
                    ReferralFlaw.Kind.SIGNATURE,
                    "The key %s is not one of the given keys."
                            .formatted(ReferralHeader.fingerprint(read.get().key())));
        }
    }

    /** Reads a begin, entries and a signed head. After an unreadable line, reading continues at the next section. */
    private List<LogLine> section(String name) {
        List<LogLine> read = new ArrayList<>();
        boolean ended = false;
        while (next < lines.size() && !ended) {
            boolean first = read.isEmpty();
            if (!at(first ? BEGIN_LINE : ENTRY_LINE) && (first || !at(HEAD_LINE))) {
                break;
            }
            Optional<LogLine> line = line(lines.get(next));
            if (line.isEmpty()) {
                break;
            }
            read.add(line.get());
            ended = line.get() instanceof LogLine.End;
            next++;
        }
        if (!ended) {
            // The line before the next section is the head, unless it is an entry without a line feed and the head.
            boolean isHead = !at(ENTRY_LINE)
                    && (at(HEAD_LINE)
                            || lineAfterBegins(BEGIN_LINE)
                            || lineAfterBegins(FIELDS_LINE)
                            || lineAfterBegins(END_LINE));
            String place = read.isEmpty() || isHead || name.equals(ANCHOR) ? name : entry(name, read.size());
            flaw(next, place, ReferralFlaw.Kind.UNREADABLE, "The line is not the next line of the %s.".formatted(name));
            next++;
            while (next < lines.size() && !at(BEGIN_LINE) && !at(FIELDS_LINE) && !at(END_LINE)) {
                next++;
            }
        }
        return read;
    }

    private void chain(List<LogLine> chain, int begin) {
        commit(chain);
        if (chain.isEmpty()) {
            return;
        }
        String of = header == null ? "" : ItemContent.chain(header.header().caseId());
        begin(chain, begin, of);
        ChainHash hash = entries(CHAIN, "item", chain, begin, ReferralCheck::isCommitment);
        if (!(chain.getLast() instanceof LogLine.End end)) {
            return;
        }
        signed(CHAIN, next - 1, end.head(), of, chain.size() - 2L, hash);
        head = hash;
        if (header != null && flaws.isEmpty()) {
            if (!header.header().head().equals(hash.hex())) {
                flaw(0, HEADER, ReferralFlaw.Kind.CHANGED, "The header belongs to another chain.");
            }
            if (header.header().erased().stream().anyMatch(number -> number > committed.size())) {
                flaw(
                        0,
                        HEADER,
                        ReferralFlaw.Kind.CHANGED,
                        "The header lists an erased item that the chain does not have.");
            }
        }
    }

    /**
     * Checks the entries after a begin up to the first damage.
     *
     * @param noun what an entry is
     * @return the hash of the last checked entry
     */
    private ChainHash entries(
            String section, String noun, List<LogLine> log, int begin, Predicate<AuditRecord> isEntry) {
        ChainHash hash = ChainHash.beginning(((LogLine.Begin) log.getFirst()).chain());
        for (int i = 1; i < log.size() && log.get(i) instanceof LogLine.Entry entry; i++) {
            hash = hash.next(entry.record());
            String place = entry(section, i);
            if (entry.record().seq() != i) {
                flaw(
                        begin + i,
                        place,
                        ReferralFlaw.Kind.OUT_OF_ORDER,
                        "The number of the %s must be %d.".formatted(noun, i));
                break;
            }
            if (!hash.equals(entry.hash())) {
                flaw(
                        begin + i,
                        place,
                        ReferralFlaw.Kind.CHANGED,
                        "The hash does not follow from the line and the lines before it.");
                break;
            }
            if (!isEntry.test(entry.record())) {
                flaw(
                        begin + i,
                        place,
                        ReferralFlaw.Kind.UNREADABLE,
                        "The line is not an %s of the %s.".formatted(noun, section));
                break;
            }
        }
        return hash;
    }

    private void begin(List<LogLine> chain, int line, String of) {
        LogLine.Begin begin = (LogLine.Begin) chain.getFirst();
        if ((!begin.chain().equals(of) && header != null)
                || begin.from() != 1
                || !begin.previous().equals(ChainHash.beginning(begin.chain()))) {
            flaw(line, CHAIN, ReferralFlaw.Kind.CHANGED, "The line is not the begin of the chain of the case.");
        }
    }

    private void commit(List<LogLine> chain) {
        for (LogLine line : chain) {
            if (line instanceof LogLine.Entry entry) {
                ProofKind.parse(entry.record().text(AuditField.ACTION))
                        .ifPresent(kind -> committed.put(
                                entry.record().seq(),
                                new Committed(kind, entry.record().text(AuditField.AFTER))));
            }
        }
    }

    private static boolean isCommitment(AuditRecord record) {
        String root = record.text(AuditField.AFTER);
        return Hex.is(root)
                && ProofKind.parse(record.text(AuditField.ACTION))
                        .map(kind -> ItemContent.commitment(record.seq(), record.at(), kind, root))
                        .filter(record::equals)
                        .isPresent();
    }

    private void anchor(List<LogLine> anchor) {
        ChainHash last = head;
        if (anchor.size() != 3
                || !(anchor.get(0) instanceof LogLine.Begin begin)
                || !(anchor.get(1) instanceof LogLine.Entry entry)
                || !(anchor.get(2) instanceof LogLine.End end)) {
            if (!anchor.isEmpty() && anchor.getLast() instanceof LogLine.End) {
                flaw(next - 1, ANCHOR, ReferralFlaw.Kind.OUT_OF_ORDER, "The anchor must have one record.");
            }
            return;
        }
        int line = next - 3;
        AuditRecord record = entry.record();
        ChainHash hash = begin.previous().next(record);
        if (record.seq() != begin.from() || !hash.equals(entry.hash())) {
            flaw(
                    line + 1,
                    ANCHOR,
                    ReferralFlaw.Kind.CHANGED,
                    "The hash of the audit record does not follow from its content.");
        } else if (last != null && header != null) {
            String expected = Referral.anchorOf(committed.size(), last.hex());
            boolean same = record.text(AuditField.ACTION).equals(Referral.ANCHOR)
                    && record.text(AuditField.OBJECT)
                            .equals(ItemContent.chain(header.header().caseId()))
                    && record.text(AuditField.AFTER).equals(expected);
            if (!same) {
                flaw(
                        line + 1,
                        ANCHOR,
                        ReferralFlaw.Kind.CHANGED,
                        "The audit record does not contain the head of the chain.");
            }
        }
        signed(ANCHOR, line + 2, end.head(), begin.chain(), record.seq(), hash);
    }

    private List<List<LogLine>> custody() {
        List<List<LogLine>> logs = new ArrayList<>();
        List<String> heads = header == null ? List.of() : header.header().custody();
        for (int i = 0; i < heads.size(); i++) {
            String name = "custody %d".formatted(i + 1);
            int begin = next;
            List<LogLine> log = section(name);
            if (!log.isEmpty()) {
                custody(name, log, begin, heads.get(i));
            }
            logs.add(log);
        }
        return logs;
    }

    private void custody(String name, List<LogLine> log, int begin, String stated) {
        LogLine.Begin first = (LogLine.Begin) log.getFirst();
        if (!first.chain().startsWith(Custody.CHAIN)
                || first.from() != 1
                || !first.previous().equals(ChainHash.beginning(first.chain()))) {
            flaw(begin, name, ReferralFlaw.Kind.CHANGED, "The line is not the begin of a custody log.");
        }
        ChainHash hash = entries(
                name, "entry", log, begin, record -> CustodyStep.of(record).isPresent());
        if (!(log.getLast() instanceof LogLine.End end)) {
            return;
        }
        signed(name, next - 1, end.head(), first.chain(), log.size() - 2L, hash);
        if (flaws.isEmpty() && !stated.equals(hash.hex())) {
            flaw(0, HEADER, ReferralFlaw.Kind.CHANGED, "The header belongs to another %s.".formatted(name));
        }
    }

    private void signed(String place, int line, SignedHead signed, String chain, long seq, ChainHash hash) {
        if (!ReferralHeader.isBase64(signed.signature()) || !signed.isGenuine()) {
            flaw(line, place, ReferralFlaw.Kind.SIGNATURE, "The signature of the head is invalid.");
        } else if (header != null && !signed.key().equals(header.key())) {
            flaw(line, place, ReferralFlaw.Kind.SIGNATURE, "The head is signed with another key than the header.");
        } else if (signed.seq() != seq
                || !signed.hash().equals(hash)
                || (header != null && !signed.chain().equals(chain))) {
            flaw(line, place, ReferralFlaw.Kind.CHANGED, "The signed head does not match the lines before it.");
        }
    }

    private SortedMap<Long, List<Leaf>> items() {
        SortedMap<Long, List<Leaf>> items = new TreeMap<>();
        long before = 0;
        while (next < lines.size() && !(next == lines.size() - 1 && at(END_LINE))) {
            Optional<Map.Entry<Long, List<Leaf>>> read = item(lines.get(next));
            if (read.isEmpty()) {
                flaw(
                        next,
                        // The line feed before the end can be damaged, and then the end is a part of the line of an
                        // item.
                        next == lines.size() - 1 && !at(FIELDS_LINE) ? END : after(before),
                        ReferralFlaw.Kind.UNREADABLE,
                        "The line is not an item.");
                if (next == lines.size() - 1) {
                    return items;
                }
            } else {
                long number = read.get().getKey();
                if (number <= before) {
                    flaw(
                            next,
                            after(before),
                            ReferralFlaw.Kind.OUT_OF_ORDER,
                            "The items are not in the order of their numbers.");
                }
                before = Math.max(before, number);
                item(number, read.get().getValue());
                items.put(number, read.get().getValue());
            }
            next++;
        }
        return items;
    }

    private static String after(long item) {
        return item == 0 ? "first item" : "item after item " + item;
    }

    private static Optional<Map.Entry<Long, List<Leaf>>> item(String line) {
        return CanonicalJson.object(line).flatMap(json -> {
            if (json.size() != 2
                    || !(json.get("item") instanceof Long number)
                    || !(json.get("fields") instanceof List<?> fields)) {
                return Optional.empty();
            }
            List<Leaf> leaves = new ArrayList<>();
            for (Object field : fields) {
                Leaf leaf = Leaf.read(field);
                if (leaf == null) {
                    return Optional.empty();
                }
                leaves.add(leaf);
            }
            return Optional.of(Map.entry(number, leaves));
        });
    }

    private void item(long number, List<Leaf> leaves) {
        String place = "item " + number;
        Committed stated = committed.get(number);
        Set<String> roots = ItemContent.roots(leaves);
        if (stated == null || !roots.contains(stated.root())) {
            Optional<Long> own = committed.entrySet().stream()
                    .filter(one -> roots.contains(one.getValue().root()))
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (own.isPresent()) {
                flaw(
                        next,
                        "item " + own.get(),
                        ReferralFlaw.Kind.CHANGED,
                        "The line has the fields of this item, but the number %d.".formatted(number));
                return;
            }
        }
        if (stated == null) {
            flaw(next, place, ReferralFlaw.Kind.OUT_OF_ORDER, "The chain has no item with this number.");
            return;
        }
        if (header != null && header.header().erased().contains(number)) {
            flaw(next, place, ReferralFlaw.Kind.CHANGED, "The header lists the item as erased.");
        }
        boolean whole = true;
        String before = "";
        for (int i = 0; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            Leaf.Opening open = leaf.opening();
            if (open == null) {
                continue;
            }
            String field = "%s, field %s".formatted(place, open.name());
            if (!leaf.holds()) {
                flaw(next, field, ReferralFlaw.Kind.CHANGED, "The hash does not match name, salt and value.");
                whole = false;
            } else if (open.name().compareTo(before) <= 0) {
                flaw(next, field, ReferralFlaw.Kind.OUT_OF_ORDER, "The fields are not in the order of their names.");
            } else if (open.name().equals(ItemContent.FROM) && !follows(number, stated.kind(), open.value())) {
                flaw(next, field, ReferralFlaw.Kind.CHANGED, "The item cannot follow from the items that it names.");
            }
            before = open.name();
        }
        if (whole && !roots.contains(stated.root())) {
            flaw(
                    next,
                    place,
                    ReferralFlaw.Kind.CHANGED,
                    "The fields and their number are not those to which the chain commits.");
        }
    }

    private boolean follows(long number, ProofKind kind, String from) {
        if (from.isEmpty()) {
            return true;
        }
        return NUMBERS.matcher(from).matches()
                && Arrays.stream(from.split(",", -1)).map(Long::valueOf).allMatch(one -> {
                    Committed source = committed.get(one);
                    return one < number && source != null && kind.from().contains(source.kind());
                });
    }

    private void end(int begin) {
        if (flaws.stream().anyMatch(flaw -> flaw.place().equals(END))) {
            return;
        }
        int last = lines.size() - 1;
        boolean whole = file.length > 0 && file[file.length - 1] == '\n';
        if (last < 1 || !whole || !lines.get(last).startsWith(END_LINE)) {
            flaw(
                    whole ? lines.size() : Math.max(last, 0),
                    END,
                    ReferralFlaw.Kind.UNREADABLE,
                    "The last line is missing.");
        } else if (!lines.get(last).equals(Referral.endLine(last, Arrays.copyOf(file, begin)))) {
            flaw(last, END, ReferralFlaw.Kind.CHANGED, "The last line does not match the lines before it.");
        }
    }

    /** Reads a line of an exported audit log; the same as {@code LogText}, which needs a library. */
    static Optional<LogLine> line(String text) {
        return CanonicalJson.readObject(text).flatMap(json -> {
            try {
                LogLine line = line(json);
                return line != null && LogForm.write(line).equals(text) ? Optional.of(line) : Optional.empty();
            } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
                return Optional.empty();
            }
        });
    }

    private static @Nullable LogLine line(Map<String, Object> json) {
        if (json.get("seq") instanceof Long seq) {
            List<String> texts = new ArrayList<>();
            for (AuditField field : AuditField.values()) {
                texts.add(text(json, field.text()));
            }
            return new LogLine.Entry(
                    new AuditRecord(seq, Instant.parse(text(json, "at")), texts), new ChainHash(text(json, "hash")));
        }
        if (json.get("head") instanceof Long seq) {
            return new LogLine.End(new SignedHead(
                    text(json, "chain"),
                    seq,
                    new ChainHash(text(json, "hash")),
                    Instant.parse(text(json, "at")),
                    text(json, "key"),
                    text(json, "signature")));
        }
        return json.get("audit") instanceof Long
                ? new LogLine.Begin(
                        text(json, "chain"), Long.parseLong(number(json)), new ChainHash(text(json, "previous")))
                : null;
    }

    private static String number(Map<String, Object> json) {
        return json.get("from") instanceof Long from ? from.toString() : "";
    }

    private static String text(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text ? text : "";
    }
}
