package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessage;
import io.watchfloor.dashboards.cli.Table;
import java.io.PrintWriter;

/** One case on a screen. */
record CaseSheet(JsonNode item, JsonNode activity) {

    void print(PrintWriter out) {
        line(out, "Case %s: %s".formatted(Shown.text(item, "number"), Shown.text(item, "title")));
        line(
                out,
                "  %s, %s, round %s"
                        .formatted(
                                Shown.text(item, "severity"), Shown.text(item, "status"), Shown.text(item, "round")));
        line(out, "  opened %s, updated %s".formatted(Shown.time(item, "openedAt"), Shown.time(item, "updatedAt")));
        line(
                out,
                "  acknowledged by %s, assigned to %s"
                        .formatted(Shown.text(item, "acknowledgedBy"), Shown.text(item, "assignee")));
        line(
                out,
                "  paged %s times, next page %s"
                        .formatted(Shown.text(item, "pageCount"), Shown.time(item, "nextPageAt")));
        if (!item.path("allowed").isEmpty()) {
            line(out, "  you may now: %s".formatted(Shown.list(item.path("allowed"), "verb")));
        }
        JsonNode worsened = item.path("worsened");
        if (worsened.isObject()) {
            line(
                    out,
                    "  GOT WORSE at %s, from %s to %s: %s"
                            .formatted(
                                    Shown.time(worsened, "updatedAt"),
                                    Shown.text(worsened, "from"),
                                    Shown.text(worsened, "to"),
                                    Shown.list(worsened.path("what"), "title")));
            line(
                    out,
                    worsened.hasNonNull("confirmedBy")
                            ? "    confirmed by %s at %s"
                                    .formatted(Shown.text(worsened, "confirmedBy"), Shown.time(worsened, "confirmedAt"))
                            : "    nobody has confirmed it yet: watchfloor cases confirm "
                                    + Shown.text(item, "number"));
        }
        if (item.hasNonNull("flood")) {
            line(
                    out,
                    "  flood of sensor %s: %s alerts on %s assets"
                            .formatted(
                                    Shown.text(item, "flood"),
                                    Shown.text(item, "alertCount"),
                                    Shown.text(item, "assetCount")));
        }
        line(out, "  assets  %s".formatted(Shown.list(item.path("assets"), "id")));
        line(out, "  ATT&CK  %s".formatted(Shown.list(item.path("attack"), "id")));
        for (JsonNode observable : item.path("observables")) {
            line(out, "  %s  %s".formatted(Shown.text(observable, "type"), Shown.text(observable, "value")));
        }
        out.println();
        Table alerts = new Table("LEVEL", "COUNT", "FIRST", "LAST", "ASSET", "ALERT");
        for (JsonNode alert : item.path("alerts")) {
            alerts.row(
                    Shown.text(alert, "level"),
                    Shown.text(alert, "count"),
                    Shown.time(alert, "firstSeen"),
                    Shown.time(alert, "lastSeen"),
                    Shown.text(alert, "asset"),
                    Shown.text(alert, "title"));
        }
        alerts.print(out);
        int shown = item.path("alerts").size();
        if (item.path("alertCount").asInt() > shown) {
            out.println("Showing %d of %s alerts: GET /api/v1/alerts?case=ID lists them all."
                    .formatted(shown, Shown.text(item, "alertCount")));
        }
        out.println();
        for (JsonNode entry : activity) {
            line(
                    out,
                    "%s  %s %s  %s"
                            .formatted(
                                    Shown.time(entry, "at"),
                                    Shown.text(entry, "by"),
                                    Shown.text(entry, "verb"),
                                    entry.path("text").asText("")));
        }
    }

    private static void line(PrintWriter out, String text) {
        out.println(EscapedMessage.escape(text).stripTrailing());
    }
}
