package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "oncall",
        description = "Who is on call, and how you are told: schedules, overrides, swaps, imports, contacts.",
        subcommands = {OnCallImport.class, ContactsCommand.class})
public final class OnCallCommand {

    private static final String SCHEDULE = "The schedule.";
    private static final String TIME = "In UTC, such as 2026-11-27T18:00:00Z.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Who is on call everywhere, and who is next.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        return onCall(center, list, null);
    }

    @Command(name = "at", description = "Who is or was on call at a time, everywhere or in one schedule.")
    int at(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--schedule", paramLabel = "NAME", description = SCHEDULE) @Nullable String schedule,
            @Parameters(paramLabel = "TIME", description = TIME) String time) {
        if (schedule == null) {
            return onCall(center, list, time);
        }
        JsonNode one = center.connect().get(path(schedule) + "/oncall" + Center.query(Map.of("at", time)));
        if (list.json()) {
            return say(one.toString());
        }
        Table table = onCallTable();
        row(table, one);
        table.print(spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    private int onCall(CenterOptions center, ListOptions list, @Nullable String time) {
        list.print(
                center.connect(),
                "/oncall",
                time == null ? Map.of() : Map.of("at", time),
                spec.commandLine().getOut(),
                onCallTable(),
                OnCallCommand::row);
        return ExitCode.DONE;
    }

    private static Table onCallTable() {
        return new Table("SCHEDULE", "ON CALL", "UNTIL", "WHY", "NEXT", "FROM");
    }

    private static void row(Table table, JsonNode item) {
        table.row(
                Shown.text(item, "schedule"),
                Shown.text(item.path("now"), "person"),
                Shown.time(item.path("now"), "until"),
                Shown.text(item.path("now"), "why"),
                Shown.text(item.path("next"), "person"),
                Shown.time(item.path("next"), "from"));
    }

    @Command(name = "policies", description = "Escalation policies, and which of them notify no one.")
    int policies(@Mixin CenterOptions center, @Mixin ListOptions list) {
        list.print(
                center.connect(),
                "/escalation-policies",
                Map.of(),
                spec.commandLine().getOut(),
                new Table("POLICY", "STEPS", "USED"),
                (table, item) -> table.row(
                        Shown.text(item, "name"),
                        Integer.toString(item.path("steps").size()),
                        item.path("used").asBoolean() ? "yes" : "no: no route leads to it"));
        return ExitCode.DONE;
    }

    @Command(
            name = "route",
            description =
                    "Routes cases to an escalation policy: those that no route fits, or from a severity on behind the other routes.")
    int route(
            @Mixin CenterOptions center,
            @Option(
                            names = "--from",
                            paramLabel = "SEVERITY",
                            description = "Only cases of this severity and higher ones.")
                    @Nullable
                    String from,
            @Parameters(paramLabel = "POLICY", description = "The escalation policy.") String policy) {
        return say(PolicyCalls.route(center.connect(), policy, from));
    }

    @Command(
            name = "show",
            description = "A schedule: its layers and overrides, gaps and warnings of the next four weeks.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "SCHEDULE", description = SCHEDULE) String schedule) {
        JsonNode shown = center.connect().get(path(schedule));
        if (answer.json()) {
            return say(shown.toString());
        }
        ScheduleSheet.of(shown)
                .lines()
                .forEach(line -> Shown.line(spec.commandLine().getOut(), line));
        return ExitCode.DONE;
    }

    @Command(
            name = "shifts",
            description = "The shifts of a schedule, of the next four weeks unless you name other times.")
    int shifts(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--from", paramLabel = "TIME", description = TIME) @Nullable String from,
            @Option(names = "--until", paramLabel = "TIME", description = TIME) @Nullable String until,
            @Parameters(paramLabel = "SCHEDULE", description = SCHEDULE) String schedule) {
        Map<String, String> query = new TreeMap<>();
        put(query, "from", from);
        put(query, "until", until);
        JsonNode shown = center.connect().get(path(schedule) + "/shifts" + Center.query(query));
        if (answer.json()) {
            return say(shown.toString());
        }
        Table table = new Table("FROM", "UNTIL", "ON CALL", "WHY");
        shown.path("shifts")
                .forEach(one -> table.row(
                        Shown.time(one, "from"),
                        Shown.time(one, "until"),
                        Shown.text(one, "person"),
                        Shown.text(one, "why")));
        table.print(spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    @Command(name = "override", description = "Puts somebody in for a time, or takes that back.")
    int override(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--person", paramLabel = "NAME", description = "Who; you without it.") @Nullable
                    String person,
            @Option(names = "--from", paramLabel = "TIME", description = TIME + " Now without it.") @Nullable
                    String from,
            @Option(names = "--until", paramLabel = "TIME", description = TIME) @Nullable String until,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why.") @Nullable String reason,
            @Option(names = "--end", paramLabel = "ID", description = "Takes this override back instead.") @Nullable
                    String end,
            @Parameters(paramLabel = "SCHEDULE", description = SCHEDULE) String schedule) {
        if (end != null) {
            center.connect().delete(path(schedule) + "/overrides/" + Center.segment(end));
            return say("Override " + end + " is taken back.");
        }
        Map<String, String> body = new LinkedHashMap<>();
        put(body, "person", person);
        put(body, "from", from);
        put(body, "until", until);
        put(body, "reason", reason);
        JsonNode made = center.connect().post(path(schedule) + "/overrides", body);
        answer.say(
                spec.commandLine().getOut(),
                made,
                "%s is on call in %s from %s until %s (override %s)."
                        .formatted(
                                Shown.text(made, "person"),
                                schedule,
                                Shown.time(made, "from"),
                                Shown.time(made, "until"),
                                Shown.text(made, "id")));
        return ExitCode.DONE;
    }

    @Command(
            name = "swap",
            description =
                    "Asks somebody to take a shift of yours over, or with --return-from to swap it for one of theirs.")
    int swap(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--with", required = true, paramLabel = "NAME", description = "Who is asked.")
                    String person,
            @Option(names = "--from", required = true, paramLabel = "TIME", description = "Of your shift. " + TIME)
                    String from,
            @Option(names = "--until", required = true, paramLabel = "TIME", description = TIME) String until,
            @Option(names = "--return-from", paramLabel = "TIME", description = "Of their shift. " + TIME) @Nullable
                    String returnFrom,
            @Option(names = "--return-until", paramLabel = "TIME", description = TIME) @Nullable String returnUntil,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why.") @Nullable String reason,
            @Parameters(paramLabel = "SCHEDULE", description = SCHEDULE) String schedule) {
        Map<String, String> body = new LinkedHashMap<>(Map.of("person", person, "from", from, "until", until));
        put(body, "returnFrom", returnFrom);
        put(body, "returnUntil", returnUntil);
        put(body, "reason", reason);
        JsonNode made = center.connect().post(path(schedule) + "/requests", body);
        answer.say(
                spec.commandLine().getOut(),
                made,
                "%s is asked (request %s); it ends at %s."
                        .formatted(person, Shown.text(made, "id"), Shown.time(made, "expiresAt")));
        return ExitCode.DONE;
    }

    @Command(name = "requests", description = "Swaps and take-overs that you have asked for, or are asked for.")
    int requests(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table(
                "ID", "SCHEDULE", "KIND", "ASKER", "ASKED", "FROM", "UNTIL", "RETURN FROM", "STATE", "EXPIRES");
        list.print(
                center.connect(),
                "/oncall/requests",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "schedule"),
                        Shown.text(item, "kind"),
                        Shown.text(item, "asker"),
                        Shown.text(item, "asked"),
                        Shown.time(item, "from"),
                        Shown.time(item, "until"),
                        Shown.time(item, "returnFrom"),
                        Shown.text(item, "state"),
                        Shown.time(item, "expiresAt")));
        return ExitCode.DONE;
    }

    @Command(name = "accept", description = "Accepts a swap or take-over that you are asked for.")
    int accept(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "SCHEDULE", description = SCHEDULE) String schedule,
            @Parameters(index = "1", paramLabel = "ID", description = "The request's id.") String id) {
        return answer(center, answer, schedule, id, "accept");
    }

    @Command(name = "decline", description = "Declines a swap or take-over that you are asked for.")
    int decline(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "SCHEDULE", description = SCHEDULE) String schedule,
            @Parameters(index = "1", paramLabel = "ID", description = "The request's id.") String id) {
        return answer(center, answer, schedule, id, "decline");
    }

    @Command(name = "withdraw", description = "Withdraws a swap or take-over that you have asked for.")
    int withdraw(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "SCHEDULE", description = SCHEDULE) String schedule,
            @Parameters(index = "1", paramLabel = "ID", description = "The request's id.") String id) {
        return answer(center, answer, schedule, id, "withdraw");
    }

    private int answer(CenterOptions center, AnswerOptions answer, String schedule, String id, String verb) {
        JsonNode now = center.connect().post(path(schedule) + "/requests/" + Center.segment(id) + "/" + verb, Map.of());
        answer.say(spec.commandLine().getOut(), now, "The request is %s.".formatted(Shown.text(now, "state")));
        return ExitCode.DONE;
    }

    @Command(
            name = "calendar",
            description = "Makes an address under which a calendar program reads shifts, told this once.")
    int calendar(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--schedule",
                            paramLabel = "NAME",
                            description = "Its shifts; without it your own in all schedules.")
                    @Nullable
                    String schedule) {
        Map<String, String> body = new TreeMap<>();
        put(body, "schedule", schedule);
        JsonNode made = center.connect().post("/calendar-feeds", body);
        answer.say(spec.commandLine().getOut(), made, Shown.text(made, "link"));
        return ExitCode.DONE;
    }

    private int say(String text) {
        spec.commandLine().getOut().println(text);
        return ExitCode.DONE;
    }

    private static String path(String schedule) {
        return "/schedules/" + Center.segment(schedule);
    }

    private static void put(Map<String, String> to, String name, @Nullable String value) {
        if (value != null) {
            to.put(name, value);
        }
    }
}
