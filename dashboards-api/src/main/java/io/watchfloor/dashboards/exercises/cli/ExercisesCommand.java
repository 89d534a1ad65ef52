package io.watchfloor.dashboards.exercises.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

/** Manages exercises. */
@Command(
        name = "exercises",
        description = "Manages exercises, whose cases notify no one and are left out of figures.",
        modelTransformer = OperationCommands.class)
public final class ExercisesCommand {}
