package io.watchfloor.dashboards.oncall.cli;

import io.watchfloor.dashboards.cli.remote.OperationCommands;
import picocli.CommandLine.Command;

@Command(
        name = "notifications",
        description = "Shows the notification log: each notification and its delivery.",
        subcommands = MetricsCommand.class,
        modelTransformer = OperationCommands.class)
public final class NotificationsCommand {}
