package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.SetAsideCalls;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "figures",
        description = "How long it takes to tell people, and what it costs them: nights, pages a week, false ones.")
public final class FiguresCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Option(names = "--by", paramLabel = "WHAT", description = "person, way, team or hour.")
    private @Nullable String by;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Such as 2026-11-01T00:00:00Z; 28 days ago without it.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Now without it.")
    private @Nullable String until;

    @Option(names = "--json", description = "One JSON object, as the API gives it.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode figures = center.connect()
                .get("/figures/paging" + Center.query(SetAsideCalls.query("by", by, "from", from, "until", until)));
        if (json) {
            spec.commandLine().getOut().println(figures);
            return ExitCode.DONE;
        }
        Table table = new Table(
                by == null ? "ALL" : by.toUpperCase(Locale.ROOT),
                "PAGES",
                "FAILED",
                "TOLD P50/P90",
                "DELIVERED P50/P90",
                "TAKEN P50/P90",
                "NIGHTS",
                "A WEEK",
                "FALSE");
        figures.path("items").forEach(item -> row(table, item));
        row(table, figures.path("total"));
        table.print(spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    private static void row(Table table, JsonNode item) {
        table.row(
                item.path("key").isNull() ? "total" : Shown.text(item, "key"),
                Shown.text(item, "pages"),
                Shown.text(item, "failed"),
                seconds(item.path("tell")),
                seconds(item.path("deliver")),
                seconds(item.path("acknowledge")),
                Shown.text(item, "nightsInterrupted"),
                Shown.text(item, "pagesPerPersonAndWeek"),
                Shown.text(item, "falsePages"));
    }

    private static String seconds(JsonNode both) {
        return both.path("p50").isNumber()
                ? "%s / %s s"
                        .formatted(both.path("p50").asText(), both.path("p90").asText())
                : "-";
    }
}
