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
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "parking", description = "Records that wait for their asset: lists and shows, retries, drops them.")
public final class ParkingCommand {

    private static final String MANY = "Ids, as \"parking list\" shows them.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description = "Lists parked records, oldest first: each row is the part of a batch" + " about one asset.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(
                            names = "--code",
                            paramLabel = "CODE",
                            description = "Only what has this code, such as" + " asset.damaged.")
                    @Nullable
                    String code,
            @Option(names = "--sensor", paramLabel = "ID", description = "Only what this sensor" + " sent.") @Nullable
                    String sensor,
            @Option(
                            names = "--asset",
                            paramLabel = "ID",
                            description = "Only what is about this asset" + " (kind:name).")
                    @Nullable
                    String asset) {
        Table table = new Table("ID", "ASSET", "SENSOR", "RECORDS", "SINCE", "CODE", "REASON");
        list.print(
                center.connect(),
                "/parking",
                SetAsideCalls.query("code", code, "sensor", sensor, "asset", asset),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "asset"),
                        Shown.text(item, "sensor"),
                        Shown.text(item, "records"),
                        Shown.time(item, "since"),
                        Shown.text(item, "code"),
                        Shown.text(item, "reason")));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Shows one part with its records, as the sensor sent them.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = "Its id.") String id) {
        JsonNode found = center.connect().get("/parking/" + Center.segment(id));
        PrintWriter out = spec.commandLine().getOut();
        answer.say(
                out,
                found,
                EscapedMessage.escape("%s  %s  %s (%s)"
                        .formatted(
                                Shown.text(found, "id"),
                                Shown.text(found, "asset"),
                                Shown.text(found, "reason"),
                                Shown.text(found, "code"))));
        if (!answer.json()) {
            found.path("telemetry")
                    .forEach(record -> out.println(
                            EscapedMessage.escape(Shown.text(record, "sequence") + "  " + Shown.raw(record))));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "retry",
            description = "Retries now instead of within half a minute, together with all that is parked of the same"
                    + " spool and asset.")
    int retry(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return calls(center, answer).retry(ids, SetAsideCalls.query());
    }

    @Command(name = "drop", description = "Drops records for good: they are never judged.")
    int drop(@Mixin CenterOptions center, @Mixin AnswerOptions answer, @Mixin DropOptions drop) {
        return calls(center, answer).drop(drop.ids());
    }

    private SetAsideCalls calls(CenterOptions center, AnswerOptions answer) {
        return new SetAsideCalls(center.connect(), "/parking", answer, spec.commandLine());
    }
}
