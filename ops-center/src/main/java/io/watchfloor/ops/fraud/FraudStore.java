package io.watchfloor.ops.fraud;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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

    private static final Duration A_DAY = Duration.ofDays(1);

    private final FraudContents contents;
    private final SecureRandom random;

    /**
     * @param cluster smallest number of the reports that are joined with this one
     * @param loss null if no money was lost
     */
    public record Stored(
            long seq,
            String id,
            long cluster,
            FraudReport.Origin origin,
            Receiving received,
            FraudReport.Event event,
            FraudReport.@Nullable Loss loss) {}

    /**
     * @param consent version of the text that the reporter agreed to
     * @param erasedAt null while the content can be read
     */
    public record Receiving(
            Instant at,
            String consent,
            @Nullable String erasedBy,
            @Nullable Instant erasedAt) {}

    /**
     * Reports that are joined.
     *
     * @param number smallest number of the reports
     * @param id receipt number of the report with that number
     * @param latest greatest number of the reports
     */
    public record Cluster(long number, String id, long reports, long latest, Instant firstAt, Instant latestAt) {}

    /** Money lost in one currency. */
    public record Losses(String currency, BigDecimal amount, long reports) {}

    /** A report that stands for its cluster in a matter. */
    public record Linked(Stored report, String linkedBy, Instant linkedAt) {}

    /** The form has stored as many reports in a day as it may. */
    public static final class FullException extends RuntimeException {

        private static final long serialVersionUID = 1;

        FullException() {
            super("The public form has stored its reports of a day.", null, false, false);
        }
    }

    /** @param fresh false if the source had sent the report before */
    public record Receipt(Stored report, boolean fresh) {}

    /**
     * A value of a cluster, and why it joins reports or does not.
     *
     * @param reports number of reports of the center with this value
     * @param here number of reports of the cluster with this value
     */
    public record Shared(FraudValue value, long reports, long here, boolean joins) {}

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
        lock(transaction);
        return sentBefore(transaction, report.origin()).orElseGet(() -> store(transaction, report, now));
    }

    /**
     * Stores a report of the public form.
     *
     * @param most reports of the form that are stored in 24 hours
     * @throws FullException when they are; a report that was sent before is found all the same
     */
    public Receipt addOfForm(Handle transaction, FraudReport report, int most, Instant now) {
        lock(transaction);
        return sentBefore(transaction, report.origin()).orElseGet(() -> {
            if (ofForm(transaction, now.minus(A_DAY), most) >= most) {
                throw new FullException();
            }
            return store(transaction, report, now);
        });
    }

    private static void lock(Handle transaction) {
        transaction
                .createQuery("SELECT pg_advisory_xact_lock(hashtextextended('fraud_report', 0))::text")
                .mapTo(String.class)
                .list();
    }

    private static Optional<Receipt> sentBefore(Handle transaction, FraudReport.Origin origin) {
        return transaction
                .createQuery("SELECT * FROM fraud_report WHERE source = :source AND source_id = :id")
                .bind("source", origin.source())
                .bind("id", origin.id())
                .map((row, context) -> new Receipt(stored(row), false))
                .findOne();
    }

    /** The number of reports of the public form since a time, counted up to a maximum. */
    private static long ofForm(Handle transaction, Instant since, int most) {
        return transaction
                .createQuery("""
                        SELECT count(*) FROM (
                            SELECT FROM fraud_report WHERE source = '' AND received_at > :since LIMIT :most) AS counted""")
                .bind("since", SqlTimestamps.parameter(since))
                .bind("most", most)
                .mapTo(Long.class)
                .one();
    }

    private Receipt store(Handle transaction, FraudReport report, Instant now) {
        long seq = insert(transaction, report, now);
        FraudKits.seen(transaction, report.kits());
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

    public long count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM fraud_report")
                .mapTo(Long.class)
                .one();
    }

    /**
     * Reports, latest first.
     *
     * @param cluster null for all clusters
     * @param before only reports with a smaller number; null for the latest
     */
    public List<Stored> newest(Handle handle, @Nullable Long cluster, @Nullable Long before, int limit) {
        return handle.createQuery("""
                        SELECT * FROM fraud_report WHERE seq < :before AND cluster = coalesce(CAST(:cluster AS bigint), cluster)
                        ORDER BY seq DESC LIMIT :limit""")
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("cluster", cluster)
                .bind("limit", limit)
                .map((row, context) -> stored(row))
                .list();
    }

    /** The values of a report. */
    public List<FraudValue> values(Handle handle, long seq) {
        return handle.createQuery("SELECT kind, value FROM fraud_value WHERE report = :seq ORDER BY kind, value")
                .bind("seq", seq)
                .map((row, context) -> value(row))
                .list();
    }

    /**
     * Clusters, the one with the latest report first.
     *
     * @param least only clusters with so many reports
     * @param before only clusters whose latest report has a smaller number; null for the first
     */
    public List<Cluster> clusters(Handle handle, int least, @Nullable Long before, int limit) {
        return handle.createQuery("""
                        SELECT c.*, r.id FROM (
                            SELECT cluster, count(*) AS reports, max(seq) AS latest, min(received_at) AS first_at,
                                max(received_at) AS latest_at
                            FROM fraud_report GROUP BY cluster
                            HAVING count(*) >= :least AND max(seq) < :before
                            ORDER BY max(seq) DESC LIMIT :limit) AS c
                        JOIN fraud_report r ON r.seq = c.cluster ORDER BY c.latest DESC""")
                .bind("least", least)
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("limit", limit)
                .map((row, context) -> cluster(row))
                .list();
    }

    /** The cluster of a report. */
    public Cluster cluster(Handle handle, Stored report) {
        return handle.createQuery("""
                        SELECT c.*, r.id FROM (
                            SELECT cluster, count(*) AS reports, max(seq) AS latest, min(received_at) AS first_at,
                                max(received_at) AS latest_at
                            FROM fraud_report WHERE cluster = :cluster GROUP BY cluster) AS c
                        JOIN fraud_report r ON r.seq = c.cluster""")
                .bind("cluster", report.cluster())
                .map((row, context) -> cluster(row))
                .one();
    }

    public List<Losses> losses(Handle handle, long cluster) {
        return handle.createQuery("""
                        SELECT currency, sum(amount) AS amount, count(*) AS reports FROM fraud_report
                        WHERE cluster = :cluster AND currency IS NOT NULL GROUP BY currency ORDER BY currency""")
                .bind("cluster", cluster)
                .map((row, context) ->
                        new Losses(row.getString("currency"), row.getBigDecimal("amount"), row.getLong("reports")))
                .list();
    }

    /** @return false if the matter has this report or another report of its cluster */
    public boolean link(Handle transaction, String matter, Stored report, String by, Instant at) {
        return transaction
                        .createUpdate("""
                                INSERT INTO matter_fraud_report (matter, report, linked_by, linked_at)
                                SELECT :matter, :report, :by, :at WHERE NOT EXISTS (
                                    SELECT FROM matter_fraud_report m JOIN fraud_report r ON r.seq = m.report
                                    WHERE m.matter = :matter AND r.cluster = :cluster)""")
                        .bind("matter", matter)
                        .bind("report", report.seq())
                        .bind("cluster", report.cluster())
                        .bind("by", by)
                        .bind("at", SqlTimestamps.parameter(at))
                        .execute()
                > 0;
    }

    /** Unlinks all reports of the cluster of a report. */
    public void unlink(Handle transaction, String matter, Stored report) {
        transaction
                .createUpdate("""
                        DELETE FROM matter_fraud_report m USING fraud_report r
                        WHERE m.matter = :matter AND r.seq = m.report AND r.cluster = :cluster""")
                .bind("matter", matter)
                .bind("cluster", report.cluster())
                .execute();
    }

    /** The linked reports of a matter, by their numbers. */
    public List<Linked> linked(Handle handle, String matter) {
        return handle.createQuery("""
                        SELECT r.*, m.linked_by, m.linked_at FROM matter_fraud_report m JOIN fraud_report r ON r.seq = m.report
                        WHERE m.matter = :matter ORDER BY r.id""")
                .bind("matter", matter)
                .map((row, context) ->
                        new Linked(stored(row), row.getString("linked_by"), SqlTimestamps.of(row, "linked_at")))
                .list();
    }

    /** The matters of a reader to which a cluster is linked. */
    public List<String> matters(Handle handle, long cluster, String reader) {
        return handle.createQuery("""
                        SELECT DISTINCT m.matter FROM matter_fraud_report m
                        JOIN fraud_report r ON r.seq = m.report AND r.cluster = :cluster
                        JOIN matter_member p ON p.matter = m.matter AND p.person = :reader ORDER BY m.matter""")
                .bind("cluster", cluster)
                .bind("reader", reader)
                .mapTo(String.class)
                .list();
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
                        SELECT kind, value, count(*) AS here,
                            (SELECT count(*) FROM fraud_value a WHERE a.kind = v.kind AND a.value = v.value) AS reports,
                            EXISTS (SELECT FROM fraud_kit k WHERE v.kind = 'kit' AND k.kit = v.value) AS evidence
                        FROM fraud_value v JOIN fraud_report r ON r.seq = v.report AND r.cluster = :cluster
                        GROUP BY kind, value HAVING count(*) > 1 ORDER BY count(*) DESC, kind, value LIMIT :limit""")
                .bind("cluster", cluster)
                .bind("limit", limit)
                .map((row, context) -> {
                    FraudValue value = value(row);
                    long reports = row.getLong("reports");
                    return new Shared(
                            value, reports, row.getLong("here"), value.joins(reports, row.getBoolean("evidence")));
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
        Set<Long> cores = new TreeSet<>(Set.of(seq));
        Set<Long> joined = new TreeSet<>(Set.of(seq));
        Set<String> kits = new TreeSet<>();
        boolean split = false;
        boolean naming = false;
        for (FraudValue value : values) {
            switch (value.kind()) {
                case NUMBER, ACCOUNT -> {
                    naming = true;
                    int most = value.kind().most();
                    long reports = count(transaction, value, most + 2);
                    split |= reports == most + 1L;
                    if (reports <= most + 1L) {
                        cores.addAll(neighbours(transaction, "core", value, seq));
                        joined.addAll(neighbours(transaction, "cluster", value, seq));
                    }
                }
                case KIT -> kits.add(value.value());
                case PAGE, TOOL -> {}
            }
        }
        if (naming) {
            renumber(transaction, "core", cores);
            // Numbers and accounts join the reports of other kits too, when they join two cores.
            kits.addAll(cores.size() > 2 ? FraudKits.ofCores(transaction, cores) : Set.of());
        }
        for (String kit : kits) {
            // Also of a kit that ends to be evidence, so that the cluster that it joined is computed again.
            boolean before = FraudKits.isEvidence(transaction, kit);
            split |= !FraudKits.update(transaction, Set.of(kit)).isEmpty();
            if (before || FraudKits.isEvidence(transaction, kit)) {
                joined.addAll(neighbours(transaction, "cluster", new FraudValue(FraudValue.Kind.KIT, kit), seq));
            }
        }
        renumber(transaction, "cluster", joined);
        if (split) {
            split(transaction, joined.iterator().next());
        }
    }

    /** @param column core or cluster */
    private static void renumber(Handle transaction, String column, Set<Long> joined) {
        long first = joined.iterator().next();
        transaction
                .createUpdate(
                        "UPDATE fraud_report SET <column> = :first WHERE (<column> = ANY(:joined) OR seq = ANY(:joined))"
                                + " AND <column> IS DISTINCT FROM :first")
                .define("column", column)
                .bind("first", first)
                .bindArray("joined", Long.class, joined)
                .execute();
    }

    /** Computes a cluster again, one of whose values joins no longer. */
    private static void split(Handle transaction, long cluster) {
        Map<Long, Set<FraudValue>> members = members(transaction, cluster);
        Set<FraudValue> joining = joining(transaction, cluster, false);
        Set<Long> naming = new TreeSet<>();
        members.forEach((seq, values) -> {
            if (values.stream().anyMatch(value -> value.kind() != FraudValue.Kind.KIT)) {
                naming.add(seq);
            }
        });
        Map<Long, Long> cores = FraudClusters.of(clusterable(members), joining::contains);
        renumber(
                transaction,
                "core",
                cores.entrySet().stream()
                        .filter(one -> naming.contains(one.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        Set<String> kits = new TreeSet<>();
        members.values()
                .forEach(values -> values.stream()
                        .filter(value -> value.kind() == FraudValue.Kind.KIT)
                        .forEach(value -> kits.add(value.value())));
        FraudKits.update(transaction, kits);
        joining.addAll(joining(transaction, cluster, true));
        renumber(transaction, "cluster", FraudClusters.of(clusterable(members), joining::contains));
    }

    private static List<FraudClusters.Member> clusterable(Map<Long, Set<FraudValue>> members) {
        List<FraudClusters.Member> all = new ArrayList<>();
        members.forEach((seq, values) -> all.add(new FraudClusters.Member(seq, values)));
        return all;
    }

    private static void renumber(Handle transaction, String column, Map<Long, Long> numbers) {
        Map<Long, List<Long>> groups = numbers.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, TreeMap::new, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        groups.forEach((first, reports) -> transaction
                .createUpdate(
                        "UPDATE fraud_report SET <column> = :first WHERE seq = ANY(:reports) AND <column> IS DISTINCT FROM :first")
                .define("column", column)
                .bind("first", first)
                .bindArray("reports", Long.class, reports)
                .execute());
    }

    private static Map<Long, Set<FraudValue>> members(Handle transaction, long cluster) {
        Map<Long, Set<FraudValue>> members = new TreeMap<>();
        transaction
                .createQuery("SELECT seq FROM fraud_report WHERE cluster = :cluster")
                .bind("cluster", cluster)
                .mapTo(Long.class)
                .forEach(one -> members.put(one, new TreeSet<>()));
        transaction
                .createQuery("""
                        SELECT v.kind, v.value, v.report FROM fraud_value v JOIN fraud_report r ON r.seq = v.report AND r.cluster = :cluster
                        WHERE v.kind IN ('number', 'kit', 'account')""")
                .bind("cluster", cluster)
                .map((row, context) -> Map.entry(row.getLong("report"), value(row)))
                .list()
                .forEach(one -> members.computeIfAbsent(one.getKey(), unused -> new TreeSet<>())
                        .add(one.getValue()));
        return members;
    }

    /** @param kits the kits that join reports; otherwise the numbers and accounts that do */
    private static Set<FraudValue> joining(Handle transaction, long cluster, boolean kits) {
        Set<FraudValue> joining = new TreeSet<>();
        transaction
                .createQuery("""
                        SELECT DISTINCT v.kind, v.value,
                            (SELECT count(*) FROM fraud_value a WHERE a.kind = v.kind AND a.value = v.value) AS reports,
                            EXISTS (SELECT FROM fraud_kit k WHERE v.kind = 'kit' AND k.kit = v.value) AS evidence
                        FROM fraud_value v JOIN fraud_report r ON r.seq = v.report AND r.cluster = :cluster
                        WHERE v.kind = ANY(:kinds)""")
                .bind("cluster", cluster)
                .bindArray("kinds", String.class, kits ? List.of("kit") : List.of("number", "account"))
                .map((row, context) -> value(row).joins(row.getLong("reports"), row.getBoolean("evidence"))
                        ? Optional.of(value(row))
                        : Optional.<FraudValue>empty())
                .list()
                .forEach(one -> one.ifPresent(joining::add));
        return joining;
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

    /**
     * The clusters of the other reports with a value. They are several when the value begins to join reports.
     *
     * @param column core or cluster
     */
    private static List<Long> neighbours(Handle handle, String column, FraudValue value, long seq) {
        return handle.createQuery("""
                        SELECT DISTINCT r.<column> FROM fraud_value v JOIN fraud_report r ON r.seq = v.report
                        WHERE v.kind = :kind AND v.value = :value AND v.report <> :seq""")
                .define("column", column)
                .bind("kind", value.kind().text())
                .bind("value", value.value())
                .bind("seq", seq)
                .mapTo(Long.class)
                .list();
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

    private static Cluster cluster(ResultSet row) throws SQLException {
        return new Cluster(
                row.getLong("cluster"),
                row.getString("id"),
                row.getLong("reports"),
                row.getLong("latest"),
                SqlTimestamps.of(row, "first_at"),
                SqlTimestamps.of(row, "latest_at"));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        @Nullable String sourceId = row.getString("source_id");
        @Nullable String currency = row.getString("currency");
        boolean erased = row.getObject("erased_at") != null;
        return new Stored(
                row.getLong("seq"),
                row.getString("id"),
                row.getLong("cluster"),
                new FraudReport.Origin(row.getString("source"), sourceId),
                new Receiving(
                        SqlTimestamps.of(row, "received_at"),
                        row.getString("consent"),
                        row.getString("erased_by"),
                        erased ? SqlTimestamps.of(row, "erased_at") : null),
                new FraudReport.Event(
                        SqlTimestamps.of(row, "happened_at"),
                        FraudChannel.of(row.getString("channel")),
                        row.getString("country")),
                currency == null ? null : new FraudReport.Loss(row.getBigDecimal("amount"), currency));
    }
}
