package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Shown;

/** A schedule, in lines. */
final class ScheduleSheet {

    private ScheduleSheet() {}

    static String of(JsonNode schedule) {
        StringBuilder text = new StringBuilder("%s (%s), version %s of %s%nfallback: %s%n"
                .formatted(
                        Shown.text(schedule, "name"),
                        Shown.text(schedule, "zone"),
                        Shown.text(schedule, "version"),
                        Shown.text(schedule, "changedBy"),
                        Shown.text(schedule, "fallback")));
        for (JsonNode layer : schedule.path("layers")) {
            text.append("layer %s: %s; %s %s from %s%n"
                    .formatted(
                            Shown.text(layer, "name"),
                            Shown.list(layer.path("people"), "nobody"),
                            Shown.text(layer.path("rotation"), "length"),
                            Shown.text(layer.path("rotation"), "unit"),
                            Shown.text(layer, "from")));
            for (JsonNode one : layer.path("restrictions")) {
                text.append("    only %s, %s until %s%n"
                        .formatted(
                                Shown.list(one.path("days"), ""), Shown.text(one, "from"), Shown.text(one, "until")));
            }
        }
        for (JsonNode one : schedule.path("overrides")) {
            text.append("override %s: %s from %s until %s%n"
                    .formatted(
                            Shown.text(one, "id"),
                            Shown.text(one, "person"),
                            Shown.time(one, "from"),
                            Shown.time(one, "until")));
        }
        for (JsonNode gap : schedule.path("coverage").path("gaps")) {
            text.append("gap: %s until %s, fallback %s is on call%n"
                    .formatted(Shown.time(gap, "from"), Shown.time(gap, "until"), Shown.text(gap, "person")));
        }
        for (JsonNode warning : schedule.path("coverage").path("warnings")) {
            text.append("warning: ").append(warning.asText()).append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }
}
