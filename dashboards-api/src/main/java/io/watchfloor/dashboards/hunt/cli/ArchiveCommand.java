package io.watchfloor.dashboards.hunt.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

/** Lists and removes nodes with copies of archived files. */
@Command(
        name = "archive",
        description = {
            "Lists and removes nodes with copies of archived files.",
            "To search the archive, run \"watchfloor hunt\"."
        },
        modelTransformer = OperationCommands.class)
public final class ArchiveCommand {}
