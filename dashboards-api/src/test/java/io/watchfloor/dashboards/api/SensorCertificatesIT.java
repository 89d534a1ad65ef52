package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.config.tls.SealingKeys;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import io.watchfloor.sensors.agent.trust.AgentKey;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Authentication of sensors by TLS, and clients with stolen credentials. */
class SensorCertificatesIT {

    private static final String RECORD =
            "{\"asset\":\"ws-1\",\"logsource\":{\"product\":\"linux\"},\"fields\":{\"a\":1}}";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.tls.use = on\n");

    /** Credentials of a sensor that was enrolled manually. */
    private record Held(String sensor, String credential, AgentCertificate certificate) {}

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    private static Path ca() {
        return NODE.data().resolve("tls/ca.pem");
    }

    private static Caller administrator() {
        return new Caller(
                Trusting.client(ca()), NODE.address(), NODE.administrator().token());
    }

    private static Caller showing(@Nullable AgentCertificate certificate, String credential) {
        try {
            CenterTrust trust = CenterTrust.of(ca());
            trust.present(certificate);
            return new Caller(trust.client().build(), NODE.address(), credential);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(String asked) {
        return administrator()
                .post("/api/v1/sensors/tokens", asked)
                .json()
                .path("token")
                .asText();
    }

    private static Held enrolled(String token) throws Exception {
        AgentKey key = AgentKey.generate("by hand");
        String body = administrator()
                .post(
                        "/api/v1/sensors/enroll",
                        "{\"token\":\"%s\",\"name\":\"ws-1\",\"request\":\"%s\"}"
                                .formatted(token, key.request().replace("\n", "\\n")))
                .response()
                .body();
        JsonNode answer = Json.parse(body);
        return new Held(
                answer.path("sensor").asText(),
                answer.path("credential").asText(),
                key.withCertificate(answer.path("certificate").asText()));
    }

    private static JsonNode shown(String sensor) {
        return administrator().get("/api/v1/sensors/" + sensor).json();
    }

    private static double handshakes(String result) {
        return administrator()
                .get("/metrics")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("watchfloor_tls_handshakes_total")
                        && line.contains("result=\"" + result + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void theCredentialAloneIsNotEnoughForASensorThatHasACertificate() throws Exception {
        Held held = enrolled(token("{\"assets\":[\"*\"]}"));
        Caller.Answer alone = showing(null, held.credential()).post("/api/v1/telemetry", RECORD);
        assertThat(alone.status()).isEqualTo(401);
        assertThat(alone.code()).isEqualTo("sensor.certificate-needed");
        assertThat(showing(held.certificate(), held.credential())
                        .post("/api/v1/telemetry", RECORD)
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
        Held other = enrolled(token("{\"assets\":[\"*\"]}"));
        assertThat(showing(held.certificate(), other.credential())
                        .post("/api/v1/telemetry", RECORD)
                        .code())
                .isEqualTo("sensor.credential-mismatch");
        assertThat(showing(null, "")
                        .post(
                                "/api/v1/sensors/certificate",
                                "{\"request\":\"%s\"}"
                                        .formatted(
                                                AgentKey.generate("x").request().replace("\n", "\\n")))
                        .code())
                .isEqualTo("sensor.unknown-credential");
    }

    @Test
    void aCertificateThatEndedOrIsOfAnotherIssuerIsRefusedWithinTheHandshakeAndCounted() throws Exception {
        Held held = enrolled(token("{\"assets\":[\"*\"]}"));
        Clock lastWeek = Clock.fixed(Instant.now().minus(Duration.ofDays(7)), ZoneOffset.UTC);
        SealingKeys keys = SealingKeys.read(NODE.data().resolve("authority-key"));
        ClientCa own = NODE.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT certificate, private_key, sealed_by FROM sensor_authority")
                        .map((row, context) -> ClientCa.of(
                                ClientCa.certificate(row.getBytes("certificate")),
                                keys.decrypt(
                                                new SealingKeys.Ciphertext(
                                                        row.getString("sealed_by"), row.getBytes("private_key")),
                                                "the key that signs sensors' certificates")
                                        .orElseThrow(),
                                lastWeek,
                                new SecureRandom()))
                        .one());
        ClientCa foreign = ClientCa.make("Watchfloor sensors", Clock.systemUTC(), new SecureRandom());
        double before = handshakes("client-certificate");
        for (ClientCa issuer : List.of(own, foreign)) {
            AgentKey key = AgentKey.generate("x");
            String name = "urn:watchfloor:sensor:%s:0123456789abcdef".formatted(held.sensor());
            AgentCertificate forged = key.withCertificate(
                    ClientCa.pem(issuer.sign(CertificateRequest.parse(key.request()), "x", name, Duration.ofDays(1))));
            assertThatThrownBy(() -> showing(forged, held.credential()).post("/api/v1/telemetry", RECORD))
                    .rootCause()
                    .hasMessageMatching(".*(alert|closed|reset|terminated|Broken pipe).*");
        }
        assertThat(handshakes("client-certificate") - before).isEqualTo(2);
    }

    @Test
    void aSensorThatWasAwayRenewsItsEndedCertificateWithItsCredentialAndTheSameKey() throws Exception {
        Held held = enrolled(token("{}"));
        AgentKey again = held.certificate().requestRenewal("x");
        String body = "{\"request\":\"%s\",\"ended\":\"%s\"}"
                .formatted(
                        again.request().replace("\n", "\\n"),
                        held.certificate().pem().replace("\n", "\\n"));
        assertThat(showing(null, "wfs_stolen")
                        .post("/api/v1/sensors/certificate", body)
                        .code())
                .isEqualTo("sensor.certificate-revoked");
        String anotherKey = "{\"request\":\"%s\",\"ended\":\"%s\"}"
                .formatted(
                        AgentKey.generate("x").request().replace("\n", "\\n"),
                        held.certificate().pem().replace("\n", "\\n"));
        assertThat(showing(null, held.credential())
                        .post("/api/v1/sensors/certificate", anotherKey)
                        .code())
                .isEqualTo("sensor.certificate-ended");
        Caller.Answer renewed = showing(null, held.credential()).post("/api/v1/sensors/certificate", body);
        assertThat(renewed.status()).isEqualTo(200);
        AgentCertificate next =
                again.withCertificate(renewed.json().path("certificate").asText());
        assertThat(showing(next, held.credential())
                        .post("/api/v1/telemetry", RECORD)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoEnrolsAnewLocksOutWhoeverHoldsWhatWasThereBefore() throws Exception {
        Held before = enrolled(token("{\"assets\":[\"*\"]}"));
        Held after = enrolled(token("{\"sensor\":\"%s\"}".formatted(before.sensor())));
        assertThat(after.sensor()).isEqualTo(before.sensor());
        assertThat(shown(after.sensor()).path("assets").toString()).isEqualTo("[\"*\"]");
        assertThat(showing(before.certificate(), before.credential())
                        .post("/api/v1/telemetry", RECORD)
                        .code())
                .isEqualTo("sensor.certificate-revoked");
        assertThat(showing(after.certificate(), after.credential())
                        .post("/api/v1/telemetry", RECORD)
                        .status())
                .isEqualTo(200);
        assertThat(administrator()
                        .post("/api/v1/sensors/tokens", "{\"sensor\":\"nobody\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void ofTenThousandRecordsForgedForForeignAssetsNoneMakesAnAlertAndAllAreCounted() throws Exception {
        Held held = enrolled(token("{}"));
        Caller sensor = showing(held.certificate(), held.credential());
        int refused = 0;
        for (int part = 0; part < 10; part++) {
            StringBuilder forged = new StringBuilder();
            for (int number = 0; number < 1000; number++) {
                forged.append(attack("dc%02d.corp.example".formatted(number % 50), part * 1000 + number));
            }
            JsonNode answer =
                    sensor.post("/api/v1/telemetry", forged.toString()).json();
            assertThat(answer.path("accepted").asInt()).isZero();
            for (JsonNode one : answer.path("rejected")) {
                assertThat(one.path("code").asText()).isEqualTo("sensor.foreign-asset");
                refused++;
            }
        }
        assertThat(refused).isEqualTo(10_000);
        // Evaluated after the records above: when its alert exists, theirs would exist, too.
        sensor.post("/api/v1/telemetry", attack("ws-1", 10_000));
        await().until(() -> alerts("host:ws-1") == 1);
        for (int number = 0; number < 50; number++) {
            assertThat(alerts("host:dc%02d.corp.example".formatted(number))).isZero();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(shown(held.sensor()).path("foreign").asInt()).isEqualTo(10_000));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(shown(held.sensor()).path("rejected").asInt())
                                .isEqualTo(10_000));
        assertThat(administrator()
                        .get("/api/v1/status")
                        .json()
                        .path("quarantine")
                        .path("records")
                        .asInt())
                .isGreaterThanOrEqualTo(10_000);
    }

    private static int alerts(String asset) {
        return administrator()
                .get("/api/v1/alerts?asset=" + asset)
                .json()
                .path("items")
                .size();
    }

    private static String attack(String asset, int number) {
        return """
                {"asset":"%s","time":"2026-11-24T22:26:52.123Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet %d"}}
                """.formatted(asset, number);
    }

    @Test
    void aRequestThatIsNoneIsRefusedAndItsTokenStaysGood() throws Exception {
        String token = token("{}");
        Caller.Answer refused = administrator()
                .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"x\",\"request\":\"y\"}".formatted(token));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("sensor.certificate-request");
        assertThat(enrolled(token).sensor()).isNotEmpty();
    }
}
