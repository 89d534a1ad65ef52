package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;

/** Prints a schedule. */
final class ScheduleSheet {

    private ScheduleSheet() {}

    static String of(JsonNode schedule) {
        StringBuilder text = new StringBuilder("%s (%s), version %s of %s%nfallback: %s%n"
                .formatted(
                        ApiValueText.text(schedule, "name"),
                        ApiValueText.text(schedule, "zone"),
                        ApiValueText.text(schedule, "version"),
                        ApiValueText.text(schedule, "changedBy"),
                        ApiValueText.text(schedule, "fallback")));
        for (JsonNode layer : schedule.path("layers")) {
            text.append("layer %s: %s; %s %s from %s%n"
                    .formatted(
                            ApiValueText.text(layer, "name"),
                            ApiValueText.list(layer.path("people"), "nobody"),
                            ApiValueText.text(layer.path("rotation"), "length"),
                            ApiValueText.text(layer.path("rotation"), "unit"),
                            ApiValueText.text(layer, "from")));
            for (JsonNode one : layer.path("restrictions")) {
                text.append("    only %s, %s until %s%n"
                        .formatted(
                                ApiValueText.list(one.path("days"), ""),
                                ApiValueText.text(one, "from"),
                                ApiValueText.text(one, "until")));
            }
        }
        for (JsonNode one : schedule.path("overrides")) {
            text.append("override %s: %s from %s until %s%n"
                    .formatted(
                            ApiValueText.text(one, "id"),
                            ApiValueText.text(one, "person"),
                            ApiValueText.time(one, "from"),
                            ApiValueText.time(one, "until")));
        }
        for (JsonNode gap : schedule.path("coverage").path("gaps")) {
            text.append("gap: %s until %s, fallback %s is on call%n"
                    .formatted(
                            ApiValueText.time(gap, "from"),
                            ApiValueText.time(gap, "until"),
                            ApiValueText.text(gap, "person")));
        }
        for (JsonNode warning : schedule.path("coverage").path("warnings")) {
            text.append("warning: ").append(warning.asText()).append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }
}
