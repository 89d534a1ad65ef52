package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning("An entry in the history of a case or an asset: a change by a user or by the center.")
public record ActivityView(
        Instant at,

        @Meaning("Null for changes by the center.") @Nullable
        String by,

        @Meaning("opened, adopted, joined, acknowledged, assigned, noted, graded, started, held, resumed,"
                + " contained, tier-changed, marked, restricted, exercise-marked, exercise-unmarked, resolved, closed, reopened, worsened,"
                + " confirmed, paged,"
                + " missed (a notification that was not delivered), warned, expired (an acknowledgement),"
                + " snoozed, woken, taken-over, merged, split, ended (with the parent case), linked,"
                + " unlinked, proposed, dismissed, withdrawn, moved or added (by a user), note-edited, tasks-added, task-changed,"
                + " tasks-cancelled, service-level (the time for a goal runs out or has ended), records-added (to"
                + " the evidence, from the archive), responded (a step of a response action); for an asset: described.")
        String verb,

        String text,

        @Meaning("Number of the merged case in which the change happened; absent if the change happened in the"
                + " case itself.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Long part) {}
