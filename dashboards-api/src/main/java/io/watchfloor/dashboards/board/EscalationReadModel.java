package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.ops.cases.Case;
import java.time.Instant;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Escalation rounds of cases, for notification metrics. */
final class EscalationReadModel {

    private EscalationReadModel() {}

    private record Round(
            int round,
            @Nullable String by,
            @Nullable Instant at,
            @Nullable String classification) {

        static Round of(Case one) {
            Case.Closing closing = one.closing();
            return new Round(
                    one.paging().round().number(),
                    one.holder().acknowledgedBy(),
                    one.holder().acknowledgedAt(),
                    closing == null ? null : closing.classification().text());
        }
    }

    static void fold(Handle tx, Case before, Case now) {
        Round known = Round.of(now);
        if (known.round() == 0 || (before.opened() && Round.of(before).equals(known))) {
            return;
        }
        tx.createUpdate("""
                INSERT INTO round_board (case_id, round, started_at, acknowledged_by, acknowledged_at)
                VALUES (:case, :round, :started, :by, :at)
                ON CONFLICT (case_id, round) DO UPDATE SET
                    acknowledged_by = coalesce(round_board.acknowledged_by, excluded.acknowledged_by),
                    acknowledged_at = coalesce(round_board.acknowledged_at, excluded.acknowledged_at)""")
                .bind("case", now.id().value())
                .bind("round", known.round())
                .bind("started", StoredValues.time(now.paging().round().startedAt()))
                .bind("by", known.by())
                .bind("at", StoredValues.time(known.at()))
                .execute();
        // A classification applies to the whole case, so all escalation rounds of a case classified as false positive
        // count as false
        // positives.
        if (!Objects.equals(known.classification(), Round.of(before).classification())) {
            tx.createUpdate("UPDATE round_board SET classification = :classification WHERE case_id = :case")
                    .bind("classification", known.classification())
                    .bind("case", now.id().value())
                    .execute();
        }
    }
}
