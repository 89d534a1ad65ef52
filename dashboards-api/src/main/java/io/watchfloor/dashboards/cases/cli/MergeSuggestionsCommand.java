package io.watchfloor.dashboards.cases.cli;

import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "merge-suggestions",
        description = "Lists merge suggestions: pairs of cases with different assignees whose alerts are linked.",
        modelTransformer = OperationCommands.class)
public final class MergeSuggestionsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists open merge suggestions, newest first.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        list.print(
                center.connect(),
                "/merge-suggestions",
                Map.of(),
                spec.commandLine().getOut(),
                "CASE {older.number} | ASSIGNEE " + holder("older") + " | AND {younger.number} | ASSIGNEE "
                        + holder("older") + " | AND {younger.number} | OF " + holder("younger")
                        + " | SINCE {@at} | REASON {links.0|}");
        return ExitCode.DONE;
    }

    private static String holder(String side) {
        return "{%1$s.acknowledgedBy?{%1$s.acknowledgedBy}|{%1$s.assignee}}".formatted(side);
    }
}
