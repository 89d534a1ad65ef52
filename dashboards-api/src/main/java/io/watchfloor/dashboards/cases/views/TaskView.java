package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning("A task of a case.")
public record TaskView(
        @Meaning("Number of the task in its case, from 1.") int number,

        @Meaning("Increases with each change of the task. A change is based on the revision that you loaded.")
        int revision,

        String title,

        @Meaning("User who does the task; null if nobody.") @Nullable
        String owner,

        @Meaning("When the task should be finished.") @Nullable
        Instant due,

        TaskStatus status,

        @Meaning("Whether the task is open after its due time.")
        boolean overdue,

        @Meaning("The case of the task.") OfCase ofCase) {

    /** The case of a task or of a mention. */
    public record OfCase(String id, long number) {}
}
