package io.watchfloor.dashboards.cli.remote.cases;

import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cases snooze}. */
@Command(
        name = "snooze",
        description = "Puts cases off: they are new again, and told, when the time has come. You have them until then.")
final class SnoozeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private AnswerOptions answer = new AnswerOptions();

    @Option(
            names = "--until",
            required = true,
            paramLabel = "TIME",
            description = "Such as 2026-11-28T08:00:00Z, within the next 30 days.")
    private Instant until = Instant.EPOCH;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private @Nullable String reason;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids or numbers of cases.")
    private List<String> ids = List.of();

    @Override
    public Integer call() {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("until", until.toString());
        if (reason != null) {
            body.put("reason", reason);
        }
        return CaseOrders.each(spec, center, answer, ids, "/snooze", body);
    }
}
