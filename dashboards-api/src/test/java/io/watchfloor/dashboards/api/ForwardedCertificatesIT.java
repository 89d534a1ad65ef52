package io.watchfloor.dashboards.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import io.watchfloor.sensors.agent.trust.AgentKey;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Client certificates forwarded by proxies: accepted only from listed proxies. */
class ForwardedCertificatesIT {

    private static final String RECORD =
            "{\"asset\":\"ws-1\",\"logsource\":{\"product\":\"linux\"},\"fields\":{\"a\":1}}";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(
            "watchfloor.http.behind-proxy { addresses = [\"127.0.0.2\"], client-certificates = true }\n");

    private static HttpClient proxy = HttpClient.newHttpClient();

    private record Held(String sensor, String credential, AgentCertificate certificate) {}

    @BeforeAll
    static void proxy() throws Exception {
        proxy = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.2"))
                .build();
    }

    @AfterAll
    static void close() {
        proxy.shutdownNow();
    }

    private static Caller throughProxy(String credential) {
        return new Caller(proxy, NODE.address(), credential);
    }

    private static Held enrolled(String name) throws Exception {
        AgentKey key = AgentKey.generate(name);
        String token = NODE.administrator()
                .post("/api/v1/sensors/tokens", "{\"assets\":[\"ws-1\"]}")
                .json()
                .path("token")
                .asText();
        JsonNode answer = throughProxy("")
                .post(
                        "/api/v1/sensors/enroll",
                        "{\"token\":\"%s\",\"name\":\"%s\",\"request\":\"%s\"}"
                                .formatted(token, name, key.request().replace("\n", "\\n")))
                .json();
        return new Held(
                answer.path("sensor").asText(),
                answer.path("credential").asText(),
                key.withCertificate(answer.path("certificate").asText()));
    }

    /** In the format of RFC 9440. */
    private static String told(String pem) throws Exception {
        return ":" + Base64.getEncoder().encodeToString(ClientCa.read(pem).getEncoded()) + ":";
    }

    private static String code(Caller caller, String... headers) {
        return caller.post("/api/v1/telemetry", RECORD, headers).code();
    }

    private static double notBelieved(String code) {
        return NODE.metric("watchfloor_http_refused_total{code=\"client-cert." + code + "\"}");
    }

    @Test
    void aListedProxyIsBelievedInEitherForm() throws Exception {
        Held held = enrolled("ws-1");
        Caller caller = throughProxy(held.credential());
        String pem = held.certificate().pem();
        String escaped = URLEncoder.encode(pem, US_ASCII).replace("+", "%20");
        for (String value : new String[] {told(pem), escaped}) {
            RunningNode.telemetry(caller, RECORD, "Client-Cert", value);
        }
        assertThat(code(caller)).isEqualTo("sensor.certificate-needed");
        assertThat(code(throughProxy("wfs_other"), "Client-Cert", told(pem))).isEqualTo("sensor.credential-mismatch");
        JsonNode foreign = caller.post("/api/v1/telemetry", RECORD.replace("ws-1", "dc01"), "Client-Cert", told(pem))
                .json();
        assertThat(foreign.path("accepted").asInt()).as(foreign.toString()).isZero();
    }

    @Test
    void nobodyElseIsBelievedAndItIsCounted() throws Exception {
        Held held = enrolled("ws-2");
        Caller stranger = NODE.administrator().as(held.credential());
        double before = notBelieved("not-from-proxy");
        assertThat(code(stranger, "Client-Cert", told(held.certificate().pem())))
                .isEqualTo("sensor.certificate-needed");
        assertThat(notBelieved("not-from-proxy")).isEqualTo(before + 1);
    }

    @Test
    void whatIsNoCertificateCountsForNothing() throws Exception {
        Held held = enrolled("ws-3");
        Caller caller = throughProxy(held.credential());
        String told = told(held.certificate().pem());
        double before = notBelieved("unreadable");
        for (String value :
                new String[] {":AAAA:", "::", ":", "x", ":" + "A".repeat(4000) + ":", "-----BEGIN%20CERTIFICATE-----%zz"
                }) {
            assertThat(code(caller, "Client-Cert", value)).as(value).isEqualTo("sensor.certificate-needed");
        }
        assertThat(code(caller, "Client-Cert", told, "Client-Cert", told))
                .as("twice")
                .isEqualTo("sensor.certificate-needed");
        assertThat(notBelieved("unreadable")).isEqualTo(before + 7);
    }

    @Test
    void aCertificateOfAnotherIssuerAndOneOfARevokedSensorAreRefused() throws Exception {
        Held held = enrolled("ws-4");
        Caller caller = throughProxy(held.credential());
        String name = "urn:watchfloor:sensor:%s:0123456789abcdef".formatted(held.sensor());
        String forged = ClientCa.pem(ClientCa.make("Watchfloor sensors", Clock.systemUTC(), new SecureRandom())
                .sign(CertificateRequest.parse(AgentKey.generate("x").request()), "x", name, Duration.ofDays(1)));
        assertThat(code(caller, "Client-Cert", told(forged))).isEqualTo("sensor.certificate-foreign");
        NODE.administrator()
                .send(NODE.administrator()
                        .request("/api/v1/sensors/" + held.sensor())
                        .DELETE());
        assertThat(code(caller, "Client-Cert", told(held.certificate().pem()))).isEqualTo("sensor.certificate-revoked");
    }

    @Test
    void theIssuersAreThereForAProxyThatAsks() throws Exception {
        Held held = enrolled("ws-5");
        String issuers = throughProxy("").get("/pki/sensors.pem").response().body();
        assertThat(ClientCa.signed(
                        ClientCa.read(issuers), ClientCa.read(held.certificate().pem())))
                .isTrue();
    }
}
