package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rules look-back RULE}: starts a look-back, and shows its progress until it has ended. */
@Command(
        name = "look-back",
        description = {
            "Evaluates telemetry of the past with live rules or indicators. What they find opens alerts.",
            "Name rules, or a pack, list or indicators with --pack, --list or --indicator. The look-back goes on if the command is interrupted.",
            "Exit codes: 1 the look-back failed or was cancelled."
        })
public final class LookBackCommand implements Callable<Integer> {

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private AnswerOptions answer = new AnswerOptions();

    @Parameters(arity = "0..*", paramLabel = "RULE", description = "ID of a live rule.")
    private List<String> rules = List.of();

    @Option(names = "--pack", paramLabel = "PACK", description = "Name of a pack: all its live rules.")
    private @Nullable String pack;

    @Option(
            names = "--list",
            paramLabel = "LIST",
            description = "Name of a list of values: all live rules that use it.")
    private @Nullable String list;

    @Option(
            names = "--indicator",
            paramLabel = "ID",
            description = "ID of an indicator of threat intelligence; may be given several times.")
    private List<String> indicators = List.of();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "7",
            description = "Days of telemetry, until now (default: 7).")
    private int days;

    @Option(names = "--no-wait", description = "Does not wait until the look-back has ended.")
    private boolean leave;

    @Override
    public Integer call() throws InterruptedException {
        Center connected = center.connect();
        JsonNode job = connected.post("/rules/look-backs", request());
        String id = job.path("id").asText();
        int shown = -1;
        while (!leave && job.path("request").path("endedAt").isNull()) {
            int percent = job.path("percent").asInt();
            if (percent != shown) {
                shown = percent;
                spec.commandLine()
                        .getErr()
                        .println("%d %% evaluated, %s found"
                                .formatted(percent, ApiValueText.text(job.path("counts"), "found")));
            }
            Thread.sleep(BETWEEN);
            job = connected.get("/rules/look-backs/" + Center.segment(id));
        }
        answer.print(
                spec.commandLine().getOut(),
                job,
                Template.fill(
                        "{title}: {status}. {counts.records} records evaluated, {counts.found} new detections,"
                                + " {counts.known} known ones, {counts.alerts} alerts opened. Look-back {id}",
                        job));
        String status = job.path("status").asText();
        if (job.at("/request/problem").isTextual()) {
            spec.commandLine().getErr().println(ApiValueText.text(job.path("request"), "problem"));
        }
        return Set.of("failed", "cancelled", "interrupted").contains(status) ? ExitCode.NO : ExitCode.DONE;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        if (!rules.isEmpty()) {
            request.put("rules", rules);
        }
        if (pack != null) {
            request.put("pack", pack);
        }
        if (list != null) {
            request.put("list", list);
        }
        if (!indicators.isEmpty()) {
            request.put("indicators", indicators);
        }
        request.put("days", days);
        return request;
    }
}
