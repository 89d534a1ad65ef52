package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Imports schedules from Grafana OnCall, PagerDuty or Opsgenie. Check the result with"
                + " --dry-run first.")
final class OnCallImport implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private AnswerOptions answer = new AnswerOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "PROGRAM",
            description = "grafana-oncall, pagerduty or opsgenie.")
    private String from = "";

    @Option(
            names = "--fallback",
            required = true,
            paramLabel = "NAME",
            description = "Person who is on call when a schedule has no one on call. The export contains no fallback.")
    private String fallback = "";

    @Option(
            names = "--person",
            paramLabel = "THERE=HERE",
            description = "Maps a user of the export (id, address or name) to a Watchfloor user. Can be repeated.")
    private @Nullable Map<String, String> people;

    @Option(names = "--replace", description = "Replace existing schedules with the same name.")
    private boolean replace;

    @Option(names = "--dry-run", description = "Show the result without storing it.")
    private boolean dryRun;

    @Parameters(paramLabel = "FILE", description = "Export file: JSON from the API of the other tool.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        ObjectNode body = Center.JSON.createObjectNode();
        body.set("export", export());
        body.put("fallback", fallback);
        body.put("replace", replace);
        if (people != null) {
            body.set("people", Center.JSON.valueToTree(people));
        }
        Map<String, String> query = new TreeMap<>(Map.of("from", from));
        if (dryRun) {
            query.put("dryRun", "true");
        }
        Center asked = center.connect();
        JsonNode report = asked.post("/schedules/import" + Center.query(query), body);
        PrintWriter out = spec.commandLine().getOut();
        if (answer.json()) {
            out.println(report);
        } else {
            show(report, out);
            if (!dryRun && !report.path("policies").isEmpty()) {
                PolicyCalls.unused(asked).forEach(line -> ApiValueText.line(out, line));
            }
        }
        return refused(report.path("schedules")) || refused(report.path("policies")) ? ExitCode.NO : ExitCode.DONE;
    }

    private static boolean refused(JsonNode all) {
        for (JsonNode one : all) {
            if (one.path("state").asText().equals("refused")) {
                return true;
            }
        }
        return false;
    }

    private static void show(JsonNode report, PrintWriter out) {
        for (JsonNode one : report.path("policies")) {
            ApiValueText.line(out, "policy " + state(one));
            for (JsonNode step : one.path("steps")) {
                ApiValueText.line(out, "    " + step.asText());
            }
        }
        for (JsonNode one : report.path("schedules")) {
            ApiValueText.line(out, state(one));
            for (JsonNode warning : one.path("schedule").path("coverage").path("warnings")) {
                ApiValueText.line(out, "    " + warning.asText());
            }
        }
        for (JsonNode one : report.path("lost")) {
            ApiValueText.line(
                    out,
                    "not imported: %s: %s".formatted(ApiValueText.text(one, "where"), ApiValueText.text(one, "what")));
        }
        if (report.path("dryRun").asBoolean()) {
            out.println("Dry run: nothing was stored.");
        }
    }

    private static String state(JsonNode one) {
        return "%s: %s%s"
                .formatted(
                        ApiValueText.text(one, "name"),
                        ApiValueText.text(one, "state"),
                        one.hasNonNull("problem") ? ". " + ApiValueText.text(one, "problem") : "");
    }

    private JsonNode export() {
        try {
            return Center.JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new ParameterException(spec.commandLine(), file + " is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read: " + e.getMessage());
        }
    }
}
