package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Missing;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One case on a screen. */
record CaseSheet(JsonNode item, JsonNode activity) {

    void print(PrintWriter out) {
        Shown.line(out, item, "Case {number}: {title}");
        Shown.line(out, item, "  {severity}, {status}, round {round}");
        Shown.line(out, item, "  opened {@openedAt}, updated {@updatedAt}");
        Shown.line(out, item, "  acknowledged by {acknowledgedBy}, assigned to {assignee}");
        Shown.line(out, item, "  notified {pageCount} times, next notification {@nextPageAt}");
        if (!item.path("allowed").isEmpty()) {
            Shown.line(out, "  allowed actions: %s".formatted(Shown.list(item.path("allowed"), "verb")));
        }
        if (item.path("mergedInto").isObject()) {
            Shown.line(out, item.path("mergedInto"), "  MERGED into case {number}: watchfloor cases show {number}");
        }
        for (JsonNode part : item.path("parts")) {
            Shown.line(out, part, "  merged case  #{number}  {severity}  {title}, since {@at}, by {by}");
            Shown.line(out, "          " + Shown.list(part.path("because"), "text"));
        }
        for (JsonNode link : item.path("linkedCases")) {
            Shown.line(out, link, "  linked  {kind} #{number}  {status}  {title}");
        }
        for (JsonNode made : item.path("proposals")) {
            Shown.line(out, made, "  MERGE SUGGESTION  case {number}, acknowledged by {holder}: {title}");
            Shown.line(out, "            " + Shown.list(made.path("links"), "text"));
            Shown.line(
                    out,
                    "            watchfloor proposals accept %1$s %2$s, or dismiss %1$s %2$s"
                            .formatted(Shown.text(item, "number"), Shown.text(made, "number")));
        }
        for (JsonNode gone : item.path("departed")) {
            Shown.line(
                    out,
                    gone,
                    gone.hasNonNull("toNumber")
                            ? "  moved   {title} on {asset}, to case {toNumber}, by {by} at {@at}"
                            : "  moved   {title} on {asset}, out of all cases, by {by} at {@at}");
        }
        JsonNode worsened = item.path("worsened");
        if (worsened.isObject()) {
            Shown.line(
                    out,
                    "  ESCALATED at %s, from %s to %s: %s"
                            .formatted(
                                    Shown.time(worsened, "updatedAt"),
                                    Shown.text(worsened, "from"),
                                    Shown.text(worsened, "to"),
                                    Shown.list(worsened.path("what"), "title")));
            Shown.line(
                    out,
                    worsened.hasNonNull("confirmedBy")
                            ? "    acknowledged by %s at %s"
                                    .formatted(Shown.text(worsened, "confirmedBy"), Shown.time(worsened, "confirmedAt"))
                            : "    update not acknowledged: watchfloor cases confirm " + Shown.text(item, "number"));
        }
        if (item.hasNonNull("flood")) {
            boolean campaign = Shown.text(item, "flood").startsWith("rule:");
            Shown.line(
                    out,
                    item,
                    campaign
                            ? "  campaign of {flood}, which would have opened too many cases within a minute:"
                                    + " {alertCount} alerts on {assetCount} assets"
                            : "  alert flood of sensor {flood}: {alertCount} alerts on {assetCount} assets");
        }
        for (JsonNode why : item.path("raised")) {
            Shown.line(out, "  raised  %s".formatted(why.asText()));
        }
        JsonNode opened = item.path("openedByHand");
        if (opened.isObject()) {
            Shown.line(out, opened, "  created by {by}: {reason}");
        }
        JsonNode risk = item.path("risk");
        if (risk.isObject()) {
            Shown.line(
                    out,
                    risk,
                    "  opened by risk score {score} (threshold {threshold}): no single alert is severe enough"
                            + " to open a case");
            for (JsonNode part : risk.path("parts")) {
                Shown.line(out, part, "    {points}  {level}  {title}");
            }
        }
        Shown.line(out, "  assets  %s".formatted(Shown.list(item.path("assets"), "id")));
        for (JsonNode said : item.path("described")) {
            Shown.line(out, described(said));
        }
        if (!item.path("missing").isEmpty()) {
            Shown.line(out, "  GAPS in the data of its sensors during the case: " + Missing.text(item.path("missing")));
        }
        Shown.line(out, "  ATT&CK  %s".formatted(Shown.list(item.path("attack"), "id")));
        for (JsonNode observable : item.path("observables")) {
            Shown.line(out, observable, "  {type}  {value}");
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
            out.println("Showing %d of %s alerts. List all of them with GET /api/v1/alerts?case=ID."
                    .formatted(shown, Shown.text(item, "alertCount")));
        }
        out.println();
        for (JsonNode entry : activity) {
            Shown.line(
                    out,
                    "%s  %s %s  %s%s"
                            .formatted(
                                    Shown.time(entry, "at"),
                                    Shown.text(entry, "by"),
                                    Shown.text(entry, "verb"),
                                    entry.hasNonNull("part") ? "(case %s) ".formatted(Shown.text(entry, "part")) : "",
                                    entry.path("text").asText("")));
        }
    }

    private static String described(JsonNode said) {
        return "    %s: %s"
                .formatted(
                        Shown.text(said, "id"),
                        Stream.of("tags", "criticality", "owner", "group")
                                .filter(what -> said.path(what).isTextual()
                                        || !said.path(what).isEmpty())
                                .map(what -> what + " "
                                        + (what.equals("tags")
                                                ? Shown.list(said.path(what), "name")
                                                : Shown.text(said, what)))
                                .collect(Collectors.joining(", ")));
    }
}
