package io.watchfloor.dashboards.referral;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.audit.AuditGuard;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.audit.timestamp.TimeStamp;
import io.watchfloor.dashboards.referral.proof.Custody;
import io.watchfloor.dashboards.referral.proof.ItemContent;
import io.watchfloor.dashboards.referral.proof.Leaf;
import io.watchfloor.dashboards.referral.proof.Redaction;
import io.watchfloor.dashboards.referral.proof.Referral;
import io.watchfloor.dashboards.referral.proof.ReferralHeader;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.matter.referral.CmsEnvelope;
import io.watchfloor.ops.matter.referral.RecipientCertificate;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Builds referrals from why-chains. Blocks on the database. */
public final class Referrals {

    /** Largest stored content of a case of which a referral is built, because the file is built in memory. */
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    /** Each file that is built needs a multiple of {@link #MOST_BYTES} of memory. */
    static final int MOST_AT_ONCE = 2;

    private final Jdbi database;
    private final CaseProofs proofs;
    private final AuditLog audit;
    private final AuditGuard guard;
    private final AuditReading reading;
    private final Clock clock;
    private final Counter built;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /**
     * What a referral is built of.
     *
     * @param head the why-chain up to this item
     * @param custody the custody logs of the exhibits of the case
     */
    public record Wanted(
            String caseId,
            long caseNumber,
            CaseProofs.Head head,
            Tlp marking,
            ReferralHeader.Purpose purpose,
            List<Redaction> withhold,
            List<Custody> custody) {}

    /**
     * A built file.
     *
     * @param withheld number of withheld fields
     * @param erased number of erased items
     * @param remains withheld values that the file still shows elsewhere
     */
    public record Result(String text, long withheld, long erased, List<Redaction.Remains> remains) {}

    /** Too many referrals are built on this node at the moment. */
    public static final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1;

        BusyException() {
            super("%d referrals are being built".formatted(MOST_AT_ONCE), null, false, false);
        }
    }

    public Referrals(
            Jdbi database,
            CaseProofs proofs,
            AuditLog audit,
            AuditGuard guard,
            Clock clock,
            PrometheusRegistry registry) {
        this.database = database;
        this.proofs = proofs;
        this.audit = audit;
        this.guard = guard;
        this.reading = new AuditReading(database);
        this.clock = clock;
        this.built = new Meters(registry).counter("watchfloor_referrals_total");
    }

    /** Whether the content of the case is too large for one file. */
    public boolean isTooLarge(String caseId) {
        return database.withHandle(handle -> CaseProofs.bytes(handle, caseId)) > MOST_BYTES;
    }

    /** Commits to everything that the case has now. */
    public CaseProofs.Head seal(String caseId) {
        return proofs.seal(caseId);
    }

    /**
     * Builds the file.
     *
     * @param by the person who builds the referral
     * @throws BusyException if too many are built on this node
     */
    public Result build(Wanted wanted, String by) {
        return inPlace(() -> written(wanted, by));
    }

    /**
     * Encrypts a built file for its recipient.
     *
     * @throws BusyException if too many are built on this node
     */
    public String encrypt(String text, RecipientCertificate to) {
        return inPlace(() -> CmsEnvelope.encrypt(text.getBytes(StandardCharsets.UTF_8), to));
    }

    private <T> T inPlace(Supplier<T> work) {
        if (!places.tryAcquire()) {
            built.labelValues("busy").inc();
            throw new BusyException();
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private Result written(Wanted wanted, String by) {
        CaseProofs.Head head = wanted.head();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String chain = ItemContent.chain(wanted.caseId());
        List<LogLine> lines = new ArrayList<>();
        lines.add(new LogLine.Begin(chain, 1, ItemContent.beginning(wanted.caseId())));
        SortedMap<Long, List<Leaf>> whole = new TreeMap<>();
        List<Long> erased = new ArrayList<>();
        database.useHandle(handle -> {
            EvidenceReader evidence = new EvidenceReader(handle);
            for (CaseProofs.Stored item : CaseProofs.items(handle, wanted.caseId(), head.seq())) {
                lines.add(new LogLine.Entry(
                        ItemContent.commitment(item.seq(), item.at(), item.kind(), item.root()), item.hash()));
                Optional<ItemContent> content = item.open(wanted.caseId(), evidence);
                if (content.isPresent()) {
                    whole.put(item.seq(), content.get().leaves());
                } else {
                    erased.add(item.seq());
                }
            }
        });
        lines.add(new LogLine.End(guard.sign(chain, head.seq(), head.hash())));
        SortedMap<Long, List<Leaf>> shown = Redaction.apply(lines, whole, wanted.withhold());
        ReferralHeader header = new ReferralHeader(
                wanted.caseId(),
                wanted.caseNumber(),
                now.toString(),
                by,
                wanted.purpose(),
                wanted.marking().text(),
                new ReferralHeader.Content(
                        head.hash().hex(),
                        erased,
                        wanted.custody().stream().map(one -> one.head().hex()).toList()));
        String text = new Referral(
                        header.sign(guard.publicKey(), guard::signature),
                        lines,
                        anchor(head.anchor()),
                        wanted.custody().stream().map(this::lines).toList(),
                        shown)
                .text();
        return new Result(text, fields(whole) - fields(shown), erased.size(), Redaction.remains(whole, shown));
    }

    private List<LogLine> lines(Custody log) {
        List<LogLine> lines = new ArrayList<>();
        lines.add(new LogLine.Begin(log.chain(), 1, log.beginning()));
        lines.addAll(log.entries());
        lines.add(new LogLine.End(guard.sign(log.chain(), log.entries().size(), log.head())));
        return lines;
    }

    /**
     * For each of these audit records, the first time stamp of it or of a later record, which confirms it with the records between them.
     *
     * @return by number of the record; records without such a time stamp are absent
     */
    public static Map<Long, TimeStamp> timeStamps(Handle handle, List<Long> records) {
        return handle.createQuery("""
                        SELECT r.seq, s.at, s.authority, s.response FROM unnest(:records) r(seq) CROSS JOIN LATERAL (
                            SELECT at, authority, response FROM audit_time_stamp WHERE seq >= r.seq ORDER BY seq LIMIT 1) s""")
                .bindArray("records", Long.class, records.stream().distinct().toList())
                .reduceRows(new HashMap<>(), (all, row) -> {
                    all.put(
                            row.getColumn("seq", Long.class),
                            new TimeStamp(
                                    row.getColumn("at", Instant.class),
                                    row.getColumn("authority", String.class),
                                    row.getColumn("response", String.class)));
                    return all;
                });
    }

    /** The first time stamp of this audit record or of a later one. */
    public Optional<TimeStamp> timeStamp(long record) {
        return Optional.ofNullable(database.withHandle(handle -> timeStamps(handle, List.of(record)))
                .get(record));
    }

    private static long fields(SortedMap<Long, List<Leaf>> items) {
        return items.values().stream()
                .flatMap(List::stream)
                .filter(leaf -> leaf.opening() != null)
                .count();
    }

    /** The audit record that contains the head, in the form of an exported log. */
    private List<LogLine> anchor(long seq) {
        String chain = audit.head().orElseThrow().chain();
        LogLine.Entry record = reading.from(seq, 1).getFirst();
        ChainHash before = seq == 1
                ? ChainHash.beginning(chain)
                : reading.hash(seq - 1)
                        .orElseThrow(() -> new IllegalStateException("Audit record %d is missing".formatted(seq - 1)));
        return List.of(
                new LogLine.Begin(chain, seq, before), record, new LogLine.End(guard.sign(chain, seq, record.hash())));
    }

    /** Counts a file that a person got. */
    public void built(boolean encrypted) {
        built.labelValues(encrypted ? "encrypted" : "unencrypted").inc();
    }

    /** Counts a referral that was rejected, because its recipient may not receive the case. */
    public void rejected() {
        built.labelValues("rejected").inc();
    }
}
