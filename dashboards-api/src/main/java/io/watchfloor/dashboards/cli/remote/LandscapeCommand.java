package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attack landscape}. */
@Command(
        name = "landscape",
        description =
                "Lists the techniques, campaigns and rules with activity in the last weeks, and whether rules can detect the"
                        + " techniques.")
public final class LandscapeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private AnswerOptions answer = new AnswerOptions();

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "Length of the period: 7, 14, 30, 90 or 365. Default: 30.")
    private String days = "30";

    @Override
    public Integer call() {
        JsonNode landscape = center.connect().get("/landscape?days=" + Center.segment(days));
        PrintWriter out = spec.commandLine().getOut();
        if (answer.json()) {
            out.println(landscape);
            return ExitCode.DONE;
        }
        Table techniques = new Table(
                "TECHNIQUE",
                "NAME",
                "TACTICS",
                "ALERTS",
                "PREVIOUS",
                "CASES",
                "RULES HIT",
                "CAMPAIGNS",
                "RULES",
                "CAN FIRE");
        for (JsonNode one : landscape.path("techniques")) {
            techniques.row(
                    ApiValueText.text(one, "id"),
                    ApiValueText.text(one, "name"),
                    texts(one.path("tactics")),
                    ApiValueText.text(one, "alerts"),
                    ApiValueText.text(one, "alertsBefore"),
                    ApiValueText.text(one, "cases"),
                    ApiValueText.text(one, "rulesHit"),
                    ApiValueText.text(one, "campaigns"),
                    ApiValueText.text(one, "rules"),
                    ApiValueText.text(one, "canFire"));
        }
        print(out, landscape.path("techniques"), techniques, "No technique with alerts or campaigns");
        Table campaigns =
                new Table("CAMPAIGN", "TYPE", "TLP", "ALERTS", "SIGHTINGS", "CASES", "TECHNIQUES", "RECEIVED", "ID");
        for (JsonNode one : landscape.path("campaigns")) {
            campaigns.row(
                    ApiValueText.text(one, "name"),
                    ApiValueText.text(one, "type"),
                    ApiValueText.text(one, "tlp"),
                    ApiValueText.text(one, "alerts"),
                    ApiValueText.text(one, "sightings"),
                    one.path("cases").findValuesAsText("number").stream()
                            .map(number -> "#" + number)
                            .collect(Collectors.joining(" ")),
                    texts(one.path("techniques")),
                    ApiValueText.text(one, "addedAt"),
                    ApiValueText.text(one, "id"));
        }
        print(out, landscape.path("campaigns"), campaigns, "No active campaigns");
        Table rules = new Table("RULE", "ALERTS", "PREVIOUS", "CASES", "LAST ALERT", "TECHNIQUES", "ID");
        for (JsonNode one : landscape.path("rules")) {
            rules.row(
                    ApiValueText.text(one, "title"),
                    ApiValueText.text(one, "alerts"),
                    ApiValueText.text(one, "alertsBefore"),
                    ApiValueText.text(one, "cases"),
                    ApiValueText.text(one, "lastAlertAt"),
                    texts(one.path("techniques")),
                    ApiValueText.text(one, "id"));
        }
        print(out, landscape.path("rules"), rules, "No rules with alerts");
        more(out, landscape.path("moreCampaigns").asInt(), "campaigns");
        more(out, landscape.path("moreRules").asInt(), "rules");
        JsonNode leftOut = landscape.path("leftOut");
        out.println("Not visible to you, and not counted: %s alerts, %s cases, %s campaigns"
                .formatted(
                        ApiValueText.text(leftOut, "alerts"),
                        ApiValueText.text(leftOut, "cases"),
                        ApiValueText.text(leftOut, "campaigns")));
        out.println("ATT&CK " + ApiValueText.text(landscape, "version"));
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, JsonNode items, Table table, String none) {
        if (items.isEmpty()) {
            out.println(none);
        } else {
            table.print(out);
        }
    }

    private static void more(PrintWriter out, int count, String what) {
        if (count > 0) {
            out.println("%d more %s are not listed".formatted(count, what));
        }
    }

    private static String texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.asText())
                .collect(Collectors.joining(" "));
    }
}
