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
 * Telemetry with a known result: on each of some hosts shadow copies are deleted several times; each deletion is one
 * detection of one alert, and each host has one case.
 *
 * @param series distinguishes its hosts from other series
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

    /** Writes a recording of these and other series of the same length, with the hosts alternating. */
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
     * @param routine number of harmless records after each of them
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

    /** Expected detections by asset, if nothing is lost or duplicated. */
    SortedMap<String, List<Long>> expected() {
        SortedMap<String, List<Long>> counts = new TreeMap<>();
        assets().forEach(asset -> counts.put(asset, List.of((long) times)));
        return counts;
    }

    /** The actual detections by asset, from the alerts of a node. */
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
