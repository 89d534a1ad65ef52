package io.watchfloor.dashboards.matters.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

/** Works on matters. */
@Command(
        name = "matters",
        description = "Works on matters: legal files that only their members see.",
        modelTransformer = OperationCommands.class)
public final class MattersCommand {}
