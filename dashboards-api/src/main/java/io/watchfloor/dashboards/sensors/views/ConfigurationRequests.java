package io.watchfloor.dashboards.sensors.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** Request bodies for the configuration of sensor groups. */
public final class ConfigurationRequests {

    private ConfigurationRequests() {}

    /** Creates a version. */
    public record NewVersion(
            @Meaning("JSON object with settings of the sensor that the center may set: files and line-limit.")
            @Bounds(longest = 60_000)
            String text,

            @Meaning("Percentage of the group's sensors that first get the version. Defaults to 100.") @Nullable
            Integer share,

            @Meaning("Note on the version.") @Bounds(longest = 500) @Nullable
            String note) {}

    /** Changes the percentage of sensors that get the latest version. */
    public record Share(
            @Meaning("The latest version. The request is rejected if a newer version exists.")
            Long version,

            @Meaning("Percentage from 1 to 100.") Integer share) {}

    /** Withdraws the latest version. */
    public record Withdrawn(
            @Meaning("The latest version. The request is rejected if a newer version exists.")
            Long version) {}

    /** Moves a sensor to a group. */
    public record Group(
            @Meaning("Name of the group: lower-case letters, digits, dots, dashes and underscores.")
            @Bounds(longest = 63)
            String group) {}
}
