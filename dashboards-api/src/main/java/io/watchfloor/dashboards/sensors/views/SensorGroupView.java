package io.watchfloor.dashboards.sensors.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sensor group and its configuration. */
@Meaning("A sensor group with its configuration and the state of its sensors.")
public record SensorGroupView(
        String name,

        @Meaning("Latest version; 0 if there is none.") long version,

        @Meaning("Percentage of sensors that get the latest version; 0 if it was withdrawn.")
        int share,

        @Meaning("Number of sensors in the group, without revoked sensors.")
        long sensors,

        @Meaning("Number of sensors that have applied the version intended for them.")
        long applied,

        @Meaning("Number of sensors that rejected the version and continue with the last working version.")
        long refused,

        @Meaning("Number of sensors that have not tried the version yet.")
        long waiting,

        @Meaning("Number of sensors that do not allow remote configuration (remote-configuration.allow) or"
                + " have never connected.")
        long own,

        @Meaning("All versions, latest first.") List<Version> versions) {

    /** A configuration version. */
    @Meaning("A configuration version of a sensor group.")
    public record Version(
            long version,
            String text,
            int share,
            String note,
            String changedBy,
            Instant changedAt,

            @Meaning("Time when the rollout was stopped, so that no further sensors get the version; null if the"
                    + " rollout was not stopped.")
            @Nullable
            Instant stoppedAt,

            @Meaning("Number of sensors that rejected the version or stopped reporting after it.")
            String stoppedWhy) {}

    /** State of a sensor. */
    @Meaning("Intended and current configuration version of a sensor.")
    public record GroupMember(
            String sensor,
            String name,
            String group,

            @Meaning("Intended version; 0 if the sensor uses only its own configuration file.")
            long wanted,

            @Meaning("applied, refused, waiting, or own: the sensor does not allow remote configuration or has"
                    + " never connected.")
            String state,

            @Meaning("Version in effect; null if the sensor has not reported it.") @Nullable
            Long version,

            @Meaning("Reason for the rejection.") String words,

            @Meaning("Time of the sensor's last report about its configuration version.") @Nullable
            Instant at,

            @Meaning("Version of the sensor software.") @Nullable
            String agentVersion) {}
}
