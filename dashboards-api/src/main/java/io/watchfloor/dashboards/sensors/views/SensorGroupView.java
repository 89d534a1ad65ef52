package io.watchfloor.dashboards.sensors.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group of sensors and its configuration. */
@Meaning("A group of sensors, its configuration, and how many of them have it.")
public record SensorGroupView(
        String name,

        @Meaning("The latest one; 0 while nobody wrote one.")
        long version,

        @Meaning("For how many of them it is, in percent; 0 when it was taken back.")
        int share,

        @Meaning("Sensors in it that are not revoked.") long sensors,
        @Meaning("Those that have what is for them.") long applied,

        @Meaning("Those that tried it, keep the last good one, and say why.")
        long refused,

        @Meaning("Those that have not tried it yet.") long waiting,

        @Meaning(
                "Those whose own file lets the center say nothing (remote-configuration.allow), or that were never connected.")
        long own,

        @Meaning("Each version, the latest first.") List<Version> versions) {

    /** One version. */
    @Meaning("One version of a group's configuration.")
    public record Version(
            long version,
            String text,
            int share,
            String note,
            String changedBy,
            Instant changedAt,

            @Meaning(
                    "Since when it goes to nobody any more who has not tried it; null as long as nothing speaks against it.")
            @Nullable
            Instant stoppedAt,

            @Meaning("How many refused it or fell silent after it.")
            String stoppedWhy) {}

    /** One sensor's. */
    @Meaning("What one sensor should have of its group's configuration, and has.")
    public record Standing(
            String sensor,
            String name,
            String group,

            @Meaning("The version that is for it; 0 for its own file alone.")
            long wanted,

            @Meaning(
                    "applied, refused, waiting; own: its own file lets the center say nothing, or it was never connected.")
            String state,

            @Meaning("The version in effect; null when it never said.") @Nullable
            Long version,

            @Meaning("Why it refused.") String words,
            @Meaning("When it last said so.") @Nullable Instant at,

            @Meaning("The version of its program.") @Nullable
            String agentVersion) {}
}
