package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
import picocli.CommandLine.Spec;

@Command(
        name = "proposals",
        description = "Pairs of cases that different people have and that alerts link: are they one attack?",
        modelTransformer = CaseOperationCommand.OfProposals.class)
public final class ProposalsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists proposals that wait for an answer, newest first.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("CASE", "OF", "AND", "OF", "SINCE", "BECAUSE");
        list.print(
                center.connect(),
                "/proposals",
                Map.of(),
                out(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item.path("older"), "number"),
                        holder(item.path("older")),
                        Shown.text(item.path("younger"), "number"),
                        holder(item.path("younger")),
                        Shown.time(item, "at"),
                        item.path("links").path(0).asText("")));
        return ExitCode.DONE;
    }

    private static String holder(JsonNode side) {
        return Shown.text(side, side.hasNonNull("acknowledgedBy") ? "acknowledgedBy" : "assignee");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
