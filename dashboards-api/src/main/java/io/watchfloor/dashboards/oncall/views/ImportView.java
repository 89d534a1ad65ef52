package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("Result of an import of schedules, or of its dry run.")
public record ImportView(
        @Meaning("True for a dry run: nothing was stored.") boolean dryRun,
        List<ScheduleImport> schedules,
        List<PolicyImport> policies,

        @Meaning("Parts of the export that were not imported or were changed.")
        List<LostView> lost) {

    @Meaning("A schedule of the export.")
    public record ScheduleImport(
            String name,
            @Meaning("new, replaced or refused.") String state,

            @Meaning("Reason for the rejection; null if the schedule was imported.") @Nullable
            String problem,

            @Meaning("Users in the export that match no account.")
            List<String> strangers,

            @Meaning("The imported schedule; null if it was rejected.") @Nullable
            ScheduleView schedule) {}

    @Meaning(
            "An escalation policy of the export. It takes effect when a route of the escalation" + " routing names it.")
    public record PolicyImport(
            String name,
            @Meaning("new, replaced or refused.") String state,

            @Meaning("Reason for the rejection; null if the policy was imported.") @Nullable
            String problem,

            @Meaning("Users in the export that match no account.")
            List<String> strangers,

            @Meaning("Steps of the policy as text.") List<String> steps) {}

    @Meaning("A part of the export that was not imported or was changed.")
    public record LostView(
            @Meaning("Location, such as: schedule Nights, layer Primary.")
            String where,

            @Meaning("Description of the difference.") String what) {}
}
