package io.watchfloor.dashboards.assets.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

@Command(
        name = "coverage",
        description = "Shows which active rules can fire, which cannot, and why.",
        modelTransformer = OperationCommands.class)
public final class CoverageCommand {}
