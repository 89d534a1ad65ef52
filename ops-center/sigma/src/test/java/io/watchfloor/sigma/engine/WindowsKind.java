package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.LogSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A channel and an event id (0: any) that give a record of a log source. */
record WindowsKind(String channel, int event) {

    private static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";

    private static final Map<String, WindowsKind> BY_CATEGORY = Map.ofEntries(
            Map.entry("process_creation", new WindowsKind(SYSMON, 1)),
            Map.entry("network_connection", new WindowsKind(SYSMON, 3)),
            Map.entry("driver_load", new WindowsKind(SYSMON, 6)),
            Map.entry("image_load", new WindowsKind(SYSMON, 7)),
            Map.entry("create_remote_thread", new WindowsKind(SYSMON, 8)),
            Map.entry("process_access", new WindowsKind(SYSMON, 10)),
            Map.entry("file_event", new WindowsKind(SYSMON, 11)),
            Map.entry("registry_event", new WindowsKind(SYSMON, 12)),
            Map.entry("registry_set", new WindowsKind(SYSMON, 13)),
            Map.entry("pipe_created", new WindowsKind(SYSMON, 17)),
            Map.entry("dns_query", new WindowsKind(SYSMON, 22)),
            Map.entry("ps_script", new WindowsKind("Microsoft-Windows-PowerShell/Operational", 4104)),
            Map.entry("ps_module", new WindowsKind("Microsoft-Windows-PowerShell/Operational", 4103)),
            Map.entry("ps_classic_start", new WindowsKind("Windows PowerShell", 400)));

    private static final Map<String, WindowsKind> BY_SERVICE = Map.of(
            "security", new WindowsKind("Security", 0),
            "system", new WindowsKind("System", 0),
            "application", new WindowsKind("Application", 0),
            "windefend", new WindowsKind("Microsoft-Windows-Windows Defender/Operational", 0));

    static @Nullable WindowsKind of(LogSource logsource) {
        if (!"windows".equals(logsource.product())) {
            return null;
        }
        return logsource.category() != null
                ? BY_CATEGORY.get(logsource.category())
                : logsource.service() == null
                        ? BY_CATEGORY.get("process_creation")
                        : BY_SERVICE.get(logsource.service());
    }
}
