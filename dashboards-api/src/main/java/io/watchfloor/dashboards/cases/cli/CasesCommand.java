package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.CenterRefusal;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cases",
        description = "Lists and shows cases of a running center, and works on them.",
        subcommands = {CaseActionsCommand.class, CaseResponsesCommand.class},
        modelTransformer = CaseOperationCommand.OfCases.class)
public final class CasesCommand {

    private static final String ONE = "The case's id or number.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists cases, newest first.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--status", paramLabel = "STATUS", description = "new, acknowledged, in_progress, ...")
                    @Nullable
                    String status,
            @Option(names = "--severity", paramLabel = "SEVERITY", description = "low, medium, high, critical, ...")
                    @Nullable
                    String severity,
            @Option(
                            names = "--assignee",
                            paramLabel = "NAME",
                            description = "A name, me, or none for unassigned cases.")
                    @Nullable
                    String assignee,
            @Option(names = "--asset", paramLabel = "ASSET", description = "An asset's id.") @Nullable String asset,
            @Option(names = "--technique", paramLabel = "ID", description = "An ATT&CK id, such as T1003.") @Nullable
                    String technique,
            @Option(names = "--from", paramLabel = "TIME", description = "Earliest time of opening, in UTC.") @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "TIME", description = "Opened before this time, in UTC.") @Nullable
                    String to,
            @Option(names = "--sort", paramLabel = "ORDER", description = "newest, oldest, severity or updated.")
                    @Nullable
                    String sort,
            @Option(
                            names = {"-q", "--search"},
                            paramLabel = "TEXT",
                            description = "Words to look for.")
                    @Nullable
                    String text) {
        Map<String, String> query = new TreeMap<>();
        put(query, "asset", asset);
        put(query, "technique", technique);
        put(query, "from", from);
        put(query, "to", to);
        put(query, "sort", sort);
        put(query, "status", status);
        put(query, "severity", severity);
        put(query, "assignee", assignee);
        put(query, "q", text);
        Table table = new Table("CASE", "SEVERITY", "STATUS", "WHO", "ASSETS", "ALERTS", "UPDATED", "TITLE", "ID");
        list.print(
                center.connect(),
                "/cases",
                query,
                out(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "number"),
                        Shown.text(item, "severity"),
                        Shown.text(item, "status"),
                        item.hasNonNull("assignee") ? Shown.text(item, "assignee") : Shown.text(item, "acknowledgedBy"),
                        Shown.few(item.path("assets"), "name"),
                        Shown.text(item, "alertCount"),
                        Shown.time(item, "updatedAt"),
                        Shown.text(item, "title"),
                        Shown.text(item, "id")));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Shows one case with its alerts, observables and activity.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "As the API gives it.") boolean json,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        Center connected = center.connect();
        String path = path(id);
        JsonNode found = connected.get(path);
        if (json) {
            out().println(found);
        } else {
            ArrayNode activity = Center.JSON.createArrayNode();
            connected.each(path + "/activity", Map.of(), Integer.MAX_VALUE, activity::add);
            new CaseSheet(found, activity).print(out());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "open",
            description = "Opens a case from alerts that belong to none. You have it: nobody is paged until it gets"
                    + " worse.")
    int open(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why they belong together.")
                    String reason,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "ALERT",
                            description = "Ids of alerts, of one asset or of several: watchfloor alerts list"
                                    + " --without-case.")
                    List<String> alerts) {
        try {
            JsonNode done = center.connect().post("/cases", Map.of("alerts", alerts, "reason", reason));
            answer.say(out(), done, CaseOrders.sentence(done, "/open"));
            return ExitCode.DONE;
        } catch (CenterRefusal refusal) {
            if (!refusal.isAnswer()) {
                throw refusal;
            }
            spec.commandLine().getErr().println(refusal.getMessage());
            return ExitCode.NO;
        }
    }

    @Command(
            name = "why",
            description = "Explains why there is a case: from raw records through rules and alerts to its pages.")
    int why(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        JsonNode why = center.connect().get(path(id) + "/why");
        if (answer.json()) {
            out().println(why);
        } else {
            new CaseReasons(why).print(out());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "graph",
            description = "Shows a case as a list of assets, accounts and things from outside, with what ties them"
                    + " together.")
    int graph(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        JsonNode graph = center.connect().get(path(id) + "/graph");
        if (answer.json()) {
            out().println(graph);
        } else {
            new CaseGraphSheet(graph).print(out());
        }
        return ExitCode.DONE;
    }

    /** The API accepts ids and numbers. */
    static String path(String idOrNumber) {
        return "/cases/" + Center.segment(plain(idOrNumber));
    }

    /** People write the number of a case with a mark. */
    static String plain(String idOrNumber) {
        return idOrNumber.startsWith("#") ? idOrNumber.substring(1) : idOrNumber;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
