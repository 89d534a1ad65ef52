package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/**
 * Appends records to the center's single hash chain. The row with the chain head stays locked until the transaction
 * ends, so append last, after all other locks, and in a READ COMMITTED transaction. Blocks on the database.
 */
public final class AuditLog implements Audit {

    /** Outcome of a successful change. */
    public static final String DONE = "done";

    /**
     * Number of entries appended by this thread, so that a route knows whether its endpoint has already written audit
     * entries.
     */
    private static final ThreadLocal<Long> APPENDED = ThreadLocal.withInitial(() -> 0L);

    private final Jdbi jdbi;
    private final Clock clock;

    /** The head of the hash chain: the number and the hash of the last record. */
    public record Head(String chain, long seq, ChainHash hash) {}

    public AuditLog(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    @Override
    public void append(Handle handle, AuditEntry entry) {
        var unused = append(handle, entry, DONE);
        APPENDED.set(APPENDED.get() + 1);
    }

    /**
     * Appends an entry in a separate transaction. Used for changes that are not part of a transaction of the caller,
     * for rejected requests, and for reads.
     */
    public void append(AuditEntry entry, String outcome) {
        jdbi.useTransaction(handle -> {
            var unused = append(handle, entry, outcome);
        });
    }

    /**
     * Appends an entry of the center itself in the caller's transaction. The request that led to it is recorded separately.
     *
     * @return number of the record
     */
    public long appendOwn(Handle handle, String action, String object, String after) {
        return append(handle, new AuditEntry("the center", "", "", action, object, "", after, ""), DONE);
    }

    /** Number of entries that this thread has appended in transactions of its callers. */
    public static long appendedHere() {
        return APPENDED.get();
    }

    /** Returns the chain head; empty if there are no records. */
    public Optional<Head> head() {
        return jdbi.withHandle(handle -> head(handle, ""));
    }

    private long append(Handle handle, AuditEntry entry, String outcome) {
        Head head = head(handle, " FOR UPDATE").orElseGet(() -> begin(handle));
        AuditRecord record = AuditRecord.of(head.seq() + 1, clock.instant(), texts(entry, outcome));
        Update update = handle.createUpdate("""
                WITH added AS (
                    INSERT INTO audit_record (seq, at, actor, via, address, action, object, before, after, reason, outcome, hash)
                    VALUES (:seq, :at, :actor, :via, :address, :action, :object, :before, :after, :reason, :outcome, :hash))
                UPDATE audit_head SET seq = :seq, hash = :hash""");
        for (AuditField field : AuditField.values()) {
            update.bind(field.text(), record.text(field));
        }
        update.bind("seq", record.seq())
                .bind("at", record.at())
                .bind("hash", head.hash().next(record).hex())
                .execute();
        return record.seq();
    }

    private static Optional<Head> head(Handle handle, String lock) {
        return handle.createQuery("SELECT chain, seq, hash FROM audit_head" + lock)
                .map((row, context) ->
                        new Head(row.getString("chain"), row.getLong("seq"), new ChainHash(row.getString("hash"))))
                .findOne();
    }

    /** Creates the chain. Concurrent callers wait, and then use the chain name of the first caller. */
    private static Head begin(Handle handle) {
        String chain = UUID.randomUUID().toString();
        handle.createUpdate(
                        "INSERT INTO audit_head (chain, seq, hash) VALUES (:chain, 0, :hash) ON CONFLICT DO NOTHING")
                .bind("chain", chain)
                .bind("hash", ChainHash.beginning(chain).hex())
                .execute();
        return head(handle, " FOR UPDATE").orElseThrow();
    }

    private static Map<AuditField, String> texts(AuditEntry entry, String outcome) {
        Map<AuditField, String> texts = new EnumMap<>(AuditField.class);
        texts.put(AuditField.ACTOR, entry.actor());
        texts.put(AuditField.VIA, entry.via());
        texts.put(AuditField.ADDRESS, entry.address());
        texts.put(AuditField.ACTION, entry.action());
        texts.put(AuditField.OBJECT, entry.object());
        texts.put(AuditField.BEFORE, entry.before());
        texts.put(AuditField.AFTER, entry.after());
        texts.put(AuditField.REASON, entry.reason());
        texts.put(AuditField.OUTCOME, outcome);
        return texts;
    }
}
