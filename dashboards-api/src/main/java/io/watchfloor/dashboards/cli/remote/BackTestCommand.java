package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.ProgressBar;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rules back-test FILE}. */
@Command(
        name = "back-test",
        description = {
            "Tries rules, correlations or filters on the telemetry that the center has kept, without any effect.",
            "Prints what they would have found, compared with the rules that are live now. Ctrl+C leaves the back-test"
                    + " running; \"rules back-tests\" lists it.",
            "Exit codes: 1 the back-test did not end."
        })
public final class BackTestCommand implements Callable<Integer> {

    private static final long ASK_MILLIS = 500;
    private static final Set<String> RUNNING = Set.of("waiting", "running");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private AnswerOptions answer = new AnswerOptions();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "7",
            description = "Days of telemetry until now. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(
            names = "--pack",
            paramLabel = "NAME",
            description = "Pack that the file would replace; without FILE: the pack to test.")
    private @Nullable String pack;

    @Option(names = "--rule", paramLabel = "ID", description = "Rule of the center to test, instead of a file.")
    private @Nullable String rule;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A YAML file with rules, correlations or filters, or a zip of YAML files.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        if (days < 1) {
            throw new ParameterException(spec.commandLine(), "--days must be at least 1.");
        }
        if (file == null && pack == null && rule == null) {
            throw new ParameterException(spec.commandLine(), "Name a FILE, a --pack or a --rule.");
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("days", String.valueOf(days));
        if (pack != null) {
            query.put("pack", pack);
        }
        if (rule != null) {
            query.put("rule", rule);
        }
        Center connected = center.connect();
        Path given = file;
        byte[] body = given == null ? new byte[0] : read(given);
        JsonNode found = followed(
                connected,
                connected.postBytes("/rules/back-tests" + Center.query(query), body, type(body)),
                spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        if (answer.json()) {
            out.println(found);
        } else {
            print(found, out);
        }
        return found.path("state").asText().equals("done") ? ExitCode.DONE : ExitCode.NO;
    }

    /** Waits for the end of a back-test, and shows its progress. */
    static JsonNode followed(Center connected, JsonNode started, PrintWriter progress) throws InterruptedException {
        JsonNode now = started;
        ProgressBar bar = null;
        long shown = 0;
        while (RUNNING.contains(now.path("state").asText())) {
            Thread.sleep(ASK_MILLIS);
            now = connected.get(
                    "/rules/back-tests/" + Center.segment(started.path("id").asText()));
            long total = now.path("progress").path("total").asLong();
            if (bar == null && total > 0) {
                bar = ProgressBar.ofRecords(progress, total);
            }
            long read = now.path("progress").path("read").asLong();
            if (bar != null && read > shown) {
                bar.advance(read - shown);
                shown = read;
            }
        }
        if (bar != null) {
            bar.clear();
        }
        return now;
    }

    private static void print(JsonNode found, PrintWriter out) {
        JsonNode result = found.path("result");
        if (!result.isObject()) {
            out.println("The back-test is %s. %s"
                    .formatted(ApiValueText.text(found, "state"), ApiValueText.text(found, "problem")));
            return;
        }
        Table table = new Table("ALERTS", "NOW", "MATCHES", "NOW", "LEVEL", "DAYS", "TITLE", "ID");
        for (JsonNode one : result.path("rules")) {
            table.row(
                    ApiValueText.text(one.path("counts"), "alerts"),
                    ApiValueText.text(one.path("before"), "alerts"),
                    ApiValueText.text(one.path("counts"), "matches"),
                    ApiValueText.text(one.path("before"), "matches"),
                    ApiValueText.text(one, "level"),
                    String.valueOf(one.path("days").size()),
                    ApiValueText.text(one, "title"),
                    ApiValueText.text(one, "id"));
        }
        table.print(out);
        days(result.path("counts"), out);
        out.println("%s records. %s alerts per day."
                .formatted(ApiValueText.text(result, "records"), ApiValueText.text(result, "alertsPerDay")));
        out.println("Cases: %s, now %s. Notifications: %s, now %s."
                .formatted(
                        ApiValueText.text(result.path("counts"), "cases"),
                        ApiValueText.text(result.path("before"), "cases"),
                        ApiValueText.text(result.path("counts"), "notifications"),
                        ApiValueText.text(result.path("before"), "notifications")));
        verdicts("Matches", result.path("verdicts"), out);
        verdicts("Hidden matches", result.path("hidden"), out);
    }

    private static void days(JsonNode counts, PrintWriter out) {
        if (counts.path("days").isEmpty()) {
            return;
        }
        Table table = new Table("DAY", "ALERTS", "CASES", "NOTIFICATIONS");
        for (JsonNode day : counts.path("days")) {
            table.row(
                    ApiValueText.text(day, "day"),
                    ApiValueText.text(day, "alerts"),
                    ApiValueText.text(day, "cases"),
                    ApiValueText.text(day, "notifications"));
        }
        out.println();
        table.print(out);
    }

    private static void verdicts(String of, JsonNode verdicts, PrintWriter out) {
        if (verdicts.path("records").asLong() > 0) {
            out.println(
                    "%s: %s records, %s with an alert. Their cases: %s true positive, %s benign, %s false positive, %s open. Precision: %s."
                            .formatted(
                                    of,
                                    ApiValueText.text(verdicts, "records"),
                                    ApiValueText.text(verdicts, "withAlert"),
                                    ApiValueText.text(verdicts, "truePositive"),
                                    ApiValueText.text(verdicts, "benign"),
                                    ApiValueText.text(verdicts, "falsePositive"),
                                    ApiValueText.text(verdicts, "open"),
                                    ApiValueText.text(verdicts, "precision")));
        }
    }

    private static String type(byte[] body) {
        return body.length > 1 && body[0] == 'P' && body[1] == 'K' ? "application/zip" : "application/yaml";
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartFailure(
                    "rules.file",
                    "The file " + file + " cannot be read.",
                    "Name a YAML file or a zip of YAML files.",
                    e);
        }
    }
}
