package io.watchfloor.dashboards.figures.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import io.watchfloor.dashboards.figures.RoundedTime;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Without a subcommand, prints the figures of a time range. */
@Command(
        name = "figures",
        description = {
            "Shows how long cases take and how they are closed: median / 90th percentile.",
            "Covers the cases that opened in a time range, by default in the last 28 days."
        },
        subcommands = FiguresReportCommand.class,
        modelTransformer = OperationCommands.class)
public final class FiguresCommand implements Callable<Integer> {

    /** Output formats. */
    enum Format {
        table,
        json,
        csv,
        ndjson
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Start of the time range, such as 2026-11-01T00:00:00Z.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "End of the time range, exclusive. Default: now.")
    private @Nullable String until;

    @Option(names = "--by", paramLabel = "GROUP", description = "Groups: severity, team, tier or rule.")
    private @Nullable String by;

    @Option(names = "--per", paramLabel = "PERIOD", description = "Periods: day, week or month.")
    private @Nullable String per;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Time zone of the periods, such as Europe/Berlin.")
    private @Nullable String zone;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output: ${COMPLETION-CANDIDATES}. Default: table.")
    private Format format = Format.table;

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "from", from);
        put(query, "until", until);
        put(query, "by", by);
        put(query, "per", per);
        put(query, "zone", zone);
        PrintWriter out = spec.commandLine().getOut();
        Center connected = center.connect();
        switch (format) {
            case csv, ndjson -> {
                query.put("format", format.name());
                out.print(FiguresFile.read(connected, "/figures" + Center.query(query)));
            }
            case json -> out.println(connected.get("/figures" + Center.query(query)));
            case table -> print(out, connected.get("/figures" + Center.query(query)));
        }
        return ExitCode.DONE;
    }

    static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    private void print(PrintWriter out, JsonNode view) {
        Table table = new Table(
                "FROM",
                "GROUP",
                "CASES",
                "OPEN",
                "CLOSED",
                "DETECT",
                "ACKNOWLEDGE",
                "CONTAIN",
                "RESOLVE",
                "PRECISION",
                "IN TIME");
        view.path("items").forEach(one -> table.row(row(one, one.path("name").asText("-"))));
        table.row(row(view.path("total"), "total"));
        table.print(out);
    }

    private static String[] row(JsonNode one, String name) {
        JsonNode precision = one.path("precision");
        return new String[] {
            one.path("start").asText("-"),
            name,
            one.path("cases").asText(),
            one.path("open").asText(),
            one.path("closed").asText(),
            time(one.path("timeToDetect")),
            time(one.path("timeToAcknowledge")),
            time(one.path("timeToContain")),
            time(one.path("timeToResolve")),
            share(precision),
            share(one.path("acknowledgedInTime").path("share")) + " / "
                    + share(one.path("containedInTime").path("share")) + " / "
                    + share(one.path("resolvedInTime").path("share"))
        };
    }

    private static String share(JsonNode share) {
        return share.isNumber() ? Math.round(100 * share.asDouble()) + " %" : "-";
    }

    private static String time(JsonNode time) {
        return time.path("p50").isNumber()
                ? RoundedTime.of(time.path("p50").asDouble()) + " / "
                        + RoundedTime.of(time.path("p90").asDouble())
                : "-";
    }
}
