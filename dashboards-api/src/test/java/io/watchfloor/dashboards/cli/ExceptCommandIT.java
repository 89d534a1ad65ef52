package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exceptions and noisy rules on the command line. */
class ExceptCommandIT {

    private static final String RULE = "55555555-5555-4555-8555-555555555721";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Caller root;
    private static Caller sensor;

    @BeforeAll
    static void twoAssetsHaveAnAlert() {
        root = NODE.administrator();
        assertThat(root.send(root.request("/api/v1/rule-packs/known").PUT(BodyPublishers.ofString("""
                        title: Inventory Program Started
                        id: %s
                        logsource: {product: windows, category: process_creation}
                        detection:
                            selection: {Image|endswith: inventory.exe}
                            condition: selection
                        level: high
                        """.formatted(RULE))))
                        .status())
                .isEqualTo(200);
        sensor = NODE.sensor("desk");
        send("ws1");
        send("ws2");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(NODE.list("/api/v1/alerts?rule=" + RULE)).hasSize(2));
    }

    @Test
    void anExceptionIsPreviewedSavedChangedExtendedAndEnded() {
        JsonNode first = NODE.list("/api/v1/alerts?rule=" + RULE + "&asset=host:ws1.corp.example")
                .getFirst();
        String alert = first.path("id").asText();
        assertThat(run("rules", "except").status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(done("rules", "except", "--alert", alert))
                .contains("Hides 1 of 2 alerts of the last 30 days.", "Nothing is saved. Add --yes");
        assertThat(NODE.list("/api/v1/rules/exceptions")).isEmpty();
        assertThat(run("rules", "except", "--alert", alert, "--yes").err()).contains("reason");

        assertThat(done("rules", "except", "--alert", alert, "--reason", "Known", "--for", "10", "--yes"))
                .contains("Hides 1 of 2 alerts", "Hidden matches: 1 of 2.", "is active until 20");
        JsonNode saved = NODE.list("/api/v1/rules/exceptions").getFirst();
        String id = saved.path("id").asText();
        assertThat(saved.at("/scope/assets/0").asText()).isEqualTo("host:ws1.corp.example");
        assertThat(saved.at("/facts/alert").asText()).isEqualTo(alert);

        assertThat(done("rules", "except", "--change", id, "--where", "CommandLine|contains=inventory", "--yes"))
                .contains("Saved: the exception " + id);
        JsonNode changed = NODE.list("/api/v1/rules/exceptions").getFirst();
        assertThat(changed.at("/scope/assets/0").asText()).isEqualTo("host:ws1.corp.example");
        assertThat(changed.at("/scope/where/0").asText()).isEqualTo("CommandLine|contains=inventory");
        assertThat(changed.at("/facts/expiresAt")).isEqualTo(saved.at("/facts/expiresAt"));
        assertThat(changed.path("reason").asText()).isEqualTo("Known");

        send("ws1");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(done("assets", "exceptions", "host:ws1.corp.example"))
                        .contains("Known", id));
        assertThat(done("assets", "exceptions", "host:ws2.corp.example")).doesNotContain(id);
        assertThat(done("cases", "exceptions", first.path("case").asText())).contains("Known", id);
        assertThat(done("rules", "exceptions")).contains("Inventory Program Started", "active", id);
        String end = Instant.now().plus(Duration.ofDays(90)).toString();
        assertThat(done("rules", "extend-exception", id, "--until", end)).contains(end.substring(0, 10));
        assertThat(done("rules", "noise")).contains("Inventory Program Started", RULE);
        assertThat(done("rules", "end-exception", id)).contains("The exception has ended.");
        assertThat(done("rules", "exceptions", "--state", "ended")).contains(id);
    }

    @Test
    void anExceptionFromARuleNeedsAScope() {
        assertThat(run("rules", "except", "--rule", RULE).err()).contains("exception.everything");
        assertThat(done("rules", "except", "--rule", RULE, "--where", "Image|endswith=inventory.exe", "--days", "7"))
                .contains("Hides 2 of 2 alerts of the last 7 days.");
    }

    @Test
    void repeatsAreSuppressedByTheValuesOfFields() {
        assertThat(run("rules", "suppress", "--rule", RULE, "--by", "Image", "--minutes", "10081")
                        .err())
                .contains("exception.suppression");
        assertThat(run("rules", "suppress", "--rule", RULE).err()).contains("--by");
        assertThat(done(
                        "rules",
                        "suppress",
                        "--rule",
                        RULE,
                        "--by",
                        "Image",
                        "--by",
                        "CommandLine",
                        "--minutes",
                        "90",
                        "--reason",
                        "Starts often",
                        "--yes"))
                .contains("Hides 0 of ", "Saved: the exception ");
        JsonNode saved = NODE.list("/api/v1/rules/exceptions").getFirst();
        assertThat(saved.at("/suppression/minutes").asInt()).isEqualTo(90);
        assertThat(saved.at("/suppression/by/1").asText()).isEqualTo("CommandLine");
        assertThat(done("rules", "exceptions")).contains("Image, CommandLine", "90");

        String id = saved.path("id").asText();
        assertThat(done("rules", "except", "--change", id, "--group", "Build", "--yes", "--no-preview"))
                .contains("Saved");
        assertThat(NODE.list("/api/v1/rules/exceptions")
                        .getFirst()
                        .at("/suppression/minutes")
                        .asInt())
                .as("a change keeps the suppression")
                .isEqualTo(90);
        assertThat(done(
                        "rules",
                        "suppress",
                        "--change",
                        id,
                        "--by",
                        "Image",
                        "--minutes",
                        "5",
                        "--yes",
                        "--no-preview"))
                .contains("Saved");
        JsonNode changed = NODE.list("/api/v1/rules/exceptions").getFirst();
        assertThat(changed.at("/suppression/minutes").asInt()).isEqualTo(5);
        assertThat(changed.at("/scope/groups/0").asText()).isEqualTo("Build");
        assertThat(done("rules", "end-exception", id)).contains("The exception has ended.");
    }

    private static void send(String host) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Tools\\\\inventory.exe","CommandLine":"inventory"}}
                """.formatted(host, Instant.now().minusSeconds(60)));
    }

    private static CommandRun run(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--center", NODE.address().toString(), "--token", root.token()));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static String done(String... words) {
        CommandRun run = run(words);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.DONE);
        return run.out();
    }
}
