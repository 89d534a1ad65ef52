package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.remote.UnprocessedCalls;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.oncall.routes.ScheduleRoutes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "oncall",
        description = "Shows and edits on-call schedules, overrides, shift requests, imports and contact methods.",
        subcommands = {OnCallImport.class, ContactsCommand.class},
        modelTransformer = OperationCommands.class)
public final class OnCallCommand {

    private static final String SCHEDULE = "Name of the schedule.";
    private static final String TIME = "Time in UTC, such as 2026-11-27T18:00:00Z.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "at", description = "Shows who is on call at a time, in all schedules or in one.")
    int at(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--schedule", paramLabel = "NAME", description = SCHEDULE) @Nullable String schedule,
            @Parameters(paramLabel = "TIME", description = TIME) String time) {
        Map<String, String> query = Map.of("at", time);
        if (schedule == null) {
            list.print(center.connect(), "/oncall", query, spec.commandLine().getOut(), ScheduleRoutes.ON_CALL);
            return ExitCode.DONE;
        }
        JsonNode one = center.connect().get(path(schedule) + "/oncall" + Center.query(query));
        if (list.json()) {
            return print(one.toString());
        }
        Template.table(ScheduleRoutes.ON_CALL, List.of(one))
                .print(spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    @Command(
            name = "route",
            description = "Routes cases to an escalation policy: as the default route, or from a severity upward as"
                    + " the last route.")
    int route(
            @Mixin CenterOptions center,
            @Option(
                            names = "--from",
                            paramLabel = "SEVERITY",
                            description = "Route only cases with at least this severity.")
                    @Nullable
                    String from,
            @Parameters(paramLabel = "POLICY", description = "Name of the escalation policy.") String policy) {
        return print(PolicyCalls.route(center.connect(), policy, from));
    }

    @Command(
            name = "show",
            description = "Shows a schedule with its layers, overrides, and the gaps and warnings of the next four"
                    + " weeks.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "SCHEDULE", description = SCHEDULE) String schedule) {
        JsonNode shown = center.connect().get(path(schedule));
        if (answer.json()) {
            return print(shown.toString());
        }
        ScheduleSheet.of(shown)
                .lines()
                .forEach(line -> ApiValueText.line(spec.commandLine().getOut(), line));
        return ExitCode.DONE;
    }

    @Command(name = "override", description = "Adds or removes an override.")
    int override(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--person", paramLabel = "NAME", description = "Person who is on call. Defaults to you.")
                    @Nullable
                    String person,
            @Option(names = "--from", paramLabel = "TIME", description = TIME + " Defaults to now.") @Nullable
                    String from,
            @Option(names = "--until", paramLabel = "TIME", description = TIME) @Nullable String until,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why.") @Nullable String reason,
            @Option(names = "--end", paramLabel = "ID", description = "Remove the override with this id.") @Nullable
                    String end,
            @Parameters(paramLabel = "SCHEDULE", description = SCHEDULE) String schedule) {
        if (end != null) {
            center.connect().delete(path(schedule) + "/overrides/" + Center.segment(end));
            return print("Override " + end + " was removed.");
        }
        JsonNode made = center.connect()
                .post(
                        path(schedule) + "/overrides",
                        UnprocessedCalls.query("person", person, "from", from, "until", until, "reason", reason));
        answer.print(
                spec.commandLine().getOut(),
                made,
                Template.fill(
                        "{person} is on call in %s from {@from} until {@until} (override {id}).".formatted(schedule),
                        made));
        return ExitCode.DONE;
    }

    private int print(String text) {
        spec.commandLine().getOut().println(text);
        return ExitCode.DONE;
    }

    private static String path(String schedule) {
        return "/schedules/" + Center.segment(schedule);
    }
}
