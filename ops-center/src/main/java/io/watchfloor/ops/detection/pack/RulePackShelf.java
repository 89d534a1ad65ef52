package io.watchfloor.ops.detection.pack;

import io.watchfloor.ops.platform.journal.EntityEvents;
import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packs' contents by their hash, and the list of changes, which indexes the journal: {@link #catchUp} reads the
 * packs' own events by their key. A backup leaves the list out, and a starting node needs it before it judges anything,
 * so it does not wait for a fold of the whole journal.
 */
public final class RulePackShelf {

    private static final Logger LOG = LoggerFactory.getLogger(RulePackShelf.class);

    private static final int EVENTS_AT_ONCE = 500;

    /** The journal counts the changes of all packs together; people count those of each pack. */
    private static final String CHANGES = """
            (SELECT *, row_number() OVER (PARTITION BY name ORDER BY revision) AS own,
                (SELECT count(*) FROM rule_pack_change earlier
                    WHERE earlier.name = one.name AND earlier.revision <= one.rolled_back_to) AS own_rolled_back_to
                FROM rule_pack_change one) change""";

    private static final String ACTIVE = """
            SELECT * FROM (SELECT DISTINCT ON (name) * FROM %s ORDER BY name, revision DESC) latest
            WHERE content IS NOT NULL""".formatted(CHANGES);

    private final Jdbi database;
    private final EntityEvents journaled;

    /** How far this node has read, including unreadable events: each of them is reported once. */
    private long readThrough;

    /**
     * One change of a pack.
     *
     * @param number among the changes of all packs, from 1: what a node has reached when it evaluates by it
     * @param revision among the changes of this pack, from 1: what people name
     * @param content null when the pack was withdrawn
     * @param rolledBackTo the pack's revision whose content it is again; 0 when the content was new
     */
    public record Change(
            long number,
            long revision,
            String name,
            @Nullable String content,
            int rules,
            long rolledBackTo,
            String by,
            Instant at) {}

    /**
     * The packs that judge in addition to the program's and the settings' rules.
     *
     * @param revision of the latest change in the journal
     */
    record Packs(long revision, List<PackContent> contents) {}

    /** @param journaled the events of the entity that decides about packs */
    public RulePackShelf(Jdbi database, EntityEvents journaled) {
        this.database = database;
        this.journaled = journaled;
    }

    /**
     * Adds journaled changes that the list lacks. Any node may do so: a change that another node has added stays as it
     * is.
     *
     * @return the revision of the latest change in the journal
     */
    synchronized long catchUp() {
        int noted = noteNext();
        while (noted == EVENTS_AT_ONCE) {
            LOG.info("Rule packs: changes up to {} are read from the journal, going on", readThrough);
            noted = noteNext();
        }
        return readThrough;
    }

    /** @return how many events were read */
    private int noteNext() {
        List<EntityEvents.Read> read = database.inTransaction(handle -> {
            List<EntityEvents.Read> next =
                    journaled.after(handle, Math.max(readThrough, revision(handle)), EVENTS_AT_ONCE);
            next.forEach(one -> note(handle, one));
            return next;
        });
        readThrough = read.isEmpty()
                ? Math.max(readThrough, database.withHandle(RulePackShelf::revision))
                : read.getLast().sequence();
        return read.size();
    }

    /** An unreadable event must not keep the center down: the center judges without that change, and says so. */
    private static void note(Handle transaction, EntityEvents.Read read) {
        switch (read.event()) {
            case RulePackEvent event -> write(transaction, event);
            case null ->
                LOG.error(
                        "Change {} of the rule packs cannot be read from the journal, and this node judges without it: {}."
                                + " Put the pack again, or restore a backup.",
                        read.sequence(),
                        read.problem());
            default -> throw new IllegalStateException("Not an event of rule packs: " + read.event());
        }
    }

    /**
     * Stores a content once, however often it comes.
     *
     * @return its hash
     */
    public String keep(byte[] body) {
        String hash = ContentHash.of(body);
        database.useHandle(handle -> handle.createUpdate(
                        "INSERT INTO rule_pack_content (hash, body) VALUES (:hash, :body) ON CONFLICT DO NOTHING")
                .bind("hash", hash)
                .bind("body", body)
                .execute());
        return hash;
    }

    /** The content stored under this hash. */
    public byte[] body(String hash) {
        return database.withHandle(handle -> handle.createQuery("SELECT body FROM rule_pack_content WHERE hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> row.getBytes(1))
                .one());
    }

    /** The active packs, by name. */
    public List<Change> active() {
        return database.withHandle(handle -> handle.createQuery(ACTIVE + " ORDER BY name")
                .map((row, context) -> change(row))
                .list());
    }

    /** All changes of a pack, latest first. */
    public List<Change> history(String name) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT * FROM " + CHANGES + " WHERE name = :name ORDER BY revision DESC")
                        .bind("name", name)
                        .map((row, context) -> change(row))
                        .list());
    }

    /** The contents of the active packs, except one that is about to change. */
    public List<PackContent> contentsWithout(String name) {
        return packs().contents().stream()
                .filter(pack -> !pack.name().equals(name))
                .toList();
    }

    /** Reads one snapshot of the database, so that revision and contents match. */
    Packs packs() {
        long through = catchUp();
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            // Another node may have added later changes meanwhile.
            long revision = Math.max(through, revision(handle));
            List<PackContent> contents = handle.createQuery("SELECT a.name, c.body FROM (" + ACTIVE
                            + ") a JOIN rule_pack_content c ON c.hash = a.content ORDER BY a.name")
                    .map((row, context) -> new PackContent(row.getString(1), row.getBytes(2)))
                    .list();
            return new Packs(revision, contents);
        });
    }

    private static long revision(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(revision), 0) FROM rule_pack_change")
                .mapTo(Long.class)
                .one();
    }

    private static void write(Handle transaction, RulePackEvent event) {
        Update insert = transaction.createUpdate("""
                        INSERT INTO rule_pack_change (revision, name, content, rules, rolled_back_to, by, at)
                        VALUES (:revision, :name, :content, :rules, :back, :by, :at) ON CONFLICT DO NOTHING""").bind("revision", event.revision());
        switch (event) {
            case RulePackEvent.Activated a ->
                insert.bind("name", a.name())
                        .bind("content", a.content())
                        .bind("rules", a.rules())
                        .bind("back", a.rolledBackTo())
                        .bind("by", a.by())
                        .bind("at", OffsetDateTime.ofInstant(a.at(), ZoneOffset.UTC));
            case RulePackEvent.Withdrawn w ->
                insert.bind("name", w.name())
                        .bindNull("content", Types.VARCHAR)
                        .bind("rules", 0)
                        .bind("back", 0L)
                        .bind("by", w.by())
                        .bind("at", OffsetDateTime.ofInstant(w.at(), ZoneOffset.UTC));
        }
        insert.execute();
    }

    /** The change that made this revision of the pack. */
    public Optional<Change> change(String name, long revision) {
        return history(name).stream()
                .filter(change -> change.revision() == revision)
                .findFirst();
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getLong("revision"),
                row.getLong("own"),
                row.getString("name"),
                row.getString("content"),
                row.getInt("rules"),
                row.getLong("own_rolled_back_to"),
                row.getString("by"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
