package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of an import. */
@Meaning("What came, or would come, of taking schedules over.")
public record ImportView(
        @Meaning("Whether nothing was stored.") boolean dryRun,
        List<ScheduleImport> schedules,
        List<PolicyImport> policies,

        @Meaning("What could not be carried over, or is not quite the same here.")
        List<LostView> lost) {

    /** A schedule of the export. */
    @Meaning("A schedule of the export.")
    public record ScheduleImport(
            String name,
            @Meaning("new, replaced or refused.") String state,

            @Meaning("Why it is refused; null when it is not.") @Nullable
            String problem,

            @Meaning("People whom nobody here is known to be.")
            List<String> strangers,

            @Meaning("As it is here; null when it is refused.") @Nullable
            ScheduleView schedule) {}

    /** An escalation policy of the export. */
    @Meaning("An escalation policy of the export. It is used when a route of the escalation routing names it.")
    public record PolicyImport(
            String name,
            @Meaning("new, replaced or refused.") String state,

            @Meaning("Why it is refused; null when it is not.") @Nullable
            String problem,

            @Meaning("People whom nobody here is known to be.")
            List<String> strangers,

            @Meaning("Its steps, in words.") List<String> steps) {}

    /** Something that is not as it was. */
    @Meaning("Something that is not as it was.")
    public record LostView(
            @Meaning("Such as: schedule Nights, layer Primary.")
            String where,

            @Meaning("In a sentence.") String what) {}
}
