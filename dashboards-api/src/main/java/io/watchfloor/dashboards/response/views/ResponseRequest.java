package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people ask a sensor to do on its host. */
public interface ResponseRequest {

    /** The sensor's id or name; null where an asset is named. */
    @Nullable
    String sensor();

    /** The asset on which the sensor runs; null where the sensor is named. */
    @Nullable
    String asset();

    /** So long after it is done the sensor undoes it by itself, or how long it may take; null for an hour. */
    @Nullable
    Integer limitSeconds();

    /** For those who read the case later. */
    String reason();

    /** Cuts a host off. */
    record Isolation(
            @Meaning("The sensor's id or name. Left out, the asset names it.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("The host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning(
                    "So long after it is done the sensor undoes it by itself, whether or not it reaches the center; 3600 when left out.")
            @Nullable
            Integer limitSeconds,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {}

    /** Blocks an address. */
    record Block(
            @Meaning("The sensor's id or name. Left out, the asset names it.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("The host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning("One address of IPv4 or IPv6.") @Bounds(longest = 45)
            String address,

            @Meaning(
                    "So long after it is done the sensor undoes it by itself, whether or not it reaches the center; 3600 when left out.")
            @Nullable
            Integer limitSeconds,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {}

    /** Ends a process. */
    record Kill(
            @Meaning("The sensor's id or name. Left out, the asset names it.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("The host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning("The process's number.") Long pid,

            @Meaning("Its program, as a name or a path: another program under this number is left alone.")
            @Bounds(longest = 1_000)
            String program,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {

        /** It does not come back. */
        @Override
        public @Nullable Integer limitSeconds() {
            return null;
        }
    }

    /** Collects a package. */
    record Collection(
            @Meaning("The sensor's id or name. Left out, the asset names it.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("The host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning(
                    "Files: absolute paths, of one or of a folder, or patterns with * (within a folder) and ** (across folders)."
                            + " The sensor's own configuration names the folders that they may be under.")
            @Bounds(longest = 500, most = 50, blank = true)
            @Nullable
            List<String> paths,

            @Meaning("The host's state: processes, sockets, users, mounts, modules, schedules, journal.")
            @Bounds(longest = 20, most = 20, blank = true)
            @Nullable
            List<String> state,

            @Meaning("How long it may take; 3600 when left out.") @Nullable
            Integer limitSeconds,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {}
}
