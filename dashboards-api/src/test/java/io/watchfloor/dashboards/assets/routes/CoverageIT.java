package io.watchfloor.dashboards.assets.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Coverage down to the field on a running node: 200 rules of one field, 20 of another, and a rule for risky sign-ins. */
class CoverageIT {

    private static final int OF_FIELD = 200;
    private static final int OTHERS = 20;
    private static final String SIGN_IN = "00000000-0000-4000-8000-999999999999";

    @RegisterExtension
    final RunningNode node = RunningNode.with(() -> RunningNode.onlyRules(rules()));

    private static Path rules() {
        try {
            Path folder = Files.createTempDirectory("rules");
            for (int rule = 0; rule < OF_FIELD + OTHERS; rule++) {
                Files.writeString(folder.resolve(rule + ".yml"), """
                        title: Rule %1$d
                        id: 00000000-0000-4000-8000-%1$012d
                        level: high
                        tags: [attack.%2$s]
                        logsource: {product: windows, category: process_creation}
                        detection: {selection: {%3$s: 'no such value %1$d'}, condition: selection}
                        """.formatted(
                                rule,
                                rule < OF_FIELD ? "credential-access, attack.t1003.001" : "discovery, attack.t1082",
                                rule < OF_FIELD ? "CommandLine" : "Image"));
            }
            Files.writeString(folder.resolve("sign-in.yml"), """
                    title: Risky sign-in
                    id: %s
                    level: high
                    tags: [attack.initial-access]
                    logsource: {product: azure, service: signinlogs}
                    detection: {selection: {properties.riskLevelDuringSignIn: high}, condition: selection}
                    """.formatted(SIGN_IN));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String process(int number, String field) {
        return """
                {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"ws01.corp.example",\
                "Image":"C:\\\\Windows\\\\notepad.exe","%s":"notepad.exe file%d.txt","User":"CORP\\\\ada"}
                """.formatted(field, number);
    }

    private void send(Caller sensor, String field) {
        List<String> records = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            records.add(process(number, field));
        }
        RunningNode.telemetry(sensor, String.join("", records));
    }

    private List<JsonNode> rules(String query) {
        return node.list("/api/v1/coverage/rules?" + query);
    }

    private static Set<String> ids(List<JsonNode> rules) {
        Set<String> ids = new TreeSet<>();
        rules.forEach(rule -> ids.add(rule.path("id").asText()));
        return ids;
    }

    private static Set<String> expected(int first, int after) {
        Set<String> ids = new TreeSet<>();
        for (int rule = first; rule < after; rule++) {
            ids.add("00000000-0000-4000-8000-%012d".formatted(rule));
        }
        return ids;
    }

    private long awaitIds(String query, Set<String> expected) {
        long began = System.nanoTime();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ids(rules(query))).isEqualTo(expected));
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    @Test
    void everyRuleOfARenamedFieldIsNamedWithTheTacticThatIsLostAndNoOther() {
        Caller sensor = node.sensor("it");
        assertThat(rules("state=source-never-seen")).hasSize(OF_FIELD + OTHERS + 1);
        assertThat(technique("T1003").path("canFire").isNull())
                .as("no asset has reported")
                .isTrue();
        send(sensor, "CommandLine");
        awaitIds("state=can-fire", expected(0, OF_FIELD + OTHERS));

        send(sensor, "command_line");
        long millis = awaitIds("state=fields-missing", expected(0, OF_FIELD));
        System.out.printf("coverage: %d rules of a renamed field named after %d ms%n", OF_FIELD, millis);
        assertThat(rules("state=can-fire")).as("false ones").hasSize(OTHERS);
        assertThat(rules("state=fields-missing")).allSatisfy(rule -> {
            assertThat(rule.path("reason").asText())
                    .contains("CommandLine was last seen at")
                    .endsWith("Renamed to command_line?");
            assertThat(rule.path("fields").path(0).path("renamedTo").asText()).isEqualTo("command_line");
            assertThat(rule.path("attack").path(0).path("id").asText()).isEqualTo("TA0006");
            assertThat(rule.path("assets").path("fieldsMissing").asInt()).isEqualTo(1);
        });
        assertThat(tactic("TA0006").path("cannotFire").asInt()).isEqualTo(OF_FIELD);
        assertThat(tactic("TA0007").path("canFire").asInt()).isEqualTo(OTHERS);
        assertThat(rules("tactic=TA0007&state=cannot-fire")).isEmpty();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(technique("T1003").path("rules").asInt()).isEqualTo(OF_FIELD);
            assertThat(technique("T1003").path("canFire").asText()).isEqualTo("0");
            assertThat(technique("T1082").path("canFire").asInt()).isEqualTo(OTHERS);
        });
        assertThat(node.administrator()
                        .get("/api/v1/attack/layer?score=can-fire")
                        .json()
                        .path("techniques")
                        .findValuesAsText("techniqueID"))
                .containsExactly("T1082");
        List<JsonNode> ofAsset = node.list("/api/v1/assets/host:ws01.corp.example/coverage/rules?state=fields-missing");
        assertThat(ids(ofAsset)).isEqualTo(expected(0, OF_FIELD));

        node.restart();
        assertThat(ids(rules("state=fields-missing"))).as("after a restart").isEqualTo(expected(0, OF_FIELD));
        send(node.administrator().as(sensor.token()), "CommandLine");
        awaitIds("state=can-fire", expected(0, OF_FIELD + OTHERS));
    }

    private JsonNode tactic(String id) {
        for (JsonNode tactic :
                node.administrator().get("/api/v1/coverage/summary").json().path("tactics")) {
            if (tactic.path("id").asText().equals(id)) {
                return tactic;
            }
        }
        throw new AssertionError("no tactic " + id);
    }

    private JsonNode technique(String id) {
        for (JsonNode technique :
                node.administrator().get("/api/v1/attack").json().path("techniques")) {
            if (technique.path("id").asText().equals(id)) {
                return technique;
            }
        }
        throw new AssertionError("no technique " + id);
    }

    /** Graph brings the sign-in without the envelope of Azure Monitor, for which the rule is written. */
    @Test
    void aSignInWithoutAzureMonitorsEnvelopeDoesNotCountAsCovered() {
        RunningNode.telemetry(node.sensor("it"), """
                {"asset":"account:tenant.example","logsource":{"product":"azure","service":"signinlogs"},\
                "fields":{"id":"1","riskLevelDuringSignIn":"high","userPrincipalName":"ada@tenant.example"}}
                """.replace("account:", "host:"));
        awaitIds("state=fields-missing", Set.of(SIGN_IN));
        assertThat(rules("state=fields-missing"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.path("reason").asText())
                        .isEqualTo("The log source azure signinlogs arrives without required fields:"
                                + " properties.riskLevelDuringSignIn was never seen. Renamed to"
                                + " riskLevelDuringSignIn?"));
        assertThat(node.list("/api/v1/coverage?q=tenant.example"))
                .singleElement()
                .satisfies(asset -> {
                    assertThat(asset.path("rules").path("served").asInt()).isZero();
                    assertThat(asset.path("rules").path("missingFields").asInt())
                            .isEqualTo(1);
                });
        assertThat(rules("q=risky")).hasSize(1);
    }
}
