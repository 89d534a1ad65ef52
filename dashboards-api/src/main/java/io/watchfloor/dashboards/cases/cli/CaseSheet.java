package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.GapText;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a case. */
record CaseSheet(JsonNode item, JsonNode activity) {

    void print(PrintWriter out) {
        ApiValueText.line(out, item, "Case {number}: {title}");
        ApiValueText.line(out, item, "  {severity}, {status}, round {round}, {tier}");
        if (item.path("exercise").isObject()) {
            JsonNode exercise = item.path("exercise");
            ApiValueText.line(
                    out,
                    exercise,
                    exercise.hasNonNull("name")
                            ? "  EXERCISE {name}, since {@since}: nobody is notified"
                            : "  EXERCISE, marked by {by}, since {@since}: nobody is notified. {reason}");
        }
        ApiValueText.line(out, item, "  opened {@openedAt}, updated {@updatedAt}");
        ApiValueText.line(out, item, "  acknowledged by {acknowledgedBy}, assigned to {assignee}");
        ApiValueText.line(out, item, "  notified {notificationCount} times, next notification {@nextNotificationAt}");
        for (JsonNode clock : item.path("serviceClocks")) {
            ApiValueText.line(
                    out,
                    clock,
                    clock.path("secondsLeft").isNumber()
                            ? "  time to {goal} {state}, {secondsLeft} s left"
                            : "  time to {goal} {state}, due {@dueAt}");
        }
        if (!item.path("allowed").isEmpty()) {
            ApiValueText.line(out, "  allowed actions: %s".formatted(ApiValueText.list(item.path("allowed"), "verb")));
        }
        if (item.path("mergedInto").isObject()) {
            ApiValueText.line(
                    out, item.path("mergedInto"), "  MERGED into case {number}: watchfloor cases show {number}");
        }
        for (JsonNode part : item.path("mergedCases")) {
            ApiValueText.line(out, part, "  merged case  #{number}  {severity}  {title}, since {@at}, by {by}");
            ApiValueText.line(out, "          " + ApiValueText.list(part.path("because"), "text"));
        }
        for (JsonNode link : item.path("linkedCases")) {
            ApiValueText.line(
                    out,
                    link,
                    link.hasNonNull("classification")
                            ? "  linked  {kind} #{number}  {status}, {classification}  {title}"
                            : "  linked  {kind} #{number}  {status}  {title}");
            if (!link.path("because").isEmpty()) {
                ApiValueText.line(out, "          " + ApiValueText.list(link.path("because"), "text"));
            }
        }
        for (JsonNode made : item.path("mergeSuggestions")) {
            ApiValueText.line(out, made, "  MERGE SUGGESTION  case {number}, acknowledged by {holder}: {title}");
            ApiValueText.line(out, "            " + ApiValueText.list(made.path("links"), "text"));
            ApiValueText.line(
                    out,
                    "            watchfloor merge-suggestions accept %1$s %2$s, or dismiss %1$s %2$s"
                            .formatted(ApiValueText.text(item, "number"), ApiValueText.text(made, "number")));
        }
        for (JsonNode gone : item.path("departed")) {
            ApiValueText.line(
                    out,
                    gone,
                    gone.hasNonNull("toNumber")
                            ? "  moved   {title} on {asset}, to case {toNumber}, by {by} at {@at}"
                            : "  moved   {title} on {asset}, out of all cases, by {by} at {@at}");
        }
        JsonNode worsened = item.path("worsened");
        if (worsened.isObject()) {
            ApiValueText.line(
                    out,
                    "  ESCALATED at %s, from %s to %s: %s"
                            .formatted(
                                    ApiValueText.time(worsened, "updatedAt"),
                                    ApiValueText.text(worsened, "from"),
                                    ApiValueText.text(worsened, "to"),
                                    ApiValueText.list(worsened.path("what"), "title")));
            ApiValueText.line(
                    out,
                    worsened.hasNonNull("confirmedBy")
                            ? "    acknowledged by %s at %s"
                                    .formatted(
                                            ApiValueText.text(worsened, "confirmedBy"),
                                            ApiValueText.time(worsened, "confirmedAt"))
                            : "    update not acknowledged: watchfloor cases confirm "
                                    + ApiValueText.text(item, "number"));
        }
        if (item.hasNonNull("flood")) {
            boolean campaign = ApiValueText.text(item, "flood").startsWith("rule:");
            ApiValueText.line(
                    out,
                    item,
                    campaign
                            ? "  campaign of {flood}, which would have opened too many cases within a minute:"
                                    + " {alertCount} alerts on {assetCount} assets"
                            : "  alert flood of sensor {flood}: {alertCount} alerts on {assetCount} assets");
        }
        for (JsonNode why : item.path("raised")) {
            ApiValueText.line(out, "  raised  %s".formatted(why.asText()));
        }
        JsonNode opened = item.path("openedByHand");
        if (opened.isObject()) {
            ApiValueText.line(out, opened, "  created by {by}: {reason}");
        }
        JsonNode risk = item.path("risk");
        if (risk.isObject()) {
            ApiValueText.line(
                    out,
                    risk,
                    "  opened by risk score {score} (threshold {threshold}): no single alert is severe enough"
                            + " to open a case");
            for (JsonNode part : risk.path("parts")) {
                ApiValueText.line(out, part, "    {points}  {level}  {title}");
            }
        }
        ApiValueText.line(out, "  assets  %s".formatted(ApiValueText.list(item.path("assets"), "id")));
        for (JsonNode said : item.path("described")) {
            ApiValueText.line(out, described(said));
        }
        if (!item.path("missing").isEmpty()) {
            ApiValueText.line(
                    out, "  GAPS in the data of its sensors during the case: " + GapText.text(item.path("missing")));
        }
        ApiValueText.line(out, "  ATT&CK  %s".formatted(ApiValueText.list(item.path("attack"), "id")));
        for (JsonNode observable : item.path("observables")) {
            ApiValueText.line(out, observable, "  {type}  {value}");
        }
        out.println();
        Table alerts = new Table("LEVEL", "COUNT", "FIRST", "LAST", "ASSET", "ALERT");
        for (JsonNode alert : item.path("alerts")) {
            alerts.row(
                    ApiValueText.text(alert, "level"),
                    ApiValueText.text(alert, "count"),
                    ApiValueText.time(alert, "firstSeen"),
                    ApiValueText.time(alert, "lastSeen"),
                    ApiValueText.text(alert, "asset"),
                    ApiValueText.text(alert, "title") + (alert.has("foundLookingBack") ? " (found looking back)" : ""));
        }
        alerts.print(out);
        int shown = item.path("alerts").size();
        if (item.path("alertCount").asInt() > shown) {
            out.println("Showing %d of %s alerts. List all of them with GET /api/v1/alerts?case=ID."
                    .formatted(shown, ApiValueText.text(item, "alertCount")));
        }
        out.println();
        for (JsonNode entry : activity) {
            ApiValueText.line(
                    out,
                    "%s  %s %s  %s%s"
                            .formatted(
                                    ApiValueText.time(entry, "at"),
                                    ApiValueText.text(entry, "by"),
                                    ApiValueText.text(entry, "verb"),
                                    entry.hasNonNull("part")
                                            ? "(case %s) ".formatted(ApiValueText.text(entry, "part"))
                                            : "",
                                    entry.path("text").asText("")));
        }
    }

    private static String described(JsonNode said) {
        return "    %s: %s"
                .formatted(
                        ApiValueText.text(said, "id"),
                        Stream.of("tags", "criticality", "owner", "group")
                                .filter(what -> said.path(what).isTextual()
                                        || !said.path(what).isEmpty())
                                .map(what -> what + " "
                                        + (what.equals("tags")
                                                ? ApiValueText.list(said.path(what), "name")
                                                : ApiValueText.text(said, what)))
                                .collect(Collectors.joining(", ")));
    }
}
