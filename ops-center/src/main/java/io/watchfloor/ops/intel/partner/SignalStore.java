package io.watchfloor.ops.intel.partner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.platform.rights.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The signals of partners. A stored signal is delivered to detection even if the node stops in between. */
public final class SignalStore {

    /** Signals that did not change for this time are deleted. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final String SELECT = """
            SELECT s.*, c.case_id AS in_case, c.tlp AS case_tlp, c.restricted, c.exercise, coalesce(w.closed_at, c.closed_at) AS case_closed_at,
                coalesce(w.classification, c.classification) AS case_classification
            FROM partner_signal s
            LEFT JOIN LATERAL (SELECT case_id FROM partner_alert a WHERE a.partner = s.partner AND a.source_id = s.source_id
                ORDER BY joined_at DESC LIMIT 1) a ON true
            LEFT JOIN partner_case c ON c.case_id = a.case_id
            LEFT JOIN partner_case w ON w.case_id = c.closes_with
            """;

    /** What happened to a signal. */
    public enum Outcome implements KebabCaseName {
        /** The id is new. */
        ADDED,
        /** A later version of a known signal. */
        CHANGED,
        /** The same was sent before. */
        UNCHANGED
    }

    /** A version of a signal that is to be delivered. */
    public record Waiting(String partner, String sourceId, long block, long number, String asset, String record) {}

    /**
     * Which signals a reader sees.
     *
     * @param clearance the highest marking of a signal
     * @param ofCase whether the marking and the restriction of the signal's case apply as well, because the reader must
     *     not learn of the case
     */
    public record Sight(Tlp clearance, boolean ofCase) {}

    private static final String SEEN = """
            AND s.marking <= :clearance
            AND (NOT :ofCase OR c.case_id IS NULL OR (c.tlp <= :clearance AND NOT c.restricted))
            """;

    /** What is known of a signal with this id. */
    @SuppressWarnings("ArrayRecordComponent") // signals are never compared
    private record Known(byte[] digest, boolean delivered) {}

    /** What a signal would do. */
    public Outcome outcome(Handle handle, Partner partner, PartnerSignal signal, byte[] digest) {
        return known(handle, partner, signal)
                .map(one -> Arrays.equals(one.digest(), digest) ? Outcome.UNCHANGED : Outcome.CHANGED)
                .orElse(Outcome.ADDED);
    }

    private static Optional<Known> known(Handle handle, Partner partner, PartnerSignal signal) {
        return handle.createQuery(
                        "SELECT digest, delivered_at FROM partner_signal WHERE partner = :partner AND source_id = :id")
                .bind("partner", partner.id())
                .bind("id", signal.sourceId())
                .map((row, context) -> new Known(row.getBytes("digest"), row.getObject("delivered_at") != null))
                .findOne();
    }

    /** Stores a new or changed signal, which is delivered soon. */
    public void put(
            Handle transaction, Partner partner, PartnerSignal signal, String comment, byte[] digest, Instant now) {
        transaction
                .createUpdate("""
                        INSERT INTO partner_signal (partner, source_id, kind, title, severity, status, comment, marking, asset,
                            digest, record, version, received_at, changed_at)
                        VALUES (:partner, :id, :kind, :title, :severity, :status, :comment, :marking, :asset, :digest,
                            CAST(:record AS jsonb), 1, :now, :now)
                        ON CONFLICT (partner, source_id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
                            severity = excluded.severity, status = excluded.status, comment = excluded.comment,
                            marking = excluded.marking, digest = excluded.digest,
                            record = excluded.record, version = partner_signal.version + 1, changed_at = excluded.changed_at,
                            block = NULL, number = NULL, delivered_at = NULL, rejected = NULL""")
                .bind("partner", partner.id())
                .bind("id", signal.sourceId())
                .bind("kind", signal.kind().text())
                .bind("title", signal.title())
                .bind("severity", signal.severity())
                .bind("status", signal.status())
                .bind("comment", comment)
                .bind("marking", signal.marking().rank())
                .bind("asset", signal.asset())
                .bind("digest", digest)
                .bind("record", signal.record().toString())
                .bind("now", utc(now))
                .execute();
    }

    /**
     * Changes the status of a signal.
     *
     * @param record the record to deliver
     * @return whether the signal exists
     */
    public boolean update(
            Handle transaction,
            String partner,
            String sourceId,
            String status,
            String comment,
            ObjectNode record,
            Instant now) {
        return transaction
                        .createUpdate("""
                        UPDATE partner_signal SET status = :status, comment = :comment, record = CAST(:record AS jsonb),
                            version = version + 1, changed_at = :now, block = NULL, number = NULL, delivered_at = NULL, rejected = NULL
                        WHERE partner = :partner AND source_id = :id""")
                        .bind("partner", partner)
                        .bind("id", sourceId)
                        .bind("status", status)
                        .bind("comment", comment)
                        .bind("record", record.toString())
                        .bind("now", utc(now))
                        .execute()
                > 0;
    }

    /** The record of a signal as JSON; until the end of the transaction, no other change of the signal is written. */
    public Optional<String> record(Handle transaction, String partner, String sourceId) {
        return transaction
                .createQuery(
                        "SELECT record::text FROM partner_signal WHERE partner = :partner AND source_id = :id FOR UPDATE")
                .bind("partner", partner)
                .bind("id", sourceId)
                .mapTo(String.class)
                .findOne();
    }

    public Optional<StoredSignal> find(Handle handle, String partner, String sourceId, Sight sight) {
        return handle.createQuery(SELECT + "WHERE s.partner = :partner AND s.source_id = :id " + SEEN)
                .bind("clearance", sight.clearance().rank())
                .bind("ofCase", sight.ofCase())
                .bind("partner", partner)
                .bind("id", sourceId)
                .map((row, context) -> read(row))
                .findOne();
    }

    /**
     * The signals of a partner, latest change first.
     *
     * @param before the change time and id of the last signal of the previous part; null for the first part
     */
    public List<StoredSignal> list(
            Handle handle, String partner, Sight sight, @Nullable Instant before, String beforeId, int most) {
        return handle.createQuery(SELECT + "WHERE s.partner = :partner " + SEEN + """
                            AND (CAST(:before AS timestamptz) IS NULL OR (s.changed_at, s.source_id) < (:before, :id))
                        ORDER BY s.changed_at DESC, s.source_id DESC LIMIT :most""")
                .bind("partner", partner)
                .bind("clearance", sight.clearance().rank())
                .bind("ofCase", sight.ofCase())
                .bind("before", before == null ? null : utc(before))
                .bind("id", beforeId)
                .bind("most", most)
                .map((row, context) -> read(row))
                .list();
    }

    /**
     * Numbers the signals that wait for their first delivery, as one block, and returns all blocks that are not
     * delivered yet. The number of a block is random, because a restored center must not use the number of a block
     * again that it delivered before.
     */
    public List<Waiting> waiting(Handle transaction, int most) {
        transaction.createUpdate("""
                        WITH fresh AS (
                            SELECT partner, source_id, row_number() OVER (ORDER BY changed_at, partner, source_id) AS place
                            FROM (SELECT * FROM partner_signal WHERE delivered_at IS NULL AND block IS NULL
                                ORDER BY changed_at LIMIT :most FOR UPDATE) waiting),
                        next AS MATERIALIZED (SELECT floor(random() * 9e18)::bigint AS block)
                        UPDATE partner_signal s SET block = next.block, number = fresh.place FROM fresh, next
                        WHERE s.partner = fresh.partner AND s.source_id = fresh.source_id""").bind("most", most).execute();
        return transaction
                .createQuery("""
                        SELECT partner, source_id, block, number, asset, record::text AS record FROM partner_signal
                        WHERE delivered_at IS NULL AND block IS NOT NULL ORDER BY block, number LIMIT :most""")
                .bind("most", most)
                .map((row, context) -> new Waiting(
                        row.getString("partner"),
                        row.getString("source_id"),
                        row.getLong("block"),
                        row.getLong("number"),
                        row.getString("asset"),
                        row.getString("record")))
                .list();
    }

    /**
     * Notes the result of a delivery, unless the signal has changed since.
     *
     * @param rejected null if detection accepted the record
     */
    public void delivered(Handle transaction, Waiting signal, @Nullable String rejected, Instant now) {
        transaction
                .createUpdate("""
                        UPDATE partner_signal SET delivered_at = :now, rejected = :rejected
                        WHERE partner = :partner AND source_id = :id AND block = :block AND number = :number""")
                .bind("partner", signal.partner())
                .bind("id", signal.sourceId())
                .bind("block", signal.block())
                .bind("number", signal.number())
                .bind("rejected", rejected)
                .bind("now", utc(now))
                .execute();
    }

    public void deleteOld(Handle transaction, Instant now) {
        transaction
                .createUpdate("DELETE FROM partner_signal WHERE delivered_at IS NOT NULL AND changed_at < :before")
                .bind("before", utc(now.minus(KEPT)))
                .execute();
    }

    private static StoredSignal read(ResultSet row) throws SQLException {
        String inCase = row.getString("in_case");
        return new StoredSignal(
                row.getString("partner"),
                new StoredSignal.PartnerSignalText(
                        row.getString("source_id"),
                        SignalKind.of(row.getString("kind")),
                        row.getString("title"),
                        row.getString("severity"),
                        row.getString("status"),
                        row.getString("comment")),
                Tlp.ofRank(row.getInt("marking")),
                row.getString("asset"),
                time(row, "received_at"),
                time(row, "changed_at"),
                new StoredSignal.Delivery(timeOrNull(row, "delivered_at"), row.getString("rejected")),
                inCase == null
                        ? null
                        : new StoredSignal.CaseResult(
                                inCase,
                                Tlp.ofRank(row.getInt("case_tlp")),
                                row.getBoolean("restricted"),
                                row.getBoolean("exercise"),
                                timeOrNull(row, "case_closed_at"),
                                row.getString("case_classification")));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
