package io.watchfloor.ops.fraud;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables of fraud reports. Each new report is joined with the clusters that it shares values with. */
public final class FraudStore {

    /** Letters and digits that are not confused with each other when they are read aloud. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int ID_LENGTH = 12;

    private final FraudContents contents;
    private final SecureRandom random;

    /** @param cluster smallest number of the reports that are joined with this one */
    public record Stored(
            long seq, String id, long cluster, FraudReport.Origin origin, Instant receivedAt, FraudReport.Event event) {}

    /** @param fresh false if the source had sent the report before */
    public record Receipt(Stored report, boolean fresh) {}

    /**
     * A value of a cluster, and why it joins reports or does not.
     *
     * @param reports number of reports of the center with this value
     */
    public record Shared(FraudValue value, long reports, boolean joins) {}

    public FraudStore(KeyFile file, SecureRandom random) {
        this.contents = new FraudContents(file, random);
        this.random = random;
    }

    /**
     * Stores a report and joins it. Reports are stored one after the other, so that clusters do not depend on which of two
     * requests is faster. A report that the source sent before is not stored again.
     *
     * @throws KeyFile.LockedException when this node does not have the key of the center
     */
    public Receipt add(Handle transaction, FraudReport report, Instant now) {
        transaction
                .createQuery("SELECT pg_advisory_xact_lock(hashtextextended('fraud_report', 0))::text")
                .mapTo(String.class)
                .list();
        Optional<Stored> before = transaction
                .createQuery("SELECT * FROM fraud_report WHERE source = :source AND source_id = :id")
                .bind("source", report.origin().source())
                .bind("id", report.origin().id())
                .map((row, context) -> stored(row))
                .findOne();
        if (before.isPresent()) {
            return new Receipt(before.get(), false);
        }
        long seq = insert(transaction, report, now);
        Set<FraudValue> values = report.values();
        var batch = transaction.prepareBatch(
                "INSERT INTO fraud_value (kind, value, report) VALUES (:kind, :value, :report)");
        values.forEach(value -> batch.bind("kind", value.kind().text())
                .bind("value", value.value())
                .bind("report", seq)
                .add());
        if (!values.isEmpty()) {
            batch.execute();
        }
        join(transaction, seq, values);
        return new Receipt(bySeq(transaction, seq), true);
    }

    /** @return empty if no report has this receipt number */
    public Optional<Stored> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM fraud_report WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> stored(row))
                .findOne();
    }

    /**
     * @return empty if the content was erased
     * @throws KeyFile.LockedException when this node does not have the key of the center
     * @throws FraudContents.ChangedException if the content was changed outside the center
     */
    public Optional<FraudReport.Content> content(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM fraud_report WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new FraudContents.Encrypted(
                        row.getString("sealed_by"), row.getBytes("key"), row.getBytes("content")))
                .findOne()
                .flatMap(encrypted -> contents.decrypt(id, encrypted));
    }

    /**
     * Erases the key of a report, and with it what the reporter wrote. The normalised values stay.
     *
     * @return whether there was a key
     */
    public boolean erase(Handle transaction, String id, String by, Instant at) {
        return transaction
                        .createUpdate("""
                                UPDATE fraud_report SET key = NULL, erased_by = :by, erased_at = :at
                                WHERE id = :id AND key IS NOT NULL""")
                        .bind("id", id)
                        .bind("by", by)
                        .bind("at", SqlTimestamps.parameter(at))
                        .execute()
                > 0;
    }

    /** The values that at least two reports of the cluster share, which is why the reports are together. */
    public List<Shared> shared(Handle handle, long cluster, int limit) {
        return handle.createQuery("""
                        SELECT kind, value, (SELECT count(*) FROM fraud_value a WHERE a.kind = v.kind AND a.value = v.value) AS reports
                        FROM fraud_value v JOIN fraud_report r ON r.seq = v.report AND r.cluster = :cluster
                        GROUP BY kind, value HAVING count(*) > 1 ORDER BY count(*) DESC, kind, value LIMIT :limit""")
                .bind("cluster", cluster)
                .bind("limit", limit)
                .map((row, context) -> {
                    FraudValue value = value(row);
                    long reports = row.getLong("reports");
                    return new Shared(value, reports, value.joins(reports));
                })
                .list();
    }

    private long insert(Handle transaction, FraudReport report, Instant now) {
        String id = newId();
        FraudContents.Encrypted encrypted = contents.encrypt(transaction, id, report.content());
        FraudReport.Loss loss = report.loss();
        return transaction
                .createQuery("""
                        INSERT INTO fraud_report (seq, id, cluster, source, source_id, received_at, happened_at, channel, consent,
                            country, amount, currency, sealed_by, key, content)
                        SELECT next, :id, next, :source, :sourceId, :now, :at, :channel, :consent, :country, :amount, :currency,
                            :sealedBy, :key, :content
                        FROM (SELECT coalesce(max(seq), 0) + 1 AS next FROM fraud_report) AS numbers RETURNING seq""")
                .bind("id", id)
                .bind("source", report.origin().source())
                .bind("sourceId", report.origin().id())
                .bind("now", SqlTimestamps.parameter(now))
                .bind("at", SqlTimestamps.parameter(report.event().at()))
                .bind("channel", report.event().channel().text())
                .bind("consent", report.consent())
                .bind("country", report.event().country())
                .bind("amount", loss == null ? null : loss.amount())
                .bind("currency", loss == null ? null : loss.currency())
                .bind("sealedBy", encrypted.sealedBy())
                .bind("key", encrypted.key())
                .bind("content", encrypted.content())
                .mapTo(Long.class)
                .one();
    }

    private void join(Handle transaction, long seq, Set<FraudValue> values) {
        Set<Long> joined = new TreeSet<>(Set.of(seq));
        boolean split = false;
        for (FraudValue value : values) {
            int most = value.kind().most();
            long reports = most == 0 ? 0 : count(transaction, value, most + 2);
            boolean newlyCommon = most > 0 && reports == most + 1L;
            split |= newlyCommon;
            if (newlyCommon || (most > 0 && value.joins(reports))) {
                neighbour(transaction, value, seq).ifPresent(joined::add);
            }
        }
        long first = joined.iterator().next();
        transaction
                .createUpdate("UPDATE fraud_report SET cluster = :first WHERE cluster = ANY(:joined) AND cluster <> :first")
                .bind("first", first)
                .bindArray("joined", Long.class, joined)
                .execute();
        if (split) {
            split(transaction, first);
        }
    }

    /** Computes a cluster again, one of whose values is now common and joins no longer. */
    private static void split(Handle transaction, long cluster) {
        Map<Long, Set<FraudValue>> members = new TreeMap<>();
        Set<FraudValue> joining = new TreeSet<>();
        transaction
                .createQuery("SELECT seq FROM fraud_report WHERE cluster = :cluster")
                .bind("cluster", cluster)
                .mapTo(Long.class)
                .forEach(one -> members.put(one, new TreeSet<>()));
        transaction
                .createQuery("""
                        SELECT v.kind, v.value, v.report,
                            (SELECT count(*) FROM fraud_value a WHERE a.kind = v.kind AND a.value = v.value) AS reports
                        FROM fraud_value v JOIN fraud_report r ON r.seq = v.report AND r.cluster = :cluster
                        WHERE v.kind IN ('number', 'kit', 'account')""")
                .bind("cluster", cluster)
                .map((row, context) -> {
                    FraudValue value = value(row);
                    if (value.joins(row.getLong("reports"))) {
                        joining.add(value);
                    }
                    return Map.entry(row.getLong("report"), value);
                })
                .list()
                .forEach(one -> members.computeIfAbsent(one.getKey(), unused -> new TreeSet<>())
                        .add(one.getValue()));
        List<FraudClusters.Member> all = new ArrayList<>();
        members.forEach((seq, values) -> all.add(new FraudClusters.Member(seq, values)));
        Map<Long, List<Long>> changed = FraudClusters.of(all, joining::contains).entrySet().stream()
                .filter(one -> one.getValue() != cluster)
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, TreeMap::new, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        changed.forEach((first, reports) -> transaction
                .createUpdate("UPDATE fraud_report SET cluster = :first WHERE seq = ANY(:reports)")
                .bind("first", first)
                .bindArray("reports", Long.class, reports)
                .execute());
    }

    private static long count(Handle handle, FraudValue value, int most) {
        return handle.createQuery("""
                        SELECT count(*) FROM (SELECT FROM fraud_value WHERE kind = :kind AND value = :value LIMIT :most) AS counted""")
                .bind("kind", value.kind().text())
                .bind("value", value.value())
                .bind("most", most)
                .mapTo(Long.class)
                .one();
    }

    /** All other reports with a joining value are in one cluster already. */
    private static Optional<Long> neighbour(Handle handle, FraudValue value, long seq) {
        return handle.createQuery("""
                        SELECT r.cluster FROM fraud_value v JOIN fraud_report r ON r.seq = v.report
                        WHERE v.kind = :kind AND v.value = :value AND v.report <> :seq LIMIT 1""")
                .bind("kind", value.kind().text())
                .bind("value", value.value())
                .bind("seq", seq)
                .mapTo(Long.class)
                .findOne();
    }

    private static Stored bySeq(Handle handle, long seq) {
        return handle.createQuery("SELECT * FROM fraud_report WHERE seq = :seq")
                .bind("seq", seq)
                .map((row, context) -> stored(row))
                .one();
    }

    private String newId() {
        StringBuilder id = new StringBuilder("F-");
        random.ints(ID_LENGTH, 0, ALPHABET.length()).forEach(one -> id.append(ALPHABET.charAt(one)));
        return id.toString();
    }

    private static FraudValue value(ResultSet row) throws SQLException {
        return new FraudValue(FraudValue.Kind.of(row.getString("kind")), row.getString("value"));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        @Nullable String sourceId = row.getString("source_id");
        return new Stored(
                row.getLong("seq"),
                row.getString("id"),
                row.getLong("cluster"),
                new FraudReport.Origin(row.getString("source"), sourceId),
                SqlTimestamps.of(row, "received_at"),
                new FraudReport.Event(
                        SqlTimestamps.of(row, "happened_at"),
                        FraudChannel.of(row.getString("channel")),
                        row.getString("country")));
    }
}
