package io.watchfloor.dashboards.audit.chain;

import io.watchfloor.config.text.Plural;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Verifies exported logs of one center line by line. Call {@link #known} for signed chain heads and exports that were
 * stored elsewhere, then for each file {@link #begin}, {@link #accept} and {@link #endOfFile}, then {@link #end}. Only
 * the first flaw is reported.
 */
public final class LogChecks {

    private final Set<String> keys;
    private final Link link;
    private final @Nullable PlainRecord plain;
    private final Map<Long, ExpectedHash> known = new TreeMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> signers = new TreeSet<>();
    private @Nullable String chain;
    private long records;

    private Reading reading = new Reading("");

    /** Checks that a record's hash follows from the previous hash. */
    @FunctionalInterface
    interface Link {
        boolean holds(ChainHash previous, AuditRecord record, ChainHash stated);
    }

    /** A hash that the log must contain. */
    private record ExpectedHash(ChainHash hash, boolean signed, String source, long line) {}

    /** Range of records in one file. */
    private record Part(String source, long from, long last) {}

    /** State of the file that is being read. */
    private static final class Reading {
        private final String source;
        private long line;
        private long from;
        private long next;
        private byte @Nullable [] previous;
        private boolean ended;

        Reading(String source) {
            this.source = source;
        }
    }

    /** @param keys trusted public keys in Base64 as in {@link SignedHead}; empty for any */
    public LogChecks(Set<String> keys) {
        this(keys, (previous, record, stated) -> previous.next(record).equals(stated), new PlainRecord());
    }

    /** @param plain fast path for intact records; null to parse each record */
    LogChecks(Set<String> keys, Link link, @Nullable PlainRecord plain) {
        this.keys = Set.copyOf(keys);
        this.link = link;
        this.plain = plain;
    }

    /** Adds a line of a file with signed chain heads, or the last line of a log that is verified later. */
    public Optional<LogFlaw> known(String source, long line, String text) {
        return switch (LogText.read(text).orElse(null)) {
            case LogLine.End end -> head(source, line, end.head());
            case LogLine.Begin begin -> {
                Optional<LogFlaw> foreign = foreign(source, line, begin.chain());
                yield foreign.isPresent()
                        ? foreign
                        : know(begin.from() - 1, new ExpectedHash(begin.previous(), false, source, line));
            }
            case null, default ->
                flaw(LogFlaw.Kind.UNREADABLE, source, line, 0, "The line is not a signed head of an audit log.");
        };
    }

    /** Adds the hash of a record that an authority confirmed. */
    public Optional<LogFlaw> stamped(String source, long line, long seq, ChainHash hash) {
        return know(seq, new ExpectedHash(hash, false, source, line));
    }

    private Optional<LogFlaw> head(String source, long line, SignedHead head) {
        Optional<LogFlaw> foreign = foreign(source, line, head.chain());
        if (foreign.isPresent()) {
            return foreign;
        }
        if (!head.isGenuine()) {
            return flaw(
                    LogFlaw.Kind.SIGNATURE,
                    source,
                    line,
                    head.seq(),
                    "The signature of the head at record %d is invalid: the line was changed or forged."
                            .formatted(head.seq()));
        }
        if (!keys.isEmpty() && !keys.contains(head.key())) {
            return flaw(
                    LogFlaw.Kind.SIGNATURE,
                    source,
                    line,
                    head.seq(),
                    "The head at record %d is signed with a key that is not among the given keys: %s."
                            .formatted(head.seq(), head.key()));
        }
        signers.add(head.key());
        return know(head.seq(), new ExpectedHash(head.hash(), true, source, line));
    }

    private Optional<LogFlaw> know(long seq, ExpectedHash one) {
        ExpectedHash other = known.putIfAbsent(seq, one);
        if (other != null && !other.hash().equals(one.hash())) {
            return flaw(
                    LogFlaw.Kind.FORKED,
                    one.source(),
                    one.line(),
                    seq,
                    ("The hash of record %d differs from the one in %s:%d: the log was rewritten from this"
                                    + " record or an earlier one.")
                            .formatted(seq, other.source(), other.line()));
        }
        if (other != null && one.signed()) {
            known.put(seq, one);
        }
        return Optional.empty();
    }

    public void begin(String source) {
        reading = new Reading(source);
    }

    /**
     * Checks the next line, in UTF-8 and without the line end. Bytes that are not UTF-8 never match a line of a log.
     */
    Optional<LogFlaw> accept(byte[] bytes, int from, int to) {
        byte[] previous = reading.previous;
        if (plain == null
                || previous == null
                || reading.ended
                || !plain.follows(bytes, from, to, reading.next, previous)) {
            return accept(LogText.utf8(bytes, from, to));
        }
        reading.line++;
        records++;
        return fitsKnown(reading.next++, previous);
    }

    /** Checks the next line, without the line end. */
    public Optional<LogFlaw> accept(String text) {
        reading.line++;
        Optional<LogLine> line = LogText.read(text);
        if (line.isEmpty()) {
            return flaw(
                    LogFlaw.Kind.UNREADABLE,
                    "The line does not have the format of the center: it was changed, or written by another"
                            + " program." + (reading.next > 0 ? " Expected record %d.".formatted(reading.next) : ""));
        }
        return switch (line.get()) {
            case LogLine.Begin begin -> first(begin);
            case LogLine.Entry entry -> record(entry);
            case LogLine.End end -> last(end.head());
        };
    }

    private Optional<LogFlaw> first(LogLine.Begin begin) {
        if (reading.previous != null) {
            return flaw(LogFlaw.Kind.OUT_OF_ORDER, "A second log starts here: pass each log as a separate file.");
        }
        reading.from = begin.from();
        reading.next = begin.from();
        reading.previous = begin.previous().bytes();
        Optional<LogFlaw> foreign = foreign(reading.source, reading.line, begin.chain());
        if (foreign.isPresent()) {
            return foreign;
        }
        if (begin.from() < 1) {
            return flaw(LogFlaw.Kind.CHANGED, "%d is not a valid record number.".formatted(begin.from()));
        }
        if (begin.from() == 1 && !begin.previous().equals(ChainHash.beginning(begin.chain()))) {
            return flaw(
                    LogFlaw.Kind.CHANGED,
                    "The log does not start with the first record of the chain %s.".formatted(begin.chain()));
        }
        return fitsKnown(begin.from() - 1, begin.previous().bytes());
    }

    private Optional<LogFlaw> record(LogLine.Entry entry) {
        byte[] previous = reading.previous;
        if (previous == null) {
            return flaw(LogFlaw.Kind.MISSING, "The start line of the log is missing.");
        }
        if (reading.ended) {
            return flaw(LogFlaw.Kind.OUT_OF_ORDER, "Records follow the end line of the log.");
        }
        AuditRecord record = entry.record();
        long due = reading.next;
        if (record.seq() > due) {
            return flaw(
                    LogFlaw.Kind.MISSING,
                    record.seq() == due + 1
                            ? "Record %d is missing.".formatted(due)
                            : "Records %d to %d are missing.".formatted(due, record.seq() - 1));
        }
        if (record.seq() < due) {
            return flaw(
                    LogFlaw.Kind.OUT_OF_ORDER,
                    "Found record %d where record %d is expected: it was repeated, inserted or moved."
                            .formatted(record.seq(), due));
        }
        if (!link.holds(ChainHash.of(previous), record, entry.hash())) {
            return flaw(
                    LogFlaw.Kind.CHANGED,
                    "Record %d was changed: its hash does not match its content and the previous record."
                            .formatted(due));
        }
        byte[] hash = entry.hash().bytes();
        reading.previous = hash;
        reading.next = due + 1;
        records++;
        return fitsKnown(due, hash);
    }

    private Optional<LogFlaw> last(SignedHead head) {
        byte[] previous = reading.previous;
        if (previous == null || reading.ended) {
            return flaw(LogFlaw.Kind.OUT_OF_ORDER, "An end line of a log is in an unexpected place.");
        }
        reading.ended = true;
        if (head.seq() != reading.next - 1) {
            return flaw(
                    LogFlaw.Kind.TRUNCATED,
                    "The log ends at record %d, but %d records were exported.".formatted(reading.next - 1, head.seq()));
        }
        if (!head.hash().equals(ChainHash.of(previous))) {
            return flaw(
                    LogFlaw.Kind.FORKED,
                    "Record %d differs from the last record of the export: the records up to it were rewritten."
                            .formatted(head.seq()));
        }
        return head(reading.source, reading.line, head);
    }

    /** Must be called after the last line of a file. */
    public Optional<LogFlaw> endOfFile() {
        if (!reading.ended) {
            return flaw(
                    LogFlaw.Kind.TRUNCATED,
                    reading.previous == null
                            ? "The file contains no audit log."
                            : "The log ends after record %d without an end line.".formatted(reading.next - 1));
        }
        parts.add(new Part(reading.source, reading.from, reading.next - 1));
        return Optional.empty();
    }

    /**
     * Must be called after all files. Checks that the logs are consecutive and contain the records of all signed chain
     * heads.
     */
    public Optional<LogFlaw> end() {
        parts.sort(Comparator.comparingLong(Part::from).thenComparingLong(Part::last));
        long last = parts.isEmpty() ? 0 : parts.getFirst().from() - 1;
        for (Part part : parts) {
            if (part.from() > last + 1) {
                return flaw(
                        LogFlaw.Kind.MISSING,
                        part.source(),
                        1,
                        last + 1,
                        "Records %d to %d are missing in all files.".formatted(last + 1, part.from() - 1));
            }
            last = Math.max(last, part.last());
        }
        for (Map.Entry<Long, ExpectedHash> entry : known.entrySet()) {
            if (entry.getKey() > last) {
                return flaw(
                        LogFlaw.Kind.TRUNCATED,
                        entry.getValue().source(),
                        entry.getValue().line(),
                        last + 1,
                        ("The log had record %d when this head was signed, but ends at %d: later records were"
                                        + " removed.")
                                .formatted(entry.getKey(), last));
            }
        }
        return Optional.empty();
    }

    /** Returns the number of records verified so far. */
    public long records() {
        return records;
    }

    /** Returns the range of the verified records as text, such as {@code 1 to 200}; call it after {@link #end}. */
    public String range() {
        long last = parts.stream().mapToLong(Part::last).max().orElse(0);
        return "%d to %d".formatted(parts.isEmpty() ? 0 : parts.getFirst().from(), last);
    }

    /** Whether the verified files contain the record; call it after {@link #end}. */
    public boolean contains(long seq) {
        return parts.stream().anyMatch(part -> part.from() <= seq && seq <= part.last());
    }

    /** Returns the keys that have signed chain heads so far, as in {@link SignedHead}. */
    public Set<String> signers() {
        return Set.copyOf(signers);
    }

    /** Returns the number of signed chain heads that were compared with the log, as text. */
    public String compared() {
        return Plural.of(known.values().stream().filter(ExpectedHash::signed).count(), "signed head");
    }

    private Optional<LogFlaw> fitsKnown(long seq, byte[] hash) {
        ExpectedHash known = this.known.get(seq);
        return known == null || known.hash().equals(ChainHash.of(hash))
                ? Optional.empty()
                : flaw(
                        LogFlaw.Kind.FORKED,
                        "Record %d differs from the record in %s:%d: the records up to it were rewritten."
                                .formatted(seq, known.source(), known.line()));
    }

    private Optional<LogFlaw> foreign(String source, long line, String name) {
        if (chain == null) {
            chain = name;
        }
        return name.equals(chain)
                ? Optional.empty()
                : flaw(
                        LogFlaw.Kind.FOREIGN,
                        source,
                        line,
                        0,
                        "The file belongs to the chain %s, the others to %s: another center wrote it."
                                .formatted(name, chain));
    }

    private Optional<LogFlaw> flaw(LogFlaw.Kind kind, String what) {
        return flaw(kind, reading.source, reading.line, reading.next, what);
    }

    private static Optional<LogFlaw> flaw(LogFlaw.Kind kind, String source, long line, long seq, String what) {
        return Optional.of(new LogFlaw(kind, source, line, seq, what));
    }
}
