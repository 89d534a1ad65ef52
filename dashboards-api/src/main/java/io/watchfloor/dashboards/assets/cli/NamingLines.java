package io.watchfloor.dashboards.assets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.terminal.Table;

/** Lines about the names and merges of an asset. */
final class NamingLines {

    private NamingLines() {}

    static void add(Table table, JsonNode naming) {
        naming.path("said").forEach(said -> {
            String from = ApiValueText.time(said, "from");
            String span = said.hasNonNull("until") ? from + " to " + ApiValueText.time(said, "until") : "since " + from;
            table.row(
                    "name reported by sensor",
                    "%s; %s (%s, %s)"
                            .formatted(
                                    ApiValueText.list(said.path("names"), "name"),
                                    ApiValueText.list(said.path("addresses"), "name"),
                                    ApiValueText.text(said, "sensor"),
                                    span));
        });
        JsonNode same = naming.path("sameAs");
        if (same.isObject()) {
            String state = same.path("ending").asBoolean()
                    ? "undo requested; the other asset has not been updated yet"
                    : same.hasNonNull("since") ? "since " + ApiValueText.time(same, "since") : "not confirmed yet";
            table.row(
                    "is",
                    "%s, %s, by %s: %s"
                            .formatted(
                                    ApiValueText.text(same, "asset"),
                                    state,
                                    ApiValueText.text(same, "by"),
                                    ApiValueText.text(same, "reason")));
        }
        naming.path("standsFor")
                .forEach(other -> table.row(
                        "stands for",
                        "%s, since %s, by %s: %s"
                                .formatted(
                                        ApiValueText.text(other, "asset"),
                                        ApiValueText.time(other, "at"),
                                        ApiValueText.text(other, "by"),
                                        ApiValueText.text(other, "reason"))));
    }
}
