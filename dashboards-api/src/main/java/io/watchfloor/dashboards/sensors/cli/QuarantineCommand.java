package io.watchfloor.dashboards.sensors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessage;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.SetAsideCalls;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "quarantine",
        description = "Records that could not be judged: lists and shows, judges again, drops them.")
public final class QuarantineCommand {

    private static final String MANY = "Ids, as \"quarantine list\" shows them.";
    private static final String CODE = "Only what has this code, such as telemetry.json.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists records in quarantine, newest first.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--code", paramLabel = "CODE", description = CODE) @Nullable String code,
            @Option(names = "--sensor", paramLabel = "ID", description = "Only what this sensor" + " sent.") @Nullable
                    String sensor) {
        Table table = new Table("ID", "RECEIVED", "CODE", "ASSET", "BYTES", "REASON");
        list.print(
                center.connect(),
                "/quarantine",
                SetAsideCalls.query("code", code, "sensor", sensor),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.time(item, "receivedAt"),
                        Shown.text(item, "code"),
                        Shown.text(item, "asset"),
                        Shown.text(item, "bytes"),
                        Shown.text(item, "reason")));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Shows one record, as its sensor sent it.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = "Its id.") String id) {
        JsonNode found = center.connect().get("/quarantine/" + Center.segment(id));
        answer.say(
                spec.commandLine().getOut(),
                found,
                EscapedMessage.escape("%s  %s  %s (%s)"
                                .formatted(
                                        Shown.text(found, "id"),
                                        Shown.time(found, "receivedAt"),
                                        Shown.text(found, "reason"),
                                        Shown.text(found, "code")))
                        + System.lineSeparator()
                        + EscapedMessage.escape(Shown.raw(found)));
        return ExitCode.DONE;
    }

    @Command(
            name = "retry",
            description = "Judges records again with today's rules, limits and rights; what fails again stays.")
    int retry(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--code", paramLabel = "CODE", description = "All of this code.") @Nullable String code,
            @Option(names = "--sensor", paramLabel = "ID", description = "All of this sensor.") @Nullable String sensor,
            @Parameters(arity = "0..*", paramLabel = "ID", description = MANY) @Nullable List<String> ids) {
        return calls(center, answer).retry(ids, SetAsideCalls.query("code", code, "sensor", sensor));
    }

    @Command(name = "drop", description = "Drops records for good: they are never judged.")
    int drop(@Mixin CenterOptions center, @Mixin AnswerOptions answer, @Mixin DropOptions drop) {
        return calls(center, answer).drop(drop.ids());
    }

    private SetAsideCalls calls(CenterOptions center, AnswerOptions answer) {
        return new SetAsideCalls(center.connect(), "/quarantine", answer, spec.commandLine());
    }
}
