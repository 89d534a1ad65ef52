package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** The chain from raw telemetry to pages on a screen. */
record CaseReasons(JsonNode why) {

    void print(PrintWriter out) {
        JsonNode of = why.path("case");
        Shown.line(out, of, "Case {number}: {title}, opened {@openedAt}");
        for (JsonNode link : why.path("chain")) {
            JsonNode alert = link.path("alert");
            Shown.line(out, "");
            Shown.line(out, alert, "{level}  {title} on {asset}, {count} ×, since {@firstSeen}");
            JsonNode rule = link.path("rule");
            Shown.line(out, "  rule %s%s".formatted(Shown.text(rule, "id"), author(rule)));
            for (JsonNode record : link.path("telemetry")) {
                print(record, out);
            }
        }
        Shown.line(out, "");
        for (JsonNode page : why.path("pages")) {
            Shown.line(out, page, "page {step} of round {round}, {@queuedAt}: {status}");
        }
    }

    private static String author(JsonNode rule) {
        return rule.hasNonNull("author") ? " by " + Shown.text(rule, "author") : "";
    }

    private static void print(JsonNode record, PrintWriter out) {
        Shown.line(out, record, "  record {record}, {@time}");
        for (JsonNode because : record.path("because")) {
            Shown.line(out, because, "    {selection}: {field} {modifier} {pattern}, found {value}");
        }
        Shown.line(out, "    " + (record.hasNonNull("raw") ? record.path("raw").asText() : "(erased or unreadable)"));
    }
}
