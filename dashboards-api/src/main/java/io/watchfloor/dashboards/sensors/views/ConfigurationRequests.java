package io.watchfloor.dashboards.sensors.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** What people say of a group's configuration. */
public final class ConfigurationRequests {

    private ConfigurationRequests() {}

    /** A new version. */
    public record NewVersion(
            @Meaning("JSON with the keys of the sensor's own file that may come from the center: files, line-limit.")
            @Bounds(longest = 60_000)
            String text,

            @Meaning("For this share of the group's sensors first, in percent; 100 when left out.") @Nullable
            Integer share,

            @Meaning("What it is for.") @Bounds(longest = 500) @Nullable
            String note) {}

    /** How many get the latest version. */
    public record Share(
            @Meaning("The latest version; another one is refused.")
            Long version,

            @Meaning("In percent, 1 to 100.") Integer share) {}

    /** Takes the latest version back. */
    public record Withdrawn(
            @Meaning("The latest version; another one is refused.")
            Long version) {}

    /** Which group a sensor is in. */
    public record Group(
            @Meaning("Small letters, digits, dots, dashes and underscores.") @Bounds(longest = 63)
            String group) {}
}
