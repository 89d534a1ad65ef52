package io.watchfloor.dashboards.hunt.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

/** Lists and removes stored hunts. {@code watchfloor hunt} stores and runs them. */
@Command(
        name = "hunts",
        description = {
            "Lists and removes stored hunts.",
            "To store a hunt, run \"watchfloor hunt ... --save NAME\"; to run it, run \"watchfloor hunt --saved NAME\"."
        },
        modelTransformer = OperationCommands.class)
public final class HuntsCommand {}
