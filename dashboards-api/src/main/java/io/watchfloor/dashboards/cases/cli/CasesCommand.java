package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cases",
        description = "Lists, shows and changes cases.",
        subcommands = {CaseActionsCommand.class, CaseResponsesCommand.class},
        modelTransformer = OperationCommands.class)
public final class CasesCommand {

    private static final String ONE = "The case's id or number.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "Shows one case with its alerts, observables and activity.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "Prints the API response as JSON.") boolean json,
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

    @Command(name = "why", description = "Shows why a case exists: raw records, rules, alerts and notifications.")
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
            description = "Shows the attack graph of a case as text: assets, accounts, external addresses and their"
                    + " links.")
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

    /** The API accepts ids and numbers; users may write a number with #. */
    static String path(String idOrNumber) {
        return "/cases/" + Center.segment(idOrNumber.startsWith("#") ? idOrNumber.substring(1) : idOrNumber);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
