package io.watchfloor.sensors.agent.windows;

import io.watchfloor.sensors.agent.collect.eventlog.EventLog;
import java.io.IOException;

/** Access to Windows. Loads JNA on Windows only, because the Linux packages do not include it. */
public final class WindowsHost {

    private WindowsHost() {}

    /**
     * Returns the event log of this host.
     *
     * @throws IOException if this host does not run Windows, or if a library cannot be loaded
     */
    public static EventLog eventLog() throws IOException {
        return eventLog(System.getProperty("os.name", ""));
    }

    static EventLog eventLog(String system) throws IOException {
        if (!system.startsWith("Windows")) {
            throw new IOException(
                    "event log channels can only be read on Windows; this host runs %s".formatted(system));
        }
        try {
            return new WindowsEventLog(WindowsApi.load());
        } catch (LinkageError e) {
            throw new IOException("wevtapi.dll cannot be loaded through jna.jar: " + e.getMessage(), e);
        }
    }
}
