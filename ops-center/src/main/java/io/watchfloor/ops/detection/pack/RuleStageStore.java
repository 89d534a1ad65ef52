package io.watchfloor.ops.detection.pack;

import io.watchfloor.sigma.language.RuleStage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Stores every change of the stage of a rule. A rule without a change is live. Changes of stages, rule packs and lists
 * are numbered together and written one at a time, because each of them changes the rule set.
 */
public final class RuleStageStore {

    /** Changes of a rule that stay available. */
    private static final int CHANGES_KEPT = 50;

    private static final String LATEST =
            "SELECT DISTINCT ON (rule) * FROM rule_stage_change ORDER BY rule, revision DESC";

    private final Jdbi database;

    /**
     * A change of a rule's stage.
     *
     * @param revision sequence number among the changes of all stages, packs and lists
     * @param why the reason that the user gave
     */
    public record Change(long revision, String rule, RuleStage stage, String why, String by, Instant at) {}

    public RuleStageStore(Jdbi database) {
        this.database = database;
    }

    /**
     * Sets the stage of all these rules in one transaction. Rules that have the stage already are left unchanged.
     *
     * @return the revision of the latest change; nodes that have loaded it evaluate with the stages
     */
    public long change(Collection<String> rules, RuleStage stage, String why, String by, Instant at) {
        return database.inTransaction(handle -> {
            RulePackStore.lock(handle);
            return write(handle, rules, stage, why, by, at);
        });
    }

    /** Writes the changes in a transaction that has called {@link RulePackStore#lock}. */
    static long write(
            Handle transaction, Collection<String> rules, RuleStage stage, String why, String by, Instant at) {
        Map<String, Change> before = latest(transaction);
        long revision = RulePackStore.revision(transaction);
        for (String rule : rules) {
            Change known = before.get(rule);
            if ((known == null ? RuleStage.LIVE : known.stage()) != stage) {
                revision++;
                transaction
                        .createUpdate("""
                                INSERT INTO rule_stage_change (revision, rule, stage, why, by, at)
                                VALUES (:revision, :rule, :stage, :why, :by, :at)""")
                        .bind("revision", revision)
                        .bind("rule", rule)
                        .bind("stage", stage.text())
                        .bind("why", why)
                        .bind("by", by)
                        .bind("at", at.atOffset(ZoneOffset.UTC))
                        .execute();
                transaction.execute("""
                        DELETE FROM rule_stage_change WHERE rule = ? AND revision <= (SELECT revision
                            FROM rule_stage_change WHERE rule = ? ORDER BY revision DESC OFFSET ? LIMIT 1)""", rule, rule, CHANGES_KEPT);
            }
        }
        return revision;
    }

    /** The latest change of each rule whose stage was ever changed, by rule id. */
    public Map<String, Change> latest() {
        return database.withHandle(RuleStageStore::latest);
    }

    private static Map<String, Change> latest(Handle handle) {
        Map<String, Change> latest = new TreeMap<>();
        handle.createQuery(LATEST)
                .map((row, context) -> change(row))
                .forEach(change -> latest.put(change.rule(), change));
        return latest;
    }

    /** The stages of the rules that are not live, by rule id. */
    public Map<String, RuleStage> stages() {
        return database.withHandle(RuleStageStore::stages);
    }

    static Map<String, RuleStage> stages(Handle handle) {
        Map<String, RuleStage> stages = new TreeMap<>();
        latest(handle).forEach((rule, change) -> {
            if (change.stage() != RuleStage.LIVE) {
                stages.put(rule, change.stage());
            }
        });
        return stages;
    }

    /** The changes of a rule's stage, latest first; at most {@value #CHANGES_KEPT}. */
    public List<Change> history(String rule) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM rule_stage_change WHERE rule = :rule ORDER BY revision DESC")
                .bind("rule", rule)
                .map((row, context) -> change(row))
                .list());
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getLong("revision"),
                row.getString("rule"),
                RuleStage.of(row.getString("stage")).orElseThrow(),
                row.getString("why"),
                row.getString("by"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
