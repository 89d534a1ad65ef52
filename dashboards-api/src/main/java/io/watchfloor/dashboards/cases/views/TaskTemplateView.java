package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("Tasks for the cases of one attack class.")
public record TaskTemplateView(
        String name,

        String title,

        @Meaning("ATT&CK techniques of the attack class. Their sub-techniques belong to it as well.")
        List<String> techniques,

        List<Step> tasks,

        @Meaning("Whether a case gets the tasks as soon as an alert brings one of the techniques.")
        boolean automatic,

        @Meaning("0 for an unchanged built-in template.") long version,

        @Nullable String changedBy,

        @Nullable Instant changedAt) {

    /** A task of a template. */
    public record Step(
            @Bounds(longest = 200) String title,

            @Meaning("Minutes after the task is added to a case until it is due. If absent, the task has no due time.")
            @Nullable
            Integer dueMinutes) {}

    /** Creates or replaces a template. */
    public record Change(
            @Bounds(longest = 200) String title,

            @Meaning("ATT&CK techniques of the attack class. Their sub-techniques belong to it as well.")
            @Bounds(longest = 20, most = 50)
            @Nullable
            List<String> techniques,

            @Bounds(longest = 200, most = 50) List<Step> tasks,

            @Meaning("Whether a case gets the tasks as soon as an alert brings one of the techniques. False if absent.")
            @Nullable
            Boolean automatic) {}
}
