package io.watchfloor.dashboards.sensors.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** What people say of a group's configuration. */
public final class ConfigurationRequests {

    private ConfigurationRequests() {}

    /** A new version. */
    public record NewVersion(
            @Meaning("JSON with the keys of the sensor's own file that the center may set: files, line-limit.")
            @Bounds(longest = 60_000)
            String text,

            @Meaning("Percentage of the group's sensors that get the version first. Defaults to 100.") @Nullable
            Integer share,

            @Meaning("Note on the version.") @Bounds(longest = 500) @Nullable
            String note) {}

    /** How many get the latest version. */
    public record Share(
            @Meaning("The latest version; the request is rejected if it is not the latest.")
            Long version,

            @Meaning("Percentage from 1 to 100.") Integer share) {}

    /** Takes the latest version back. */
    public record Withdrawn(
            @Meaning("The latest version; the request is rejected if it is not the latest.")
            Long version) {}

    /** Which group a sensor is in. */
    public record Group(
            @Meaning("Lower-case letters, digits, dots, dashes and underscores.") @Bounds(longest = 63)
            String group) {}
}
