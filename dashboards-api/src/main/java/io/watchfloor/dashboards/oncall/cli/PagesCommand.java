package io.watchfloor.dashboards.oncall.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

@Command(
        name = "pages",
        description = "Who was told, and what came of it.",
        subcommands = FiguresCommand.class,
        modelTransformer = OperationCommands.class)
public final class PagesCommand {}
