package io.watchfloor.dashboards.sensors.cli;

import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.UnprocessedCalls;
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
        description = "Lists, shows, reprocesses and drops records in quarantine.",
        modelTransformer = OperationCommands.class)
public final class QuarantineCommand {

    private static final String MANY = "IDs of records, as listed by \"quarantine list\".";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "retry",
            description = "Reprocesses records with the current rules, limits and permissions. Records that fail"
                    + " again stay in quarantine.")
    int retry(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--code", paramLabel = "CODE", description = "All records with this error code.") @Nullable
                    String code,
            @Option(names = "--sensor", paramLabel = "ID", description = "All records of this sensor.") @Nullable
                    String sensor,
            @Parameters(arity = "0..*", paramLabel = "ID", description = MANY) @Nullable List<String> ids) {
        return calls(center, answer).retry(ids, UnprocessedCalls.query("code", code, "sensor", sensor));
    }

    @Command(name = "drop", description = "Drops records permanently: no rule evaluates them.")
    int drop(@Mixin CenterOptions center, @Mixin AnswerOptions answer, @Mixin DropOptions drop) {
        return calls(center, answer).drop(drop.ids());
    }

    private UnprocessedCalls calls(CenterOptions center, AnswerOptions answer) {
        return new UnprocessedCalls(center.connect(), "/quarantine", answer, spec.commandLine());
    }
}
