package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessage;
import java.io.PrintWriter;

/** The chain from raw telemetry to pages on a screen. */
record CaseReasons(JsonNode why) {

    void print(PrintWriter out) {
        JsonNode of = why.path("case");
        line(
                out,
                "Case %s: %s, opened %s"
                        .formatted(Shown.text(of, "number"), Shown.text(of, "title"), Shown.time(of, "openedAt")));
        for (JsonNode link : why.path("chain")) {
            JsonNode alert = link.path("alert");
            line(out, "");
            line(
                    out,
                    "%s  %s on %s, %s ×, since %s"
                            .formatted(
                                    Shown.text(alert, "level"),
                                    Shown.text(alert, "title"),
                                    Shown.text(alert, "asset"),
                                    Shown.text(alert, "count"),
                                    Shown.time(alert, "firstSeen")));
            JsonNode rule = link.path("rule");
            line(out, "  rule %s%s".formatted(Shown.text(rule, "id"), author(rule)));
            for (JsonNode record : link.path("telemetry")) {
                print(record, out);
            }
        }
        line(out, "");
        for (JsonNode page : why.path("pages")) {
            line(
                    out,
                    "page %s of round %s, %s: %s"
                            .formatted(
                                    Shown.text(page, "step"),
                                    Shown.text(page, "round"),
                                    Shown.time(page, "queuedAt"),
                                    Shown.text(page, "status")));
        }
    }

    private static String author(JsonNode rule) {
        return rule.hasNonNull("author") ? " by " + Shown.text(rule, "author") : "";
    }

    private static void print(JsonNode record, PrintWriter out) {
        line(out, "  record %s, %s".formatted(Shown.text(record, "record"), Shown.time(record, "time")));
        for (JsonNode because : record.path("because")) {
            line(
                    out,
                    "    %s: %s %s %s, found %s"
                            .formatted(
                                    Shown.text(because, "selection"),
                                    Shown.text(because, "field"),
                                    Shown.text(because, "modifier"),
                                    Shown.text(because, "pattern"),
                                    Shown.text(because, "value")));
        }
        line(out, "    " + (record.hasNonNull("raw") ? record.path("raw").asText() : "(erased or unreadable)"));
    }

    private static void line(PrintWriter out, String text) {
        out.println(EscapedMessage.escape(text).stripTrailing());
    }
}
