package io.watchfloor.dashboards.sensors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.GapText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the health of a sensor. */
final class HealthLines {

    private HealthLines() {}

    static void print(JsonNode sensor, PrintWriter out) {
        String reason = sensor.path("stateReason").asText("");
        out.printf("since      %s%s%n", ApiValueText.time(sensor, "stateSince"), reason.isEmpty() ? "" : ": " + reason);
        JsonNode spool = sensor.path("spool");
        if (spool.isObject()) {
            out.printf(
                    "health     last report %s: lag %s, spool %s of %s%n",
                    ApiValueText.time(sensor, "heardAt"),
                    lag(sensor),
                    spool(sensor),
                    mebibytes(spool.path("maxBytes").asLong()));
        }
        sensor.path("drops")
                .properties()
                .forEach(one -> out.printf("dropped    %s: %s%n", one.getValue().asText(), one.getKey()));
        JsonNode clock = sensor.path("clock");
        if (clock.isObject()) {
            out.printf(
                    Locale.ROOT,
                    "clock      off by %+.3f s, accuracy %.3f s%s%n",
                    -clock.path("offsetMillis").asLong() / 1e3,
                    clock.path("uncertaintyMillis").asLong() / 1e3,
                    clock.path("corrected").asBoolean() ? ": the times of its records are corrected" : "");
        }
        JsonNode load = sensor.path("load");
        if (load.isObject()) {
            out.printf(
                    Locale.ROOT,
                    "load       sensor uses %.1f %% of a processor and %s; host load %s on %d processors, %s"
                            + " free for the spool%n",
                    load.path("cpu").asDouble() * 100,
                    mebibytes(load.path("memoryBytes").asLong()),
                    load.path("hostLoad").isNumber()
                            ? String.format(
                                    Locale.ROOT, "%.2f", load.path("hostLoad").asDouble())
                            : "-",
                    load.path("cpus").asInt(),
                    mebibytes(load.path("diskFreeBytes").asLong()));
        }
        JsonNode host = sensor.path("host");
        if (host.isObject()) {
            out.printf("host       %s (%s)%n", texts(host.path("names")), texts(host.path("addresses")));
        }
    }

    /** Prints the number of missing records by reason, and then the latest gaps. */
    static void missing(JsonNode sensor, JsonNode gaps, PrintWriter out) {
        long records = sensor.path("gapRecords").asLong();
        if (records == 0) {
            return;
        }
        out.printf("missing    %s: %s%n", Plural.of(records, "record"), GapText.text(sensor.path("missing")));
        for (JsonNode gap : gaps) {
            String from = ApiValueText.time(gap, "since");
            String until = ApiValueText.time(gap, "until");
            out.printf(
                    "gap        %s, %s: %s (%s of epoch %s, reported at %s)%n",
                    from.equals(until) ? from : from + " to " + until,
                    Plural.of(gap.path("count").asLong(), "record"),
                    ApiValueText.text(gap, "reason"),
                    gap.path("from").asLong() == gap.path("to").asLong()
                            ? ApiValueText.text(gap, "from")
                            : ApiValueText.text(gap, "from") + " to " + ApiValueText.text(gap, "to"),
                    ApiValueText.text(gap, "epoch"),
                    ApiValueText.time(gap, "at"));
        }
        long more = sensor.path("gaps").asLong() - gaps.size();
        if (more > 0) {
            out.printf("           %s earlier: list more with --gaps N, all with --json%n", Plural.of(more, "gap"));
        }
    }

    static String lag(JsonNode sensor) {
        return sensor.path("lagMillis").isNumber()
                ? String.format(Locale.ROOT, "%.1f s", sensor.path("lagMillis").asLong() / 1e3)
                : "";
    }

    static String spool(JsonNode sensor) {
        JsonNode records = sensor.path("spool").path("records");
        return records.isNumber() ? Plural.of(records.asLong(), "record") : "";
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
