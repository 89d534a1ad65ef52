package io.watchfloor.ops.exercise;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** What was held back of the cases of exercises. Each item counts once, also if it is read or sent again. */
public final class HeldBackItems {

    /** Where something would have left the center. The names are stored. */
    public enum Exit {
        /** An escalation: a round or an urgent update of which nobody was notified. */
        ESCALATION,
        /** A call of an automation. */
        AUTOMATION,
        /** A change of a case or alert, which webhooks would have sent. */
        WEBHOOK
    }

    private HeldBackItems() {}

    /**
     * @param exercise id of the exercise; empty for a case that a user marked
     * @param item unique within exercise, exit and case
     */
    public static void add(Handle transaction, String exercise, Exit exit, String caseId, String item, Instant at) {
        transaction
                .createUpdate("""
                        INSERT INTO exercise_held (exercise, exit, case_id, item, at)
                        VALUES (:exercise, :exit, :case, :item, :at) ON CONFLICT DO NOTHING""")
                .bind("exercise", exercise)
                .bind("exit", exit.name())
                .bind("case", caseId)
                .bind("item", item)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** The number of items held back, by exercise and exit. */
    public static Map<String, Map<Exit, Long>> counts(Handle handle) {
        Map<String, Map<Exit, Long>> counts = new TreeMap<>();
        handle.createQuery("SELECT exercise, exit, count(*) AS items FROM exercise_held GROUP BY exercise, exit")
                .map((row, context) -> {
                    counts.computeIfAbsent(row.getString("exercise"), id -> new EnumMap<>(Exit.class))
                            .put(Exit.valueOf(row.getString("exit")), row.getLong("items"));
                    return true;
                })
                .list();
        return counts;
    }

    public static void remove(Handle transaction, String exercise) {
        transaction.execute("DELETE FROM exercise_held WHERE exercise = ?", exercise);
    }

    /** Removes what was held back before a time of cases that a user marked. */
    public static void removeOfMarkedCases(Handle transaction, Instant before) {
        transaction.execute(
                "DELETE FROM exercise_held WHERE exercise = '' AND at < ?", before.atOffset(ZoneOffset.UTC));
    }
}
