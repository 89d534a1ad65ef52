package io.watchfloor.sensors.agent.windows;

import io.watchfloor.sensors.agent.collect.eventlog.EventLog;
import java.io.IOException;

/** What the sensor has of Windows. Loads nothing of it elsewhere: packages for Linux are without JNA. */
public final class WindowsHost {

    private WindowsHost() {}

    /**
     * The event log of this machine.
     *
     * @throws IOException when this is not Windows, or its library cannot be loaded
     */
    public static EventLog eventLog() throws IOException {
        return eventLog(System.getProperty("os.name", ""));
    }

    static EventLog eventLog(String system) throws IOException {
        if (!system.startsWith("Windows")) {
            throw new IOException(
                    "channels of Windows' event log are read on Windows only, and this is %s".formatted(system));
        }
        try {
            return new WindowsEventLog(WindowsApi.load());
        } catch (LinkageError e) {
            throw new IOException("wevtapi.dll cannot be loaded through jna.jar: " + e.getMessage(), e);
        }
    }
}
