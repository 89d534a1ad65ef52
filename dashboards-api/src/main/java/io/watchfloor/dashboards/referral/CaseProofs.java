package io.watchfloor.dashboards.referral;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.referral.proof.ItemContent;
import io.watchfloor.dashboards.referral.proof.ProofKind;
import io.watchfloor.dashboards.referral.proof.Referral;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.asset.evidence.EvidenceReader.Result;
import io.watchfloor.ops.platform.metrics.Meters;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The why-chains of cases. A chain only grows; its head is appended to the audit log in the same transaction, and so is signed and stored
 * elsewhere with the head of the audit log. Blocks on the database.
 */
public final class CaseProofs {

    private final Jdbi database;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random;
    private final Counter items;

    /**
     * The head of a why-chain.
     *
     * @param seq number of the last item
     * @param anchor number of the audit record that contains the hash
     */
    public record Head(long seq, ChainHash hash, long anchor) {}

    /** An item of a why-chain with its content as stored. */
    public record Stored(long seq, Instant at, ProofKind kind, String root, ChainHash hash, String content) {

        private static Stored of(ResultSet row) throws SQLException {
            return new Stored(
                    row.getLong("seq"),
                    SqlTimestamps.of(row, "at"),
                    ProofKind.parse(row.getString("kind"))
                            .orElseThrow(() -> new IllegalStateException("The why-chain has an unknown kind of item")),
                    row.getString("root"),
                    new ChainHash(row.getString("hash")),
                    row.getString("content"));
        }

        /** @return empty if the key was destroyed, or the content is damaged */
        public Optional<ItemContent> open(String caseId, EvidenceReader reading) {
            return reading.open(ProofAppender.sealedAs(caseId, seq), content) instanceof Result.Legible legible
                    ? ItemContent.parse(legible.proof().raw())
                    : Optional.empty();
        }
    }

    private record Round(Optional<Long> next, long added) {}

    public CaseProofs(Jdbi database, AuditLog audit, Clock clock, SecureRandom random, PrometheusRegistry registry) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
        this.items = new Meters(registry).counter("watchfloor_case_proof_items_total");
    }

    /** Commits to everything of the case that is not in its why-chain yet. */
    public Head seal(String caseId) {
        Optional<Long> after = Optional.of(0L);
        while (after.isPresent()) {
            long from = after.get();
            Round round = database.inTransaction(tx -> seal(tx, caseId, from));
            items.inc(round.added());
            after = round.next();
        }
        return head(caseId).orElseThrow(() -> new IllegalStateException("The case has no why-chain"));
    }

    private Round seal(Handle tx, String caseId, long after) {
        tx.createUpdate(
                        "INSERT INTO case_proof (case_id, seq, hash, anchor) VALUES (:case, 0, :hash, 0) ON CONFLICT DO NOTHING")
                .bind("case", caseId)
                .bind("hash", ItemContent.beginning(caseId).hex())
                .execute();
        Head before = head(tx, caseId, " FOR UPDATE").orElseThrow();
        try (ProofAppender to = new ProofAppender(
                tx, caseId, before.seq(), before.hash(), clock.instant().truncatedTo(ChronoUnit.MICROS), random)) {
            Optional<Long> next = new CaseItems(tx, caseId, to).append(after);
            to.flush();
            if (to.added() > 0) {
                long anchor = audit.appendOwn(
                        tx,
                        Referral.ANCHOR,
                        ItemContent.chain(caseId),
                        Referral.anchorOf(to.seq(), to.hash().hex()));
                tx.createUpdate(
                                "UPDATE case_proof SET seq = :seq, hash = :hash, anchor = :anchor WHERE case_id = :case")
                        .bind("seq", to.seq())
                        .bind("hash", to.hash().hex())
                        .bind("anchor", anchor)
                        .bind("case", caseId)
                        .execute();
            }
            return new Round(next, to.added());
        }
    }

    public Optional<Head> head(String caseId) {
        return database.withHandle(handle -> head(handle, caseId, ""));
    }

    private static Optional<Head> head(Handle handle, String caseId, String lock) {
        return handle.createQuery("SELECT seq, hash, anchor FROM case_proof WHERE case_id = :case" + lock)
                .bind("case", caseId)
                .map((row, context) ->
                        new Head(row.getLong("seq"), new ChainHash(row.getString("hash")), row.getLong("anchor")))
                .findOne();
    }

    /** The items up to this number, in their order. */
    static List<Stored> items(Handle handle, String caseId, long through) {
        return handle.createQuery(
                        "SELECT * FROM case_proof_item WHERE case_id = :case AND seq <= :through ORDER BY seq")
                .bind("case", caseId)
                .bind("through", through)
                .map((row, context) -> Stored.of(row))
                .list();
    }

    public static ResultPage<Stored> list(Handle handle, String caseId, PageRequest slice) {
        return new Search("SELECT * FROM case_proof_item")
                .with("case_id = :case", "case", caseId)
                .with("seq > :after", "after", slice.afterNumber())
                .list(
                        handle,
                        "seq",
                        slice,
                        (row, context) -> new ResultPage.Row<>(Stored.of(row), row.getString("seq")));
    }

    /** The total number of bytes of the stored content, before anything of it is read. */
    static long bytes(Handle handle, String caseId) {
        return handle.createQuery(
                        "SELECT coalesce(sum(octet_length(content)), 0) FROM case_proof_item WHERE case_id = :case")
                .bind("case", caseId)
                .mapTo(Long.class)
                .one();
    }
}
