package io.watchfloor.dashboards.assets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.Table;

/** How an asset is called, in a table of its facts. */
final class NamingLines {

    private NamingLines() {}

    static void add(Table table, JsonNode naming) {
        naming.path("said").forEach(said -> {
            String from = Shown.time(said, "from");
            String span = said.hasNonNull("until") ? from + " to " + Shown.time(said, "until") : "since " + from;
            table.row(
                    "called, says its sensor",
                    "%s; %s (%s, %s)"
                            .formatted(
                                    Shown.list(said.path("names"), "name"),
                                    Shown.list(said.path("addresses"), "name"),
                                    Shown.text(said, "sensor"),
                                    span));
        });
        JsonNode same = naming.path("sameAs");
        if (same.isObject()) {
            String state = same.path("ending").asBoolean()
                    ? "taken back, not answered yet"
                    : same.hasNonNull("since") ? "since " + Shown.time(same, "since") : "not answered yet";
            table.row(
                    "is",
                    "%s, %s, by %s: %s"
                            .formatted(
                                    Shown.text(same, "asset"),
                                    state,
                                    Shown.text(same, "by"),
                                    Shown.text(same, "reason")));
        }
        naming.path("standsFor")
                .forEach(other -> table.row(
                        "stands for",
                        "%s, since %s, by %s: %s"
                                .formatted(
                                        Shown.text(other, "asset"),
                                        Shown.time(other, "at"),
                                        Shown.text(other, "by"),
                                        Shown.text(other, "reason"))));
    }
}
