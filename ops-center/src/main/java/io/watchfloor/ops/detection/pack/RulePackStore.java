package io.watchfloor.ops.detection.pack;

import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.RuleStage;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Stores the contents of rule packs by hash, and the list of changes, which determines the active packs. Each change is
 * one row, and changes are written one at a time. {@link PackTrials} tests each change before the change is stored.
 */
public final class RulePackStore {

    /** The topic that the {@link io.watchfloor.ops.platform.document.DocumentWatcher} watches. */
    static final String TOPIC = "rules";

    /** Nodes use the number of changes of all packs together; users see the number of changes of each pack. */
    private static final String CHANGES = """
            (SELECT *, row_number() OVER (PARTITION BY name ORDER BY revision) AS own,
                (SELECT count(*) FROM rule_pack_change earlier
                    WHERE earlier.name = one.name AND earlier.revision <= one.rolled_back_to) AS own_rolled_back_to
                FROM rule_pack_change one) change""";

    private static final String ACTIVE = """
            SELECT * FROM (SELECT DISTINCT ON (name) * FROM %s ORDER BY name, revision DESC) latest
            WHERE content IS NOT NULL""".formatted(CHANGES);

    /** Shorter than a user's request timeout, so that the user is notified that nothing was changed. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(9);

    private final Jdbi database;

    /**
     * A change of a pack.
     *
     * @param number sequence number among the changes of all packs, lists and stages, from 1; nodes report this number as their rule
     * revision
     * @param revision sequence number among the changes of this pack, from 1; shown to users
     * @param content null if the pack was removed
     * @param rolledBackTo the pack's revision whose content was restored; 0 for new content
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
     * The rules that a change adds, and their first stage.
     *
     * @param rules by id; must have no earlier stage that a user set
     */
    public record NewRules(Set<String> rules, RuleStage stage) {

        /** New rules are live, like all rules whose stage nobody changed. */
        public static final NewRules LIVE = new NewRules(Set.of(), RuleStage.LIVE);

        public NewRules {
            rules = Set.copyOf(rules);
        }
    }

    /**
     * The active packs, in addition to the built-in rules and the rules from the settings.
     *
     * @param revision of the latest change of packs, lists and stages
     * @param lists entries of the lists of values, by name
     * @param stages of the rules that are not live, by rule id
     */
    record Packs(
            long revision,
            List<PackContent> contents,
            Map<String, List<String>> lists,
            Map<String, RuleStage> stages) {}

    /**
     * The rules that were active at an earlier time.
     *
     * @param number of the rule set
     * @param version hash of the rule set's content
     * @param packs the latest change of each active pack
     */
    public record RulesThen(long number, String version, Instant since, List<Change> packs) {}

    /**
     * The state of one pack.
     *
     * @param content hash of the pack's content; empty if no active pack has this name
     * @param revision of the latest change of all packs
     */
    public record Latest(String content, long revision) {}

    public RulePackStore(Jdbi database) {
        this.database = database;
    }

    /**
     * Sets the content of a pack; changes nothing if the pack already has this content.
     *
     * @param content hash of stored content
     * @param rolledBackTo number of the change whose content is restored; 0 for new content
     * @return the number of the change; nodes that have loaded this change evaluate with the new content @throws
     *     org.jdbi.v3.core.JdbiException if it is unknown whether the change was committed; {@link #latest} then
     *     returns the actual state
     */
    public long activate(String name, String content, int rules, long rolledBackTo, String by, Instant now) {
        return activate(name, content, rules, rolledBackTo, by, now, NewRules.LIVE);
    }

    /** Like {@link #activate(String, String, int, long, String, Instant)}, and sets a stage of rules in the same transaction. */
    public long activate(
            String name, String content, int rules, long rolledBackTo, String by, Instant now, NewRules start) {
        return database.inTransaction(handle -> {
            Latest latest = locked(handle, name);
            if (latest.content().equals(content)) {
                return latest.revision();
            }
            long revision =
                    write(handle, new Change(latest.revision() + 1, 0, name, content, rules, rolledBackTo, by, now));
            return start.rules().isEmpty()
                    ? revision
                    : RuleStageStore.write(
                            handle, start.rules(), start.stage(), "New in the pack %s.".formatted(name), by, now);
        });
    }

    /**
     * Removes the pack.
     *
     * @return the number of the change; empty if no active pack has this name
     * @throws org.jdbi.v3.core.JdbiException like {@link #activate}
     */
    public OptionalLong withdraw(String name, String by, Instant now) {
        return database.inTransaction(handle -> {
            Latest latest = locked(handle, name);
            return latest.content().isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(write(handle, new Change(latest.revision() + 1, 0, name, null, 0, 0, by, now)));
        });
    }

    /**
     * The state of a pack after all previously started changes. Use this method after a connection broke during a
     * commit.
     */
    public Latest latest(String name) {
        return database.inTransaction(handle -> locked(handle, name));
    }

    /** Until the end of the transaction, no other change of packs, lists or stages is written. */
    static void lock(Handle transaction) {
        transaction.execute("SET LOCAL lock_timeout = " + LOCK_WAIT.toMillis());
        transaction
                .createQuery("SELECT revision FROM document_revision WHERE topic = :topic FOR UPDATE")
                .bind("topic", TOPIC)
                .mapTo(Long.class)
                .one();
    }

    private static Latest locked(Handle transaction, String name) {
        lock(transaction);
        String content = transaction
                .createQuery("SELECT content FROM (" + ACTIVE + ") active WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .orElse("");
        return new Latest(content, revision(transaction));
    }

    private static long write(Handle transaction, Change change) {
        transaction
                .createUpdate("""
                        INSERT INTO rule_pack_change (revision, name, content, rules, rolled_back_to, by, at)
                        VALUES (:revision, :name, :content, :rules, :back, :by, :at)""")
                .bind("revision", change.number())
                .bind("name", change.name())
                .bind("content", change.content())
                .bind("rules", change.rules())
                .bind("back", change.rolledBackTo())
                .bind("by", change.by())
                .bind("at", change.at().atOffset(ZoneOffset.UTC))
                .execute();
        return change.number();
    }

    /**
     * Stores a content unless the content is already stored.
     *
     * @return the content's hash
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

    /** The content with this hash. */
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

    /** The rules that were active at an earlier time; empty before the center's first start. */
    public Optional<RulesThen> then(Instant at) {
        return database.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> handle.createQuery(
                                "SELECT * FROM rule_set WHERE activated_at <= :at ORDER BY number DESC LIMIT 1")
                        .bind("at", at.atOffset(ZoneOffset.UTC))
                        .map((row, context) -> new RulesThen(
                                row.getLong("number"),
                                row.getString("version"),
                                row.getObject("activated_at", OffsetDateTime.class)
                                        .toInstant(),
                                packsThen(handle, row.getLong("packs"))))
                        .findOne());
    }

    private static List<Change> packsThen(Handle handle, long number) {
        return handle.createQuery("SELECT * FROM (SELECT DISTINCT ON (name) * FROM " + CHANGES
                        + " WHERE revision <= :number ORDER BY name, revision DESC) latest"
                        + " WHERE content IS NOT NULL ORDER BY name")
                .bind("number", number)
                .map((row, context) -> change(row))
                .list();
    }

    /** All changes of a pack, latest first. */
    public List<Change> history(String name) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT * FROM " + CHANGES + " WHERE name = :name ORDER BY revision DESC")
                        .bind("name", name)
                        .map((row, context) -> change(row))
                        .list());
    }

    /** The content of one active pack; empty if no active pack has this name. */
    List<PackContent> content(String name) {
        return database.withHandle(handle -> handle.createQuery("SELECT a.name, c.body FROM (" + ACTIVE
                        + ") a JOIN rule_pack_content c ON c.hash = a.content WHERE a.name = :name")
                .bind("name", name)
                .map((row, context) -> new PackContent(row.getString("name"), row.getBytes("body")))
                .list());
    }

    /** Reads one snapshot of the database, so that the revision and the contents are consistent. */
    Packs packs() {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            List<PackContent> contents = handle.createQuery("SELECT a.name, c.body FROM (" + ACTIVE
                            + ") a JOIN rule_pack_content c ON c.hash = a.content ORDER BY a.name")
                    .map((row, context) -> new PackContent(row.getString(1), row.getBytes(2)))
                    .list();
            return new Packs(revision(handle), contents, ValueListStore.entries(handle), RuleStageStore.stages(handle));
        });
    }

    /** The number of the latest change of all packs, lists and stages. */
    long revision() {
        return database.withHandle(RulePackStore::revision);
    }

    static long revision(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(revision), 0) FROM (SELECT revision FROM rule_pack_change"
                        + " UNION ALL SELECT revision FROM value_list_change"
                        + " UNION ALL SELECT revision FROM rule_stage_change) change")
                .mapTo(Long.class)
                .one();
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
                row.getLong("own"),
                row.getString("name"),
                row.getString("content"),
                row.getInt("rules"),
                row.getLong("own_rolled_back_to"),
                row.getString("by"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
