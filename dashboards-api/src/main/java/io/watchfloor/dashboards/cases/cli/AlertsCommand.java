package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "alerts",
        description = "Lists and counts alerts of a running center; \"cases open\" opens a case from some of them.")
public final class AlertsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists alerts, newest first.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list, @Mixin AlertFilter filter) {
        Table table = new Table("LEVEL", "COUNT", "LAST", "ASSET", "CASE", "TITLE", "ID");
        list.print(
                center.connect(),
                "/alerts",
                filter.query(),
                out(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "level"),
                        Shown.text(item, "count"),
                        Shown.time(item, "lastSeen"),
                        Shown.text(item, "asset"),
                        Shown.text(item, "case"),
                        Shown.text(item, "title"),
                        Shown.text(item, "id")));
        return ExitCode.DONE;
    }

    @Command(name = "counts", description = "Counts alerts by rule and by asset, those with the most first.")
    int counts(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Mixin AlertFilter filter,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "At most so many rules, and assets; 20 without it.")
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
        Table rules = new Table("ALERTS", "ASSETS", "LEVEL", "LAST", "RULE", "ID");
        for (JsonNode rule : counts.path("rules")) {
            rules.row(
                    Shown.text(rule, "alerts"),
                    Shown.text(rule, "assets"),
                    Shown.text(rule, "level"),
                    Shown.time(rule, "lastSeen"),
                    Shown.text(rule, "title"),
                    Shown.text(rule, "rule"));
        }
        print(rules, counts.path("rules").size(), counts.path("ruleCount").asLong(), "rules");
        out().println();
        Table assets = new Table("ALERTS", "RULES", "LEVEL", "LAST", "ASSET");
        for (JsonNode asset : counts.path("assets")) {
            assets.row(
                    Shown.text(asset, "alerts"),
                    Shown.text(asset, "rules"),
                    Shown.text(asset, "level"),
                    Shown.time(asset, "lastSeen"),
                    Shown.text(asset, "asset"));
        }
        print(assets, counts.path("assets").size(), counts.path("assetCount").asLong(), "assets");
        return ExitCode.DONE;
    }

    private void print(Table table, int shown, long total, String what) {
        table.print(out());
        if (total > shown) {
            out().println("Showing %d of %d %s: more with --limit.".formatted(shown, total, what));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
