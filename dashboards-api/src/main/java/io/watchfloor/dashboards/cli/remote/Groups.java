package io.watchfloor.dashboards.cli.remote;

import picocli.CommandLine.Command;

/** Commands that only group subcommands. The subcommands are generated from operations of the API. */
public final class Groups {

    private Groups() {}

    @Command(
            name = "teams",
            description = "Lists and edits teams of people.",
            modelTransformer = OperationCommands.class)
    public static final class Teams {}

    @Command(
            name = "approvals",
            description = "Lists, approves and denies requests of other people or of your other sessions.",
            modelTransformer = OperationCommands.class)
    public static final class Approvals {}

    @Command(
            name = "temporary-roles",
            description = "Requests, lists and revokes temporary roles.",
            modelTransformer = OperationCommands.class)
    public static final class TemporaryRoles {}

    @Command(
            name = "channels",
            description = "Lists and edits notification channels: chat rooms, paging services and webhooks.",
            modelTransformer = OperationCommands.class)
    public static final class Channels {}

    @Command(
            name = "handovers",
            description = "Hands off your shift and its cases to another person.",
            modelTransformer = OperationCommands.class)
    public static final class Handovers {}

    @Command(name = "tasks", description = "Lists tasks of cases.", modelTransformer = OperationCommands.class)
    public static final class Tasks {}

    @Command(
            name = "mentions",
            description = "Lists the notes that mention you, and marks them as read.",
            modelTransformer = OperationCommands.class)
    public static final class Mentions {}

    @Command(
            name = "groups",
            description = "Lists and configures sensor groups.",
            modelTransformer = OperationCommands.class)
    public static final class SensorGroups {}

    @Command(
            name = "collections",
            description = "Lists and edits TAXII collections, with which the center shares intelligence.",
            modelTransformer = OperationCommands.class)
    public static final class Collections {}

    @Command(
            name = "feeds",
            description = "Lists, edits and polls feeds of threat intelligence.",
            modelTransformer = OperationCommands.class)
    public static final class Feeds {}
}
