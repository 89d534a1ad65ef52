package io.watchfloor.dashboards.referral;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.audit.AuditEntry;
import io.watchfloor.dashboards.audit.AuditGuard;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.referral.proof.ItemContent;
import io.watchfloor.dashboards.referral.proof.Leaf;
import io.watchfloor.dashboards.referral.proof.Redaction;
import io.watchfloor.dashboards.referral.proof.Referral;
import io.watchfloor.dashboards.referral.proof.ReferralHeader;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Builds referrals from why-chains, and keeps a list of the built ones. Blocks on the database. */
public final class Referrals {

    /** Largest stored content of a case of which a referral is built, because the file is built in memory. */
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private final Jdbi database;
    private final CaseProofs proofs;
    private final AuditLog audit;
    private final AuditGuard guard;
    private final AuditReading reading;
    private final Clock clock;
    private final Counter built;

    /**
     * What a referral is built of.
     *
     * @param clearance the highest marking that the recipient may receive
     */
    public record Wanted(
            String caseId,
            long caseNumber,
            Tlp marking,
            ReferralHeader.Purpose purpose,
            Tlp clearance,
            List<Redaction> withhold) {}

    /** A referral that was built. */
    public record Built(String id, String caseId, Instant at, String by, Receiver to, Extent extent) {

        public record Receiver(String name, String basis, Tlp clearance) {}

        /**
         * @param withheld number of withheld fields
         * @param erased number of erased items
         */
        public record Extent(long items, long withheld, long erased, long bytes, String sha256) {}
    }

    /**
     * A built file.
     *
     * @param remains withheld values that the file still shows elsewhere
     */
    public record Result(Built built, String text, List<Redaction.Remains> remains) {}

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

    /**
     * Commits to the case and builds the file.
     *
     * @param entry the person who builds the referral, for the audit log; the new value is added
     */
    public Result build(Wanted wanted, AuditEntry entry) {
        CaseProofs.Head head = proofs.seal(wanted.caseId());
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
        SortedMap<Long, List<Leaf>> shown = Redaction.apply(whole, wanted.withhold());
        ReferralHeader header = new ReferralHeader(
                wanted.caseId(),
                wanted.caseNumber(),
                now.toString(),
                entry.actor(),
                wanted.purpose(),
                wanted.marking().text(),
                head.hash().hex(),
                erased);
        String text = new Referral(
                        header.sign(guard.publicKey(), guard::signature), lines, anchor(head.anchor()), shown)
                .text();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Built done = new Built(
                UUID.randomUUID().toString(),
                wanted.caseId(),
                now,
                entry.actor(),
                new Built.Receiver(
                        wanted.purpose().recipient(), wanted.purpose().basis(), wanted.clearance()),
                new Built.Extent(
                        head.seq(), fields(whole) - fields(shown), erased.size(), bytes.length, Digests.hex(bytes)));
        database.useTransaction(tx -> store(tx, done, entry));
        built.labelValues("built").inc();
        return new Result(done, text, Redaction.remains(whole, shown));
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

    private void store(Handle tx, Built one, AuditEntry entry) {
        tx.createUpdate("""
                        INSERT INTO referral (id, case_id, built_at, built_by, recipient, basis, clearance, items, withheld, erased, bytes, sha256)
                        VALUES (:id, :case, :at, :by, :recipient, :basis, :clearance, :items, :withheld, :erased, :bytes, :sha256)""")
                .bind("id", one.id())
                .bind("case", one.caseId())
                .bind("at", StoredValues.time(one.at()))
                .bind("by", one.by())
                .bind("recipient", StoredValues.text(one.to().name()))
                .bind("basis", StoredValues.text(one.to().basis()))
                .bind("clearance", one.to().clearance().rank())
                .bind("items", one.extent().items())
                .bind("withheld", one.extent().withheld())
                .bind("erased", one.extent().erased())
                .bind("bytes", one.extent().bytes())
                .bind("sha256", one.extent().sha256())
                .execute();
        audit.append(
                tx,
                new AuditEntry(
                        entry.actor(),
                        entry.via(),
                        entry.address(),
                        entry.action(),
                        entry.object(),
                        "",
                        "for %s, SHA-256 %s"
                                .formatted(one.to().name(), one.extent().sha256()),
                        one.to().basis()));
    }

    /** Counts a referral that was rejected, because its recipient may not receive the case. */
    public void rejected() {
        built.labelValues("rejected").inc();
    }

    /** The referrals of a case, oldest first. */
    public static ResultPage<Built> list(Handle handle, String caseId, PageRequest slice) {
        List<Built> all = new Search("SELECT * FROM referral")
                .with("case_id = :case", "case", caseId)
                .query(handle, "built_at, id", PageRequest.LONGEST)
                .map((row, context) -> new Built(
                        row.getString("id"),
                        row.getString("case_id"),
                        SqlTimestamps.of(row, "built_at"),
                        row.getString("built_by"),
                        new Built.Receiver(
                                row.getString("recipient"),
                                row.getString("basis"),
                                Tlp.ofRank(row.getInt("clearance"))),
                        new Built.Extent(
                                row.getLong("items"),
                                row.getLong("withheld"),
                                row.getLong("erased"),
                                row.getLong("bytes"),
                                row.getString("sha256"))))
                .list();
        return ResultPage.cut(all, one -> "%020d %s".formatted(one.at().toEpochMilli(), one.id()), slice);
    }
}
