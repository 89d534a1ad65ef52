package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request body of a response action. */
public interface ResponseRequest {

    /** ID or name of the sensor; null if an asset is named. */
    @Nullable
    String sensor();

    /** Asset on which the sensor runs; null if the sensor is named. */
    @Nullable
    String asset();

    /** Seconds until the sensor reverts the action. For an action that cannot be reverted, its timeout in seconds. Null means one hour. */
    @Nullable
    Integer limitSeconds();

    /** Reason shown in the case. */
    String reason();

    /** Isolates a host. */
    record Isolation(
            @Meaning("ID or name of the sensor. Omit this field if `asset` is given.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("Host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning("Seconds until the sensor reverts the action, even without a connection to the center."
                    + " Defaults to 3600.")
            @Nullable
            Integer limitSeconds,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {}

    record Block(
            @Meaning("ID or name of the sensor. Omit this field if `asset` is given.") @Bounds(longest = 300) @Nullable
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

    /** Kills a process. */
    record Kill(
            @Meaning("ID or name of the sensor. Omit this field if `asset` is given.") @Bounds(longest = 300) @Nullable
            String sensor,

            @Meaning("Host on which the sensor runs, such as host:ws-017.") @Bounds(longest = 300) @Nullable
            String asset,

            @Meaning("Process id (PID).") Long pid,

            @Meaning("Process name or path. A process with the PID and another name is not killed.")
            @Bounds(longest = 1_000)
            String program,

            @Bounds(longest = 500) String reason)
            implements ResponseRequest {

        /** Killing a process cannot be reverted. */
        @Override
        public @Nullable Integer limitSeconds() {
            return null;
        }
    }

    record Collection(
            @Meaning("ID or name of the sensor. Omit this field if `asset` is given.") @Bounds(longest = 300) @Nullable
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
