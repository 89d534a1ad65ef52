package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.remote.UnprocessedCalls;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "metrics",
        description = "Shows notification metrics: delivery times, MTTA, interrupted nights, notifications per"
                + " person and week, false positives.")
public final class MetricsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Option(names = "--by", paramLabel = "WHAT", description = "Group by person, way, team or hour.")
    private @Nullable String by;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Start of the period, such as 2026-11-01T00:00:00Z. Defaults to 28 days ago.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "End of the period. Defaults to now.")
    private @Nullable String until;

    @Option(names = "--json", description = "Prints the JSON answer of the API.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode figures = center.connect()
                .get("/metrics/notifications"
                        + Center.query(UnprocessedCalls.query("by", by, "from", from, "until", until)));
        if (json) {
            spec.commandLine().getOut().println(figures);
            return ExitCode.DONE;
        }
        List<JsonNode> rows = new ArrayList<>();
        figures.path("items").forEach(rows::add);
        rows.add(figures.path("total"));
        Template.table(
                        (by == null ? "ALL" : by.toUpperCase(Locale.ROOT))
                                + " {key|total} | NOTIFICATIONS {notifications} | FAILED {failed} | SENT MEDIAN/P90 "
                                + both("timeToSend")
                                + " | DELIVERED P50/P90 " + both("timeToDeliver") + " | TAKEN P50/P90 "
                                + both("timeToAcknowledge")
                                + " | NIGHTS {nightsInterrupted} | PER WEEK {notificationsPerPersonAndWeek} | FALSE POSITIVES"
                                + " {falsePositives}",
                        rows)
                .print(spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    private static String both(String times) {
        return "{%1$s.p50?{%1$s.p50} / {%1$s.p90} s|-}".formatted(times);
    }
}
