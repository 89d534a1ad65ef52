package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands for the active rules of a center. */
public final class LiveRules {

    private LiveRules() {}

    /** {@code rules show ID}. */
    @Command(name = "show", description = "Shows an active rule.")
    public static final class One implements java.util.concurrent.Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CenterOptions center = new CenterOptions();

        @Mixin
        private AnswerOptions answer = new AnswerOptions();

        @Parameters(paramLabel = "ID", description = "ID of the rule.")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode found = center.connect().get("/rules/" + Center.segment(id));
            if (answer.json()) {
                spec.commandLine().getOut().println(found);
                return ExitCode.DONE;
            }
            Table table = new Table("RULE", ApiValueText.text(found, "id"));
            for (String field :
                    new String[] {"title", "level", "status", "author", "description", "hits", "lastHitAt"}) {
                table.row(field, ApiValueText.text(found, field));
            }
            stage(found, table);
            table.row("alerts", ApiValueText.text(found, "alertCount"));
            table.row("false positives", ApiValueText.text(found, "falsePositives"));
            table.row("tags", ApiValueText.list(found.path("tags"), "id"));
            for (String list : new String[] {"externalIds", "telemetry", "falsepositives", "response"}) {
                found.path(list).forEach(item -> table.row(list, item.asText()));
            }
            table.row("pack", ApiValueText.text(found, "pack"));
            table.print(spec.commandLine().getOut());
            if (found.has("yaml")) {
                spec.commandLine().getOut().println();
                found.path("yaml")
                        .asText()
                        .lines()
                        .forEach(line -> ApiValueText.line(spec.commandLine().getOut(), line));
            }
            return ExitCode.DONE;
        }

        private static void stage(JsonNode found, Table table) {
            JsonNode changed = found.at("/staging/changes/0");
            String stage = ApiValueText.text(found, "stage");
            table.row(
                    "stage",
                    changed.isMissingNode()
                            ? stage
                            : "%s since %s by %s: %s"
                                    .formatted(
                                            stage,
                                            ApiValueText.text(changed, "at"),
                                            ApiValueText.text(changed, "by"),
                                            ApiValueText.text(changed, "reason")));
            found.at("/staging/days")
                    .forEach(day -> table.row(
                            "shadow " + ApiValueText.text(day, "day"),
                            "%s matches, %s alerts if live, on %s assets"
                                    .formatted(
                                            ApiValueText.text(day, "matches"),
                                            ApiValueText.text(day, "alerts"),
                                            ApiValueText.text(day, "assets"))));
        }
    }
}
