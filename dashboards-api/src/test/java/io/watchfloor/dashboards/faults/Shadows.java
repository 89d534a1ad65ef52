package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Telemetry of which it is known what must become of it: on each of some hosts somebody deletes the shadow copies some times, each time one
 * detection of one alert, and each host has one case.
 *
 * @param series tells its hosts from those of other series
 */
record Shadows(String series, int hosts, int times) {

    int records() {
        return hosts * times;
    }

    String host(int number) {
        return "%s-%d.corp.example".formatted(series, number);
    }

    List<String> assets() {
        List<String> assets = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            assets.add("host:" + host(host));
        }
        return assets;
    }

    /** A recording of them, and of others that are as many times, the hosts taking turns. */
    Path write(Path folder, Shadows... others) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int time = 0; time < times; time++) {
            lines.append(round(0));
            for (Shadows other : others) {
                lines.append(other.round(0));
            }
        }
        return Files.writeString(folder.resolve(series + ".jsonl"), lines);
    }

    /**
     * One record of each host.
     *
     * @param routine records that are nothing to see, behind each of them
     */
    String round(int routine) {
        Instant now = Instant.now();
        StringBuilder lines = new StringBuilder();
        for (int host = 0; host < hosts; host++) {
            lines.append(started(host, now, "vssadmin.exe", "vssadmin.exe delete shadows /all /quiet"));
            lines.append(started(host, now, "notepad.exe", "notepad.exe").repeat(routine));
        }
        return lines.toString();
    }

    private String started(int host, Instant at, String program, String commandLine) {
        return """
                {"asset":"%s","time":"%s","logsource":{"product":"windows","category":"process_creation"},"fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","CommandLine":"%s"}}
                """.formatted(host(host), at, program, commandLine);
    }

    /** How often each asset's records were detected, when nothing is lost and nothing counts twice. */
    SortedMap<String, List<Long>> expected() {
        SortedMap<String, List<Long>> counts = new TreeMap<>();
        assets().forEach(asset -> counts.put(asset, List.of((long) times)));
        return counts;
    }

    /** The same of the alerts that a node shows. */
    SortedMap<String, List<Long>> shown(Map<String, List<Long>> alerts) {
        SortedMap<String, List<Long>> counts = new TreeMap<>();
        alerts.forEach((key, shown) -> {
            String asset = key.substring(key.indexOf(" on ") + 4);
            if (asset.startsWith("host:" + series + "-")) {
                counts.computeIfAbsent(asset, unused -> new ArrayList<>()).addAll(shown);
            }
        });
        return counts;
    }
}
