package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Aliases on a running node: from telemetry, added by users, and the links that they cause. */
class IdentityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String RULES = """
            title: Office Started a Shell
            id: 55555555-5555-4555-8555-555555555555
            status: test
            description: For this test.
            author: Watchfloor
            date: 2026-01-05
            logsource: { product: windows, category: process_creation }
            detection: { selection: { Image|endswith: '\\shell.exe' }, condition: selection }
            tags: [attack.execution]
            level: high
            ---
            title: Service Installed From Afar
            id: 66666666-6666-4666-8666-666666666666
            status: test
            description: For this test.
            author: Watchfloor
            date: 2026-01-05
            logsource: { product: windows, category: process_creation }
            detection: { selection: { Image|endswith: '\\service.exe' }, condition: selection }
            tags: [attack.lateral-movement]
            level: high
            """;

    @RegisterExtension
    final RunningNode node = RunningNode.with(RunningNode.onlyRules(ruleFile()));

    private Caller responder;

    @BeforeEach
    void begin() {
        responder = node.responder("rae");
    }

    private static String onWorkstation() {
        return """
                {"asset":"ws-017","time":"2026-11-24T22:26:10Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\shell.exe","User":"CORP\\\\brandt"}}
                """;
    }

    private static String fromItsAddress() {
        return """
                {"asset":"app01","time":"2026-11-24T22:26:50Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\service.exe","User":"APP\\\\svc","SourceIp":"192.0.2.17"}}
                """;
    }

    private static Path ruleFile() {
        try {
            Path file = Files.createTempFile("identity-rules", ".yml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, RULES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode add(String a, String b, String... headers) {
        Caller.Answer answer = responder.post(
                "/api/v1/aliases",
                "{\"a\":\"%s\",\"b\":\"%s\",\"reason\":\"The lease says so\"}".formatted(a, b),
                headers);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private JsonNode identity(String value) {
        return responder.get("/api/v1/entities/" + value).json();
    }

    @Test
    void alertsWhoseOnlyRelationIsTheTablesRowAreOneCaseThatSaysSo() {
        add("192.0.2.17", "ws-017");
        Caller sensor = node.sensor("forwarder");
        RunningNode.telemetry(sensor, onWorkstation());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> node.list("/api/v1/cases").size() == 1);
        RunningNode.telemetry(sensor, fromItsAddress());
        JsonNode kase = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> responder
                                .get("/api/v1/cases/"
                                        + node.list("/api/v1/cases")
                                                .getFirst()
                                                .path("id")
                                                .asText())
                                .json(),
                        one -> one.path("alerts").size() == 2);
        assertThat(node.list("/api/v1/cases")).hasSize(1);
        assertThat(kase.path("alerts").findValuesAsText("asset"))
                .containsExactlyInAnyOrder("host:ws-017", "host:app01");
        assertThat(kase.toString()).contains("comes from 192.0.2.17, which is ws-017 by the operator's table");
    }

    @Test
    void twoCasesBecomeOneWhenSomebodySaysWhatTheyShareAndStayOneWhenThatIsTakenBack() {
        Caller sensor = node.sensor("forwarder");
        RunningNode.telemetry(sensor, onWorkstation());
        RunningNode.telemetry(sensor, fromItsAddress());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> node.list("/api/v1/cases").size() == 2);
        long row = add("192.0.2.17", "ws-017").path("id").asLong();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> node.list("/api/v1/cases?status=merged").size() == 1);
        assertThat(responder
                        .send(responder.request("/api/v1/aliases/" + row).DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(identity("192.0.2.17").path("same")).isEmpty();
        node.restart();
        assertThat(node.list("/api/v1/cases?status=merged")).hasSize(1);
    }

    @Test
    void whatALogonTellsIsAnsweredForItsTimeWithWhoToldIt() {
        Caller sensor = node.sensor("forwarder");
        RunningNode.telemetry(sensor, """
                {"asset":"fs01.corp.example","time":"2026-11-24T22:26:10Z",\
                "logsource":{"product":"windows","service":"security"},\
                "fields":{"EventID":"4624","LogonType":"3","TargetUserName":"brandt","TargetDomainName":"CORP",\
                "IpAddress":"192.0.2.17","WorkstationName":"WS-017"}}
                {"asset":"ws-017.corp.example","time":"2026-11-24T22:26:11Z",\
                "logsource":{"product":"windows","service":"security"},\
                "fields":{"EventID":"4624","LogonType":"3","TargetUserName":"chen","TargetDomainName":"CORP",\
                "IpAddress":"192.0.2.17","WorkstationName":"WS-017"}}
                """);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !responder
                        .get("/api/v1/entities/192.0.2.17?at=2026-11-24T23:00:00Z")
                        .json()
                        .path("same")
                        .isEmpty());
        JsonNode found = responder
                .get("/api/v1/entities/192.0.2.17?at=2026-11-24T23:00:00Z")
                .json();
        JsonNode direct = found.path("same").path(0);
        assertThat(direct.path("value").asText()).isEqualTo("ws-017");
        assertThat(direct.path("certainty").asInt()).isEqualTo(90);
        assertThat(direct.path("source").asText()).startsWith("a logon on ");
        assertThat(direct.path("asset").asText()).startsWith("host:");
        assertThat(direct.path("from").asText()).isEqualTo("2026-11-24T00:00:00.000Z");
        assertThat(found.path("ambiguous").asBoolean()).isFalse();
        assertThat(responder
                        .get("/api/v1/entities/192.0.2.17?at=2026-11-28T00:00:00Z")
                        .json()
                        .path("same"))
                .as("nobody says it of that day")
                .isEmpty();

        add("192.0.2.17", "fin-laptop");
        JsonNode both = responder
                .get("/api/v1/entities/192.0.2.17?at=2026-11-24T23:00:00Z")
                .json();
        assertThat(both.path("ambiguous").asBoolean()).isTrue();
        assertThat(both.path("standsFor").path("value").asText())
                .as("what stands for two things stands for itself")
                .isEqualTo("192.0.2.17");
        assertThat(identity("127.0.0.1").path("hub").path("why").asText()).isEqualTo("common to all networks");
        assertThat(responder.get("/api/v1/entities/%20").status()).isEqualTo(400);
    }

    @Test
    void aRepeatAddsNothingAndAViewerMayOnlyRead() {
        JsonNode row = add("192.0.2.17", "ws-017", "Idempotency-Key", "k1");
        assertThat(add("192.0.2.17", "ws-017", "Idempotency-Key", "k1")).isEqualTo(row);
        assertThat(add("ws-017", "192.0.2.17").path("id").asLong())
                .as("said already")
                .isEqualTo(row.path("id").asLong());
        assertThat(node.list("/api/v1/aliases")).containsExactly(row);
        Caller.Answer wrong =
                responder.post("/api/v1/aliases", "{\"a\":\"ws-017\",\"b\":\"CORP\\\\brandt\",\"reason\":\"x\"}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.code()).isEqualTo("alias.kinds");
        assertThat(wrong.json().path("field").asText()).isEqualTo("b");
    }
}
