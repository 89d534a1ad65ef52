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
            @Meaning("ID or name of the sensor. Omit it if `asset` is given.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("Host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning("Seconds until the sensor reverts the action, even without a connection to the center."
                    + " Defaults to 3600.")
            @Nullable
            Integer limitSeconds,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {}

    /** Blocks an address. */
    record Block(
            @Meaning("ID or name of the sensor. Omit it if `asset` is given.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("Host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning("An IPv4 or IPv6 address.") @Bounds(longest = 45)
            String address,

            @Meaning("Seconds until the sensor reverts the action, even without a connection to the center."
                    + " Defaults to 3600.")
            @Nullable
            Integer limitSeconds,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {}

    /** Ends a process. */
    record Kill(
            @Meaning("ID or name of the sensor. Omit it if `asset` is given.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("Host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning("Process id (PID).") Long pid,

            @Meaning("Process name or path. A process with the PID and another name is not killed.")
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
            @Meaning("ID or name of the sensor. Omit it if `asset` is given.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("Host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning("Files: absolute paths of files or folders, or patterns with * (within a folder) and **"
                    + " (across folders). The sensor's own configuration lists the folders from which files may"
                    + " be collected.")
            @Bounds(longest = 500, most = 50, blank = true)
            @Nullable
            List<String> paths,

            @Meaning("Host state to collect: processes, sockets, users, mounts, modules, schedules, journal.")
            @Bounds(longest = 20, most = 20, blank = true)
            @Nullable
            List<String> state,

            @Meaning("Timeout of the collection in seconds. Defaults to 3600.") @Nullable
            Integer limitSeconds,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {}
}
