package io.watchfloor.dashboards.assets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** Prints the detection state of an asset. */
final class AssetStateText {

    private AssetStateText() {}

    static void print(JsonNode state, PrintWriter out) {
        JsonNode earlier = state.path("earlier");
        if (earlier.isObject()) {
            ApiValueText.line(out, earlier, "State at {@at}, not now. Last change before: {@changedAt}.");
        }
        Table table = new Table("ASSET", ApiValueText.text(state, "asset"));
        JsonNode profile = state.path("details").path("profile");
        table.row("tags", ApiValueText.list(profile.path("tags"), "name"));
        table.row("criticality", ApiValueText.text(profile, "criticality"));
        table.row("owner", ApiValueText.text(profile, "owner"));
        table.row("group", ApiValueText.text(profile, "group"));
        NamingLines.add(table, state.path("details").path("naming"));
        state.path("watermarks")
                .properties()
                .forEach(mark -> table.row(
                        "evaluated from " + mark.getKey(), mark.getValue().asText()));
        table.row("rule set of the last change", ApiValueText.text(state, "ruleSet"));
        rules(table, earlier.path("rules"));
        table.row("alerts without a case", ApiValueText.text(state, "unplacedAlerts"));
        table.print(out);
        alerts(state.path("details").path("alerts"), out);
        windows(state.path("windows"), out);
    }

    private static void rules(Table table, JsonNode rules) {
        if (rules.isObject()) {
            table.row(
                    "active rule set",
                    "%s, since %s".formatted(ApiValueText.text(rules, "number"), ApiValueText.time(rules, "since")));
        }
        rules.path("packs")
                .forEach(pack -> table.row(
                        "active pack",
                        "%s, revision %s of %s by %s"
                                .formatted(
                                        ApiValueText.text(pack, "name"),
                                        ApiValueText.text(pack, "revision"),
                                        ApiValueText.time(pack, "at"),
                                        ApiValueText.text(pack, "by"))));
    }

    private static void alerts(JsonNode alerts, PrintWriter out) {
        out.println();
        if (alerts.isEmpty()) {
            out.println("No open alerts.");
            return;
        }
        Table table = new Table("OPEN ALERT", "SEVERITY", "DETECTIONS", "FIRST", "LAST", "ID");
        alerts.forEach(alert -> table.row(
                ApiValueText.text(alert, "title"),
                ApiValueText.text(alert, "level"),
                ApiValueText.text(alert, "count"),
                ApiValueText.time(alert, "first"),
                ApiValueText.time(alert, "last"),
                ApiValueText.text(alert, "id")));
        table.print(out);
    }

    private static void windows(JsonNode windows, PrintWriter out) {
        if (windows.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table("OPEN WINDOW OF RULE", "RECORDS", "GROUP");
        windows.forEach(window -> table.row(
                ApiValueText.text(window, "rule"),
                ApiValueText.text(window, "members"),
                window.path("group").properties().stream()
                        .map(value -> value.getKey() + " " + value.getValue().asText())
                        .collect(Collectors.joining(", "))));
        table.print(out);
    }
}
