package io.watchfloor.dashboards.cli.remote;

import picocli.CommandLine.Command;

/** Commands that only group those that come from operations of the API. */
public final class Groups {

    private Groups() {}

    @Command(
            name = "teams",
            description = "Teams: people who work together.",
            modelTransformer = OperationCommands.class)
    public static final class Teams {}

    @Command(
            name = "approvals",
            description = "What waits for your word: another session of yours, or somebody else asks.",
            modelTransformer = OperationCommands.class)
    public static final class Approvals {}

    @Command(
            name = "elevations",
            description = "Another role for a time: ask for one, see who has one, end one.",
            modelTransformer = OperationCommands.class)
    public static final class Elevations {}

    @Command(
            name = "channels",
            description = "Channels: chat rooms, paging services and programs that pages go to.",
            modelTransformer = OperationCommands.class)
    public static final class Channels {}

    @Command(
            name = "handovers",
            description = "Hands a shift over: what you have in hand, for somebody else to take.",
            modelTransformer = OperationCommands.class)
    public static final class Handovers {}

    @Command(
            name = "groups",
            description = "Groups of sensors, what they collect, and which of them have it.",
            modelTransformer = OperationCommands.class)
    public static final class SensorGroups {}
}
