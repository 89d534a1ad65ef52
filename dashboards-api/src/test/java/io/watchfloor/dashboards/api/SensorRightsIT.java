package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Allowed assets of sensors, from the token to the case that must not open. */
class SensorRightsIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private final Caller administrator = NODE.administrator();

    private JsonNode enrol(String asked, String newcomer) {
        String token = administrator
                .post("/api/v1/sensors/tokens", asked)
                .json()
                .path("token")
                .asText();
        Caller.Answer answer = administrator
                .as("")
                .post("/api/v1/sensors/enroll", newcomer.replaceFirst("\\{", "{\"token\":\"" + token + "\","));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private static String attack(String asset) {
        return """
                {"asset":"%s","time":"2026-11-24T22:26:52.123Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                """.formatted(asset);
    }

    private JsonNode listed(String id) {
        for (JsonNode one : administrator.get("/api/v1/sensors").json().path("items")) {
            if (one.path("id").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("No sensor " + id);
    }

    @Test
    void aPrinterOpensNoCaseOnTheDomainControllerAndPeopleSeeThatItTried() {
        JsonNode printer = enrol(
                "{}",
                "{\"name\":\"reception-printer\",\"names\":[\"reception-printer\"],\"addresses\":[\"10.1.2.3\"]}");
        Caller sensor = administrator.as(printer.path("credential").asText());
        JsonNode answer = sensor.post(
                        "/api/v1/telemetry",
                        attack("dc-of-the-printer.corp.example") + attack("Reception-Printer") + attack("10.1.2.3"))
                .json();
        assertThat(answer.path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.path("rejected")).singleElement().satisfies(one -> {
            assertThat(one.path("line").asInt()).isEqualTo(1);
            assertThat(one.path("code").asText()).isEqualTo("sensor.foreign-asset");
        });
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> !administrator
                        .get("/api/v1/alerts?asset=host:reception-printer")
                        .json()
                        .path("items")
                        .isEmpty());
        assertThat(administrator
                        .get("/api/v1/alerts?asset=host:dc-of-the-printer.corp.example")
                        .json()
                        .path("items"))
                .isEmpty();
        JsonNode shown = listed(printer.path("sensor").asText());
        assertThat(shown.path("foreign").asInt()).isEqualTo(1);
        assertThat(shown.path("lastForeignAsset").asText()).isEqualTo("host:dc-of-the-printer.corp.example");
        assertThat(shown.path("assets").toString()).isEqualTo("[\"own\"]");
        assertThat(shown.path("names").toString()).isEqualTo("[\"reception-printer\"]");
        assertThat(shown.path("addresses").toString()).isEqualTo("[\"10.1.2.3\"]");
        assertThat(administrator
                        .get("/api/v1/status")
                        .json()
                        .path("quarantine")
                        .path("records")
                        .asInt())
                .isPositive();
    }

    @Test
    void patternsAndForwardersSpeakForWhatTheyWereGiven() {
        JsonNode branch = enrol("{\"assets\":[\"*.branch.example\",\"user:*\"]}", "{\"name\":\"branch\"}");
        Caller sensor = administrator.as(branch.path("credential").asText());
        JsonNode answer = sensor.post(
                        "/api/v1/telemetry",
                        attack("ws1.branch.example") + attack("user:eve") + attack("ws1.head.example"))
                .json();
        assertThat(answer.path("accepted").asInt()).isEqualTo(2);
        Caller forwarder = administrator.as(enrol("{\"assets\":[\"*\"]}", "{\"name\":\"forwarder\"}")
                .path("credential")
                .asText());
        assertThat(forwarder
                        .post("/api/v1/telemetry", attack("anything.example") + attack("mailbox:eve@corp.example"))
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aSensorThatSendsNoNamesOfItsHostSpeaksForTheOneThatItIsCalled() {
        Caller sensor = administrator.as(
                enrol("{}", "{\"name\":\"web7\"}").path("credential").asText());
        assertThat(sensor.post("/api/v1/telemetry", attack("web7") + attack("web8"))
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aPatternThatNamesNoAssetIsRefused() {
        Caller.Answer answer = administrator.post("/api/v1/sensors/tokens", "{\"assets\":[\"tractor:*\"]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("sensor.asset-pattern");
        assertThat(administrator
                        .post("/api/v1/sensors/tokens", "{\"assets\":\"*\"}")
                        .code())
                .isEqualTo("body.wrong-value");
    }
}
