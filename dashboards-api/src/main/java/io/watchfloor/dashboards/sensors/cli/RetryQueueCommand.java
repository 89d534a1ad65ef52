package io.watchfloor.dashboards.sensors.cli;

import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.UnprocessedCalls;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "retry-queue",
        description = "Lists, shows, retries and drops records in the retry queue.",
        modelTransformer = OperationCommands.class)
public final class RetryQueueCommand {

    private static final String MANY = "IDs of pending records, as listed by \"retry-queue list\".";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "retry",
            description = "Retries the records immediately instead of within 30 seconds, together with all pending"
                    + " records of the same spool and asset.")
    int retry(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return calls(center, answer).retry(ids, UnprocessedCalls.query());
    }

    @Command(name = "drop", description = "Drops records permanently: no rule evaluates them.")
    int drop(@Mixin CenterOptions center, @Mixin AnswerOptions answer, @Mixin DropOptions drop) {
        return calls(center, answer).drop(drop.ids());
    }

    private UnprocessedCalls calls(CenterOptions center, AnswerOptions answer) {
        return new UnprocessedCalls(center.connect(), "/retry-queue", answer, spec.commandLine());
    }
}
