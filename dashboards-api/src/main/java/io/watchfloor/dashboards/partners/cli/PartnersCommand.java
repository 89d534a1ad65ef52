package io.watchfloor.dashboards.partners.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

/** Manages partners. */
@Command(
        name = "partners",
        description = "Manages partner organisations: what they may receive and send, and what they are worth.",
        modelTransformer = OperationCommands.class)
public final class PartnersCommand {}
