package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Shown;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The chain from raw telemetry to pages on a screen, in words; the parts of values that matched stand between « and ». */
record CaseReasons(JsonNode why) {

    void print(PrintWriter out) {
        JsonNode of = why.path("case");
        Shown.line(
                out,
                "Case %s: %s, opened %s"
                        .formatted(Shown.text(of, "number"), Shown.text(of, "title"), Shown.time(of, "openedAt")));
        for (JsonNode link : why.path("chain")) {
            print(link, out);
        }
        Shown.line(out, "");
        for (JsonNode asset : why.path("processes")) {
            Shown.line(out, "Processes on %s".formatted(Shown.text(asset, "asset")));
            asset.path("processes").forEach(process -> tree(process, "  ", out));
        }
        for (JsonNode page : why.path("pages")) {
            Shown.line(
                    out,
                    "notification %s, escalation round %s, %s: %s"
                            .formatted(
                                    Shown.text(page, "step"),
                                    Shown.text(page, "round"),
                                    Shown.time(page, "queuedAt"),
                                    Shown.text(page, "status")));
        }
    }

    private static void print(JsonNode link, PrintWriter out) {
        JsonNode alert = link.path("alert");
        Shown.line(out, "");
        Shown.line(
                out,
                "%s  %s on %s, %s events, since %s"
                        .formatted(
                                Shown.text(alert, "level"),
                                Shown.text(alert, "title"),
                                Shown.text(alert, "asset"),
                                Shown.text(alert, "count"),
                                Shown.time(alert, "firstSeen")));
        rule(link.path("rule"), out);
        if (link.has("counted")) {
            counted(link.path("counted"), out);
        }
        link.path("telemetry").forEach(record -> record(record, out));
    }

    private static void rule(JsonNode rule, PrintWriter out) {
        if (rule.hasNonNull("description")) {
            Shown.line(out, "  " + Shown.text(rule, "description").strip().replaceAll("\\s+", " "));
        }
        List<String> attack = new ArrayList<>();
        rule.path("attack").forEach(one -> attack.add(Shown.text(one, "name") + " (" + Shown.text(one, "id") + ")"));
        list("false positives", texts(rule.path("falsepositives")), out);
        list("ATT&CK", attack, out);
        list("references", texts(rule.path("references")), out);
        Shown.line(
                out,
                "  rule %s%s"
                        .formatted(
                                Shown.text(rule, "id"),
                                rule.hasNonNull("author") ? " by " + Shown.text(rule, "author") : ""));
    }

    private static void list(String name, List<String> items, PrintWriter out) {
        if (!items.isEmpty()) {
            Shown.line(out, "  %s: %s".formatted(name, String.join("; ", items)));
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static void counted(JsonNode counted, PrintWriter out) {
        Shown.line(out, "  " + Shown.text(counted, "says"));
        for (JsonNode group : counted.path("groups")) {
            List<String> values = new ArrayList<>();
            group.path("values")
                    .properties()
                    .forEach(value ->
                            values.add(value.getKey() + " " + value.getValue().asText()));
            Shown.line(
                    out,
                    "    %s × %s on %s%s"
                            .formatted(
                                    Shown.text(group, "count"),
                                    group.hasNonNull("title") ? Shown.text(group, "title") : "another record",
                                    Shown.text(group, "asset"),
                                    values.isEmpty() ? "" : ": " + String.join(", ", values)));
        }
    }

    private static void record(JsonNode record, PrintWriter out) {
        Shown.line(out, "  record %s, %s".formatted(Shown.text(record, "record"), Shown.time(record, "time")));
        for (JsonNode because : record.path("because")) {
            Shown.line(
                    out,
                    "    %s%s"
                            .formatted(
                                    Shown.text(because, "says"),
                                    because.hasNonNull("value") ? ": " + marked(because) : ""));
        }
        for (JsonNode decoded : record.path("decoded")) {
            Shown.line(
                    out,
                    "    decoded from %s (%s): %s%s"
                            .formatted(
                                    Shown.text(decoded, "field"),
                                    Shown.text(decoded, "how"),
                                    decoded.path("text").asText(),
                                    decoded.path("cut").asBoolean() ? "…" : ""));
        }
        Shown.line(out, "    " + (record.hasNonNull("raw") ? record.path("raw").asText() : "(erased or unreadable)"));
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
        process.path("alerts").forEach(alert -> alerts.add(Shown.text(alert, "title")));
        Shown.line(
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
