package io.watchfloor.dashboards.matters.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

/** Works on reports of tech support fraud. */
@Command(
        name = "fraud",
        description = "Works on reports of tech support fraud and their clusters.",
        modelTransformer = OperationCommands.class)
public final class FraudCommand {}
