package io.watchfloor.ops.matter;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.digest.Digests;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The log of a matter: who read and changed it. Its entries form a hash chain. The audit log of the center has the hash
 * of each entry and nothing else of it, so that readers of the audit log learn nothing of a matter, and members can
 * prove that its log is complete.
 */
public final class MatterLog {

    private static final int SALT_BYTES = 16;
    private static final String BEGINNING = "0".repeat(64);

    private final SecureRandom random;

    /**
     * Who did something.
     *
     * @param via id of the session or token
     * @param address of the client
     */
    public record By(String person, String via, String address) {}

    /** An entry. */
    public record Entry(long seq, Instant at, By by, String action, String detail, String salt, String hash) {}

    public MatterLog(SecureRandom random) {
        this.random = random;
    }

    /**
     * Appends an entry in the caller's transaction.
     *
     * @return the hash of the entry
     */
    public String append(Handle transaction, String matter, By by, String action, String detail, Instant at) {
        // Serializes the appends to one log.
        transaction.execute("SELECT FROM matter WHERE id = ? FOR UPDATE", matter);
        Entry last = transaction
                .createQuery("SELECT * FROM matter_log WHERE matter = :matter ORDER BY seq DESC LIMIT 1")
                .bind("matter", matter)
                .map((row, context) -> entry(row))
                .findOne()
                .orElse(null);
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Entry next = hashed(
                last == null ? BEGINNING : last.hash(),
                new Entry(
                        last == null ? 1 : last.seq() + 1,
                        at.truncatedTo(ChronoUnit.MICROS),
                        by,
                        action,
                        detail,
                        HexFormat.of().formatHex(salt),
                        ""));
        transaction
                .createUpdate("""
                        INSERT INTO matter_log (matter, seq, at, actor, via, address, action, detail, salt, hash)
                        VALUES (:matter, :seq, :at, :actor, :via, :address, :action, :detail, :salt, :hash)""")
                .bind("matter", matter)
                .bind("seq", next.seq())
                .bind("at", next.at().atOffset(ZoneOffset.UTC))
                .bind("actor", by.person())
                .bind("via", by.via())
                .bind("address", by.address())
                .bind("action", action)
                .bind("detail", detail)
                .bind("salt", next.salt())
                .bind("hash", next.hash())
                .execute();
        return next.hash();
    }

    /** Whether the person did this within the given time. */
    public boolean has(Handle handle, String matter, String person, String action, Instant now, Duration within) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM matter_log
                            WHERE matter = :matter AND actor = :person AND action = :action AND at > :since)""")
                .bind("matter", matter)
                .bind("person", person)
                .bind("action", action)
                .bind("since", now.minus(within).atOffset(ZoneOffset.UTC))
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * @param changes whether to omit reads
     * @param before only entries with a smaller number; null for the newest
     */
    public List<Entry> newest(Handle handle, String matter, boolean changes, @Nullable Long before, int limit) {
        return handle.createQuery("""
                        SELECT * FROM matter_log
                        WHERE matter = :matter AND seq < :before AND NOT (:changes AND action ~ '^(get|list)[A-Z]')
                        ORDER BY seq DESC LIMIT :limit""")
                .bind("matter", matter)
                .bind("changes", changes)
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("limit", limit)
                .map((row, context) -> entry(row))
                .list();
    }

    /** The number of the first entry whose hash does not follow from its content and the entry before; null if all do. */
    public static @Nullable Long broken(List<Entry> ascending) {
        String before = BEGINNING;
        long seq = 0;
        for (Entry one : ascending) {
            if (one.seq() != seq + 1 || !hashed(before, one).hash().equals(one.hash())) {
                return seq + 1;
            }
            before = one.hash();
            seq = one.seq();
        }
        return null;
    }

    /** Each text is preceded by its length, so that no two entries have the same bytes. */
    private static Entry hashed(String before, Entry one) {
        StringBuilder text = new StringBuilder("watchfloor-matter-log-1\n");
        for (String part : List.of(
                before,
                Long.toString(one.seq()),
                one.at().toString(),
                one.by().person(),
                one.by().via(),
                one.by().address(),
                one.action(),
                one.detail(),
                one.salt())) {
            text.append(part.length()).append(':').append(part).append('\n');
        }
        return new Entry(
                one.seq(), one.at(), one.by(), one.action(), one.detail(), one.salt(), Digests.hex(text.toString()));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("seq"),
                SqlTimestamps.of(row, "at"),
                new By(row.getString("actor"), row.getString("via"), row.getString("address")),
                row.getString("action"),
                row.getString("detail"),
                row.getString("salt"),
                row.getString("hash"));
    }
}
