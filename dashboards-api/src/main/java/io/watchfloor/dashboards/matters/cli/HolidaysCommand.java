package io.watchfloor.dashboards.matters.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

/** Manages calendars of holidays. */
@Command(
        name = "holidays",
        description = "Manages the calendars of holidays that deadlines of matters use.",
        modelTransformer = OperationCommands.class)
public final class HolidaysCommand {}
