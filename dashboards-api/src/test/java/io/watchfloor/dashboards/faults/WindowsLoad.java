package io.watchfloor.dashboards.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Recorded Windows telemetry distributed to 500 assets in runs of 50 records. */
final class WindowsLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("Hostname", "Computer", "host");
    private static final int ASSETS = 500;
    private static final int RUN = 50;

    private WindowsLoad() {}

    /**
     * Writes every {@code everyNth} record of the bench recording.
     *
     * @return number of written records
     */
    static int write(Path file, int everyNth) throws IOException {
        return write(file, everyNth, ASSETS);
    }

    /** Distributes the records to this number of assets. */
    static int write(Path file, int everyNth, int assets) throws IOException {
        int read = 0;
        int written = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(
                                Files.newInputStream(Recordings.DATA.resolve("bench/throughput-windows.jsonl.gz"))),
                        StandardCharsets.UTF_8));
                BufferedWriter out = Files.newBufferedWriter(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (read++ % everyNth == 0) {
                    out.write(
                            named(line, String.format(Locale.ROOT, "load-%03d.corp.example", written / RUN % assets)));
                    out.write('\n');
                    written++;
                }
            }
        }
        return written;
    }

    private static String named(String line, String asset) throws IOException {
        ObjectNode record = (ObjectNode) JSON.readTree(line);
        ObjectNode system = (ObjectNode) record.path("Event").get("System");
        ObjectNode holder = system == null ? record : system;
        NAMES.stream().filter(holder::has).forEach(name -> holder.put(name, asset));
        return JSON.writeValueAsString(record);
    }
}
