package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints the evidence chain of a case. The matching parts of values are printed between « and ». */
record CaseReasons(JsonNode why) {

    void print(PrintWriter out) {
        JsonNode of = why.path("case");
        ApiValueText.line(
                out,
                "Case %s: %s, opened %s"
                        .formatted(
                                ApiValueText.text(of, "number"),
                                ApiValueText.text(of, "title"),
                                ApiValueText.time(of, "openedAt")));
        for (JsonNode link : why.path("chain")) {
            print(link, out);
        }
        ApiValueText.line(out, "");
        for (JsonNode asset : why.path("processes")) {
            ApiValueText.line(out, "Processes on %s".formatted(ApiValueText.text(asset, "asset")));
            asset.path("processes").forEach(process -> tree(process, "  ", out));
        }
        for (JsonNode page : why.path("notifications")) {
            ApiValueText.line(
                    out,
                    "notification %s, escalation round %s, %s: %s"
                            .formatted(
                                    ApiValueText.text(page, "step"),
                                    ApiValueText.text(page, "round"),
                                    ApiValueText.time(page, "queuedAt"),
                                    ApiValueText.text(page, "status")));
        }
    }

    private static void print(JsonNode link, PrintWriter out) {
        JsonNode alert = link.path("alert");
        ApiValueText.line(out, "");
        ApiValueText.line(
                out,
                "%s  %s on %s, %s events, since %s"
                        .formatted(
                                ApiValueText.text(alert, "level"),
                                ApiValueText.text(alert, "title"),
                                ApiValueText.text(alert, "asset"),
                                ApiValueText.text(alert, "count"),
                                ApiValueText.time(alert, "firstSeen")));
        rule(link.path("rule"), out);
        if (link.has("counted")) {
            counted(link.path("counted"), out);
        }
        link.path("telemetry").forEach(record -> record(record, out));
    }

    private static void rule(JsonNode rule, PrintWriter out) {
        if (rule.hasNonNull("description")) {
            ApiValueText.line(
                    out, "  " + ApiValueText.text(rule, "description").strip().replaceAll("\\s+", " "));
        }
        List<String> attack = new ArrayList<>();
        rule.path("attack")
                .forEach(one -> attack.add(ApiValueText.text(one, "name") + " (" + ApiValueText.text(one, "id") + ")"));
        list("false positives", texts(rule.path("falsepositives")), out);
        list("response", texts(rule.path("response")), out);
        list("ATT&CK", attack, out);
        list("references", texts(rule.path("references")), out);
        ApiValueText.line(
                out,
                "  rule %s%s"
                        .formatted(
                                ApiValueText.text(rule, "id"),
                                rule.hasNonNull("author") ? " by " + ApiValueText.text(rule, "author") : ""));
    }

    private static void list(String name, List<String> items, PrintWriter out) {
        if (!items.isEmpty()) {
            ApiValueText.line(out, "  %s: %s".formatted(name, String.join("; ", items)));
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static void counted(JsonNode counted, PrintWriter out) {
        ApiValueText.line(out, "  " + ApiValueText.text(counted, "says"));
        for (JsonNode group : counted.path("groups")) {
            List<String> values = new ArrayList<>();
            group.path("values")
                    .properties()
                    .forEach(value ->
                            values.add(value.getKey() + " " + value.getValue().asText()));
            ApiValueText.line(
                    out,
                    "    %s × %s on %s%s"
                            .formatted(
                                    ApiValueText.text(group, "count"),
                                    group.hasNonNull("title") ? ApiValueText.text(group, "title") : "another record",
                                    ApiValueText.text(group, "asset"),
                                    values.isEmpty() ? "" : ": " + String.join(", ", values)));
        }
    }

    private static void record(JsonNode record, PrintWriter out) {
        ApiValueText.line(
                out,
                "  record %s, %s".formatted(ApiValueText.text(record, "record"), ApiValueText.time(record, "time")));
        for (JsonNode because : record.path("because")) {
            ApiValueText.line(
                    out,
                    "    %s%s"
                            .formatted(
                                    ApiValueText.text(because, "says"),
                                    because.hasNonNull("value") ? ": " + marked(because) : ""));
        }
        for (JsonNode decoded : record.path("decoded")) {
            ApiValueText.line(
                    out,
                    "    decoded from %s (%s): %s%s"
                            .formatted(
                                    ApiValueText.text(decoded, "field"),
                                    ApiValueText.text(decoded, "how"),
                                    decoded.path("text").asText(),
                                    decoded.path("cut").asBoolean() ? "…" : ""));
        }
        ApiValueText.line(
                out, "    " + (record.hasNonNull("raw") ? record.path("raw").asText() : "(erased or unreadable)"));
    }

    private static String marked(JsonNode because) {
        String value = because.path("value").asText();
        JsonNode part = because.path("matched");
        int from = part.path("from").asInt();
        int to = part.path("to").asInt();
        return part.isMissingNode() || from > to || to > value.length()
                ? value
                : value.substring(0, from) + "«" + value.substring(from, to) + "»" + value.substring(to);
    }

    private static void tree(JsonNode process, String indent, PrintWriter out) {
        List<String> alerts = new ArrayList<>();
        process.path("alerts").forEach(alert -> alerts.add(ApiValueText.text(alert, "title")));
        ApiValueText.line(
                out,
                indent
                        + (process.hasNonNull("commandLine")
                                ? process.path("commandLine").asText()
                                : process.path("image").asText())
                        + (process.hasNonNull("user")
                                ? "  (" + process.path("user").asText() + ")"
                                : "")
                        + (alerts.isEmpty() ? "" : "  ← " + String.join("; ", alerts)));
        process.path("children").forEach(child -> tree(child, indent + "  ", out));
    }
}
