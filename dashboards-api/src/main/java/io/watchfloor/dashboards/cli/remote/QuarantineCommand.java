package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessage;
import io.watchfloor.dashboards.cli.ExitCode;
import io.watchfloor.dashboards.cli.Table;
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
        description = "Records that could not be judged: lists and shows them, judges them again, drops them.")
public final class QuarantineCommand {

    private static final String MANY = "Ids, as \"quarantine list\" shows them.";
    private static final String CODE = "Of this code, such as telemetry.json.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "The records in quarantine, the latest first.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--code", paramLabel = "CODE", description = CODE) @Nullable String code,
            @Option(names = "--sensor", paramLabel = "ID", description = "Of this sensor.") @Nullable String sensor) {
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

    @Command(name = "show", description = "One record, as its sensor sent it.")
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
                        + EscapedMessage.escape(
                                found.hasNonNull("raw") ? found.path("raw").asText() : Shown.text(found, "rawBase64")));
        return ExitCode.DONE;
    }

    @Command(
            name = "retry",
            description = "Judges records again, with the rules, limits and rights of now; what still fails stays.")
    int retry(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--code", paramLabel = "CODE", description = "All of this code.") @Nullable String code,
            @Option(names = "--sensor", paramLabel = "ID", description = "All of this sensor.") @Nullable String sensor,
            @Parameters(arity = "0..*", paramLabel = "ID", description = MANY) @Nullable List<String> ids) {
        return calls(center, answer).retry(ids, SetAsideCalls.query("code", code, "sensor", sensor));
    }

    @Command(name = "drop", description = "Drops records for good: nothing judges them.")
    int drop(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--yes",
                            required = true,
                            description = "There is no way back, and this says that you know it.")
                    boolean yes,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return calls(center, answer).drop(ids);
    }

    private SetAsideCalls calls(CenterOptions center, AnswerOptions answer) {
        return new SetAsideCalls(center.connect(), "/quarantine", answer, spec.commandLine());
    }
}
