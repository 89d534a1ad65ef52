package io.watchfloor.dashboards.audit;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import io.watchfloor.dashboards.audit.timestamp.TimeStamp;
import io.watchfloor.dashboards.search.SearchWords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads the audit log. Every call blocks on the database. */
public final class AuditReading {

    private static final String COLUMNS =
            "SELECT seq, at, actor, via, address, action, object, before, after, reason, outcome, hash FROM audit_record";

    private static final int COUNTED = 10_000;

    private final Jdbi jdbi;

    /**
     * Search conditions; null matches everything.
     *
     * @param action action or prefix of an action, such as {@code people.}
     * @param object part of the object
     * @param words search terms, each of which must occur somewhere in the record
     */
    public record Wanted(
            @Nullable String actor,
            @Nullable String action,
            @Nullable String object,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String words) {}

    /** The hash of a record, with a time stamp. */
    public record StampedHead(long seq, ChainHash hash, TimeStamp stamp) {}

    public AuditReading(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Returns the matching records, newest first.
     *
     * @param before only records with a smaller number; null for no limit
     */
    public List<LogLine.Entry> newest(Wanted wanted, @Nullable Long before, int limit) {
        Conditions conditions = conditions(wanted);
        if (before != null) {
            conditions.add("seq < :beforeSeq", "beforeSeq", before);
        }
        return jdbi.withHandle(
                handle -> handle.createQuery(COLUMNS + conditions.where() + " ORDER BY seq DESC LIMIT :limit")
                        .bindMap(conditions.values)
                        .bind("limit", limit)
                        .map((row, context) -> entry(row))
                        .list());
    }

    /**
     * Number of matching records, up to {@value #COUNTED}, because counting years of records would take too long.
     *
     * @return null if there are more
     */
    public @Nullable Long count(Wanted wanted) {
        Conditions conditions = conditions(wanted);
        if (conditions.where().isEmpty()) {
            return jdbi.withHandle(
                    handle -> handle.createQuery("SELECT max(seq) FROM audit_record") // the log has no gaps
                            .mapTo(Long.class)
                            .one());
        }
        long found = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM (SELECT 1 FROM audit_record" + conditions.where() + " LIMIT :most) few")
                .bindMap(conditions.values)
                .bind("most", COUNTED + 1)
                .mapTo(Long.class)
                .one());
        return found > COUNTED ? null : found;
    }

    /** Returns the records from this number on, in ascending order. */
    public List<LogLine.Entry> from(long seq, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(COLUMNS + " WHERE seq >= :seq ORDER BY seq LIMIT :limit")
                .bind("seq", seq)
                .bind("limit", limit)
                .map((row, context) -> entry(row))
                .list());
    }

    /** Returns the hash of a record; empty if there is no such record. */
    public Optional<ChainHash> hash(long seq) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT hash FROM audit_record WHERE seq = :seq")
                .bind("seq", seq)
                .map((row, context) -> new ChainHash(row.getString("hash")))
                .findOne());
    }

    /** Returns the number of the first record at or after this time; empty if there is no such record. */
    public Optional<Long> firstAt(Instant time) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT min(seq) FROM audit_record WHERE at >= :time")
                .bind("time", time)
                .map((row, context) -> Optional.ofNullable(row.getObject(1, Long.class)))
                .one());
    }

    /** Returns the signed chain heads, newest first. */
    public List<SignedHead> signed(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT chain, seq, hash, at, key, signature FROM audit_signed_head
                        ORDER BY seq DESC, at DESC LIMIT :limit""")
                .bind("limit", limit)
                .map((row, context) -> new SignedHead(
                        row.getString("chain"),
                        row.getLong("seq"),
                        new ChainHash(row.getString("hash")),
                        SqlTimestamps.of(row, "at"),
                        row.getString("key"),
                        row.getString("signature")))
                .list());
    }

    /** Stores a signed chain head, so that it can be displayed. */
    public void storeHead(SignedHead head) {
        jdbi.useHandle(handle -> storeHead(handle, head));
    }

    private static void storeHead(Handle handle, SignedHead head) {
        handle.createUpdate("""
                        INSERT INTO audit_signed_head (chain, seq, hash, at, key, signature)
                        VALUES (:chain, :seq, :hash, :at, :key, :signature) ON CONFLICT DO NOTHING""")
                .bind("chain", head.chain())
                .bind("seq", head.seq())
                .bind("hash", head.hash().hex())
                .bind("at", head.at())
                .bind("key", head.key())
                .bind("signature", head.signature())
                .execute();
    }

    /** Returns the latest time that an authority confirmed; empty if there is no time stamp. */
    public Optional<Instant> lastTimeStamp() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT at FROM audit_time_stamp ORDER BY seq DESC LIMIT 1")
                .map((row, context) -> SqlTimestamps.of(row, "at"))
                .findOne());
    }

    /**
     * Returns the time stamps, newest first.
     *
     * @param before only time stamps of records with a smaller number; null for no limit
     */
    public List<StampedHead> timeStamps(@Nullable Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT seq, hash, at, authority, response FROM audit_time_stamp
                        WHERE seq < :before ORDER BY seq DESC, at DESC LIMIT :limit""")
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("limit", limit)
                .map((row, context) -> new StampedHead(
                        row.getLong("seq"),
                        new ChainHash(row.getString("hash")),
                        new TimeStamp(
                                SqlTimestamps.of(row, "at"), row.getString("authority"), row.getString("response"))))
                .list());
    }

    /** Number of time stamps: one for each hour of years. */
    public long countTimeStamps() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM audit_time_stamp")
                .mapTo(Long.class)
                .one());
    }

    /** Stores a time stamp that was checked. */
    public void storeTimeStamp(SignedHead head, TimeStamp stamp) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO audit_time_stamp (seq, hash, at, authority, response)
                        VALUES (:seq, :hash, :at, :authority, :response) ON CONFLICT DO NOTHING""")
                .bind("seq", head.seq())
                .bind("hash", head.hash().hex())
                .bind("at", stamp.at())
                .bind("authority", stamp.authority())
                .bind("response", stamp.response())
                .execute());
    }

    private static Conditions conditions(Wanted wanted) {
        Conditions all = new Conditions();
        all.unlessNull("actor = :actor", "actor", wanted.actor());
        all.unlessNull("starts_with(action, :action)", "action", wanted.action());
        all.unlessNull("position(:object in object) > 0", "object", wanted.object());
        all.unlessNull("at >= :from", "from", wanted.from());
        all.unlessNull("at < :to", "to", wanted.to());
        if (wanted.words() != null) {
            int n = 0;
            for (String word : SearchWords.of(wanted.words())) {
                String name = "word" + n++;
                all.add(
                        "position(:" + name
                                + " in lower(concat_ws(' ', actor, via, address, action, object, before, after,"
                                + " reason, outcome))) > 0",
                        name,
                        word);
            }
        }
        return all;
    }

    private static LogLine.Entry entry(ResultSet row) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (AuditField field : AuditField.values()) {
            texts.add(row.getString(field.text()));
        }
        return new LogLine.Entry(
                new AuditRecord(row.getLong("seq"), SqlTimestamps.of(row, "at"), texts),
                new ChainHash(row.getString("hash")));
    }

    /** SQL conditions, all of which must hold. */
    private static final class Conditions {
        private final List<String> conditions = new ArrayList<>();
        private final Map<String, Object> values = new LinkedHashMap<>();

        void unlessNull(String condition, String name, @Nullable Object value) {
            if (value != null) {
                add(condition, name, value);
            }
        }

        void add(String condition, String name, Object value) {
            conditions.add(condition);
            values.put(name, value);
        }

        String where() {
            return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        }
    }
}
