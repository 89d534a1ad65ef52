package io.watchfloor.ops.activation;

import io.watchfloor.ops.journal.JournalReader;
import io.watchfloor.ops.journal.JournaledEvent;
import io.watchfloor.ops.rulepack.RulePackEntity;
import io.watchfloor.ops.rulepack.RulePackEvent;
import io.watchfloor.ops.rules.ContentHash;
import io.watchfloor.ops.rules.RuleSources.PackContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** The packs' contents by their hash, and the list of changes as folded from the journal. */
public final class RulePackShelf implements JournalReader {

    /** Of the fold's position. */
    public static final String FOLD = "rule-packs";

    private static final String ACTIVE = """
            SELECT * FROM (SELECT DISTINCT ON (name) * FROM rule_pack_change ORDER BY name, revision DESC) latest
            WHERE content IS NOT NULL""";

    private final Jdbi database;

    /**
     * One change of a pack.
     *
     * @param content null when the pack was withdrawn
     * @param rolledBackTo 0 when the content was new
     */
    public record Change(
            long revision,
            String name,
            @Nullable String content,
            int rules,
            long rolledBackTo,
            String by,
            Instant at) {}

    /**
     * What judges beside the program's and the settings' rules.
     *
     * @param revision of the latest change that is folded
     */
    record Packs(long revision, List<PackContent> contents) {}

    public RulePackShelf(Jdbi database) {
        this.database = database;
    }

    /** Keeps a content until it is asked for; the same content is kept once. Its hash. */
    public String keep(byte[] body) {
        String hash = ContentHash.of(body);
        database.useHandle(handle -> handle.createUpdate(
                        "INSERT INTO rule_pack_content (hash, body) VALUES (:hash, :body) ON CONFLICT DO NOTHING")
                .bind("hash", hash)
                .bind("body", body)
                .execute());
        return hash;
    }

    /** The packs that judge, by name. */
    public List<Change> active() {
        return database.withHandle(handle -> handle.createQuery(ACTIVE + " ORDER BY name")
                .map((row, context) -> change(row))
                .list());
    }

    /** All that was ever done to a pack, the latest first. */
    public List<Change> history(String name) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT * FROM rule_pack_change WHERE name = :name ORDER BY revision DESC")
                        .bind("name", name)
                        .map((row, context) -> change(row))
                        .list());
    }

    /** The contents of the active packs, but for one that is about to change. */
    public List<PackContent> contentsWithout(String name) {
        return packs().contents().stream()
                .filter(pack -> !pack.name().equals(name))
                .toList();
    }

    /** Of one snapshot of the database, so that revision and contents fit. */
    Packs packs() {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            long revision = revision(handle);
            List<PackContent> contents = handle.createQuery("SELECT a.name, c.body FROM (" + ACTIVE
                            + ") a JOIN rule_pack_content c ON c.hash = a.content ORDER BY a.name")
                    .map((row, context) -> new PackContent(row.getString(1), row.getBytes(2)))
                    .list();
            return new Packs(revision, contents);
        });
    }

    long revision() {
        return database.withHandle(RulePackShelf::revision);
    }

    private static long revision(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(revision), 0) FROM rule_pack_change")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public boolean reads(String entityType) {
        return entityType.equals(RulePackEntity.KEY.name());
    }

    @Override
    public Duration patience() {
        return Duration.ofMillis(100);
    }

    @Override
    public void fold(Handle transaction, JournaledEvent journaled) {
        if (journaled.event() instanceof RulePackEvent event) {
            Change change = switch (event) {
                case RulePackEvent.Activated a ->
                    new Change(a.revision(), a.name(), a.content(), a.rules(), a.rolledBackTo(), a.by(), a.at());
                case RulePackEvent.Withdrawn w -> new Change(w.revision(), w.name(), null, 0, 0, w.by(), w.at());
            };
            write(transaction, change);
        }
    }

    private static void write(Handle transaction, Change change) {
        transaction
                .createUpdate("""
                        INSERT INTO rule_pack_change (revision, name, content, rules, rolled_back_to, by, at)
                        VALUES (:revision, :name, :content, :rules, :back, :by, :at) ON CONFLICT DO NOTHING""")
                .bind("revision", change.revision())
                .bind("name", change.name())
                .bind("content", change.content())
                .bind("rules", change.rules())
                .bind("back", change.rolledBackTo())
                .bind("by", change.by())
                .bind("at", OffsetDateTime.ofInstant(change.at(), ZoneOffset.UTC))
                .execute();
    }

    /** The change with this revision of the pack. */
    public Optional<Change> change(String name, long revision) {
        return history(name).stream()
                .filter(change -> change.revision() == revision)
                .findFirst();
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getLong("revision"),
                row.getString("name"),
                row.getString("content"),
                row.getInt("rules"),
                row.getLong("rolled_back_to"),
                row.getString("by"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
