package io.watchfloor.dashboards.cli.remote.sensors;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Shown;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sensor's health in words. */
final class HealthLines {

    private HealthLines() {}

    static void print(JsonNode sensor, PrintWriter out) {
        String reason = sensor.path("stateReason").asText("");
        out.printf("since      %s%s%n", Shown.time(sensor, "stateSince"), reason.isEmpty() ? "" : ": " + reason);
        JsonNode spool = sensor.path("spool");
        if (spool.isObject()) {
            out.printf(
                    "health     told %s: lag %s, spool %s of %s%n",
                    Shown.time(sensor, "heardAt"),
                    lag(sensor),
                    spool(sensor),
                    mebibytes(spool.path("maxBytes").asLong()));
        }
        sensor.path("drops")
                .properties()
                .forEach(one -> out.printf("left out   %s: %s%n", one.getValue().asText(), one.getKey()));
        JsonNode clock = sensor.path("clock");
        if (clock.isObject()) {
            out.printf(
                    Locale.ROOT,
                    "clock      %+.3f s off, known to %.3f s%s%n",
                    -clock.path("offsetMillis").asLong() / 1e3,
                    clock.path("uncertaintyMillis").asLong() / 1e3,
                    clock.path("corrected").asBoolean() ? ": the times of its records are corrected" : "");
        }
        JsonNode load = sensor.path("load");
        if (load.isObject()) {
            out.printf(
                    Locale.ROOT,
                    "load       sensor %.1f %% of a processor, %s; host %s on %d processors, %s free for the spool%n",
                    load.path("cpu").asDouble() * 100,
                    mebibytes(load.path("memoryBytes").asLong()),
                    load.path("hostLoad").asText("-"),
                    load.path("cpus").asInt(),
                    mebibytes(load.path("diskFreeBytes").asLong()));
        }
        JsonNode host = sensor.path("host");
        if (host.isObject()) {
            out.printf("host       %s (%s)%n", texts(host.path("names")), texts(host.path("addresses")));
        }
    }

    static String lag(JsonNode sensor) {
        return sensor.path("lagMillis").isNumber()
                ? String.format(Locale.ROOT, "%.1f s", sensor.path("lagMillis").asLong() / 1e3)
                : "";
    }

    static String spool(JsonNode sensor) {
        JsonNode records = sensor.path("spool").path("records");
        return records.isNumber() ? records.asText() + " records" : "";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    private static String texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return String.join(", ", texts);
    }
}
