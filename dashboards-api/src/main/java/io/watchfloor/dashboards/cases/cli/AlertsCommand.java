package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "alerts",
        description = "Lists and counts alerts. \"cases open\" creates a case from alerts.",
        modelTransformer = OperationCommands.class)
public final class AlertsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists alerts, newest first.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list, @Mixin AlertFilter filter) {
        list.print(
                center.connect(),
                "/alerts",
                filter.query(),
                out(),
                "LEVEL {level} | COUNT {count} | LAST {@lastSeen} | ASSET {asset} | CASE {case} | TITLE {title} | ID {id}");
        return ExitCode.DONE;
    }

    @Command(name = "counts", description = "Counts alerts by rule and by asset, highest counts first.")
    int counts(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Mixin AlertFilter filter,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "Maximum number of rules and of assets (default: 20).")
                    int limit) {
        Map<String, String> query = filter.query();
        query.put("limit", Integer.toString(limit));
        JsonNode counts = center.connect().get("/alerts/counts" + Center.query(query));
        if (answer.json()) {
            out().println(counts);
            return ExitCode.DONE;
        }
        out().println(Plural.of(counts.path("alerts").asLong(), "alert"));
        out().println();
        print(
                "ALERTS {alerts} | ASSETS {assets} | LEVEL {level} | LAST {@lastSeen} | RULE {title} | ID {rule}",
                counts.path("rules"),
                counts.path("ruleCount").asLong(),
                "rules");
        out().println();
        print(
                "ALERTS {alerts} | RULES {rules} | LEVEL {level} | LAST {@lastSeen} | ASSET {asset}",
                counts.path("assets"),
                counts.path("assetCount").asLong(),
                "assets");
        return ExitCode.DONE;
    }

    private void print(String columns, JsonNode shown, long total, String what) {
        Template.table(columns, shown).print(out());
        if (total > shown.size()) {
            out().println("Showing %d of %d %s. Show more with --limit.".formatted(shown.size(), total, what));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
