package io.watchfloor.dashboards.exercises.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

/** Manages exercises. */
@Command(
        name = "exercises",
        description = "Manages exercises, whose cases notify nobody outside and count in no figure.",
        modelTransformer = OperationCommands.class)
public final class ExercisesCommand {}
