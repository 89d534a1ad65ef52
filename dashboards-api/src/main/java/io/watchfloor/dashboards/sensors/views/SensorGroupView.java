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

        @Meaning("Number of sensors, without revoked ones.") long sensors,

        @Meaning("Sensors that have applied the version intended for them.")
        long applied,

        @Meaning("Sensors that rejected the version and kept the last working one.")
        long refused,

        @Meaning("Sensors that have not tried the version yet.")
        long waiting,

        @Meaning("Sensors that do not allow remote configuration (remote-configuration.allow) or have"
                + " never connected.")
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

            @Meaning("When the rollout was stopped, so that no further sensors get the version; null if it was"
                    + " not.")
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

            @Meaning("Intended version; 0 for the sensor's own file only.")
            long wanted,

            @Meaning("applied, refused, waiting, or own: the sensor does not allow remote configuration or has"
                    + " never connected.")
            String state,

            @Meaning("Version in effect; null if the sensor has not reported it.") @Nullable
            Long version,

            @Meaning("Reason for the rejection.") String words,

            @Meaning("Time of the sensor's last report about it.") @Nullable
            Instant at,

            @Meaning("Version of the sensor software.") @Nullable
            String agentVersion) {}
}
