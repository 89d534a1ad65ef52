package io.watchfloor.dashboards.partners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.api.Trusting;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.intel.partner.PartnerCertificate;
import io.watchfloor.ops.intel.partner.PartnerCertificateStore;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import io.watchfloor.sensors.agent.trust.AgentKey;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Client certificates of partners")
final class PartnerCertificatesIT {

    /** A partner reads only itself there. The refusal has a reason, unlike those of TAXII. */
    private static final String OWN = "/api/v1/partners";

    private static final String SIGNAL =
            "{\"class_uid\":2004,\"severity_id\":4,\"finding_info\":{\"uid\":\"%s\",\"title\":\"t\"},\"device\":{\"hostname\":\"srv-tls.example\"}}";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("""
            watchfloor.tls.use = on
            watchfloor.http.behind-proxy { addresses = ["127.0.0.2"], client-certificates = true }
            """);

    private static Caller root;

    @BeforeAll
    static void addPartners() {
        root = new Caller(
                Trusting.client(ca()), NODE.address(), NODE.administrator().token());
        for (String id : new String[] {"north", "south"}) {
            assertThat(root.send(root.request("/api/v1/partners/" + id)
                                    .PUT(BodyPublishers.ofString("{\"organisation\":\"%s\"}".formatted(id))))
                            .status())
                    .isEqualTo(200);
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    private static Path ca() {
        return NODE.data().resolve("tls/ca.pem");
    }

    private static Caller.Answer add(String partner, String pem) {
        return root.post("/api/v1/partners/" + partner + "/certificates", Json.write(Map.of("certificate", pem)));
    }

    private static Caller presenting(PartnerKey key) {
        return new Caller(key.client(ca()), NODE.address(), "");
    }

    /** Adds the certificate, and waits until the port accepts it. */
    private static Caller member(String partner, PartnerKey key) {
        Caller.Answer added = add(partner, key.pem());
        assertThat(added.status()).as(added.response().body()).isEqualTo(200);
        await().until(() -> accepts(key));
        return presenting(key);
    }

    private static boolean accepts(PartnerKey key) {
        return presenting(key).get("/taxii2/").status() == 200;
    }

    private static String reason(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(401);
        return answer.json().path("reason").asText();
    }

    private static void remove(String partner, PartnerKey key) {
        String fingerprint = new PartnerCertificate(key.certificate()).fingerprint();
        assertThat(root.send(root.request("/api/v1/partners/" + partner + "/certificates/" + fingerprint)
                                .DELETE())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aPartnerReadsSendsAndSubscribesWithItsCertificateAlone() {
        PartnerKey key = PartnerKey.of("Northwind");
        Caller north = member("north", key);

        assertThat(north.get("/taxii2/").status()).isEqualTo(200);
        assertThat(north.post("/api/v1/partners/north/signals", SIGNAL.formatted("n-1"))
                        .json()
                        .path("added")
                        .asInt())
                .isEqualTo(1);
        assertThat(north.get("/api/v1/webhooks").status()).isEqualTo(200);
        assertThat(north.get("/api/v1/partners").json().path("items").findValuesAsText("account"))
                .containsExactly("partner-north");

        JsonNode shown = north.get("/api/v1/partners/north/certificates")
                .json()
                .path("items")
                .path(0);
        assertThat(shown.path("validity").asText()).isEqualTo("valid");
        assertThat(shown.path("use").path("lastUsedAt").isNull()).isFalse();
        assertThat(north.post("/api/v1/partners/north/certificates", "{\"certificate\":\"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(root.get("/api/v1/audit?limit=100").response().body())
                .contains(new PartnerCertificate(key.certificate()).fingerprint());
        remove("north", key);
    }

    @Test
    void theCertificateOfAnotherPartnerIsOnlyThatPartner() {
        PartnerKey key = PartnerKey.of("Southbank");
        Caller south = member("south", key);

        assertThat(south.get("/api/v1/partners/north").status()).isEqualTo(404);
        assertThat(south.get("/api/v1/partners/north/certificates").status()).isEqualTo(404);
        assertThat(south.post("/api/v1/partners/north/signals", SIGNAL.formatted("s-1"))
                        .status())
                .isEqualTo(404);
        assertThat(reason(south.as(token("north")).get(OWN))).isEqualTo("certificate-mismatch");
        assertThat(south.as(token("south")).get("/taxii2/").status()).isEqualTo(200);
        assertThat(add("north", key.pem()).code()).isEqualTo("certificate.taken");
        remove("south", key);
    }

    private static String token(String partner) {
        return root.post("/api/v1/people/partner-" + partner + "/tokens", "{}")
                .json()
                .path("token")
                .asText();
    }

    @Test
    void anUnknownCertificateIsNotPresentedOrNotAcceptedAndAnExpiredOneIsRefused() {
        assertThat(reason(presenting(PartnerKey.of("Nobody")).get(OWN))).isEqualTo("not-signed-in");

        PartnerKey expired = PartnerKey.of("Expired", Instant.now().minus(Duration.ofDays(1)));
        assertThat(add("north", expired.pem()).code()).isEqualTo("certificate.dates");
        NODE.jdbi()
                .useTransaction(handle -> new PartnerCertificateStore()
                        .add(handle, "north", new PartnerCertificate(expired.certificate()), "root", Instant.now()));
        await().until(() -> reason(presenting(expired).get(OWN)).equals("certificate-dates"));
        remove("north", expired);
    }

    /** Completed with the code by which the center closes the stream. */
    private static CompletableFuture<Integer> stream(PartnerKey key) {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        URI address = URI.create("wss://" + NODE.address().getAuthority() + "/api/v1/stream");
        key.client(ca())
                .newWebSocketBuilder()
                .subprotocols("watchfloor.live.v1")
                .buildAsync(address, new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        closed.complete(code);
                        return null;
                    }
                })
                .join();
        return closed;
    }

    @Test
    void aRemovedCertificateIsRefusedOnAnOpenConnectionAndClosesItsStreams() {
        PartnerKey key = PartnerKey.of("Leaving");
        Caller leaving = member("north", key);
        assertThat(leaving.get("/taxii2/").status()).isEqualTo(200);
        CompletableFuture<Integer> closed = stream(key);
        remove("north", key);
        assertThat(reason(leaving.get(OWN))).isEqualTo("certificate-unknown");
        assertThat(closed.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(4401);
    }

    @Test
    void aPausedPartnerIsRefusedWithItsCertificate() {
        PartnerKey key = PartnerKey.of("Paused");
        Caller south = member("south", key);
        state("paused");
        assertThat(reason(south.get(OWN))).isEqualTo("partner-paused");
        state("active");
        assertThat(south.get("/taxii2/").status()).isEqualTo(200);
        remove("south", key);
    }

    private static void state(String state) {
        assertThat(root.send(root.request("/api/v1/partners/south/limits")
                                .PUT(BodyPublishers.ofString("{\"state\":\"%s\"}".formatted(state))))
                        .status())
                .isEqualTo(200);
    }

    private record Sensor(String credential, AgentCertificate certificate) {}

    private static Sensor sensor() throws Exception {
        AgentKey key = AgentKey.generate("ws-tls");
        String token = root.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        JsonNode answer = root.post(
                        "/api/v1/sensors/enroll",
                        Json.write(Map.of("token", token, "name", "ws-tls", "request", key.request())))
                .json();
        return new Sensor(
                answer.path("credential").asText(),
                key.withCertificate(answer.path("certificate").asText()));
    }

    @Test
    void aSensorIsNoPartnerAndAPartnerIsNoSensor() throws Exception {
        Sensor sensor = sensor();
        CenterTrust trust = CenterTrust.of(ca());
        trust.present(sensor.certificate());
        Caller asSensor = new Caller(trust.client().build(), NODE.address(), "");
        assertThat(reason(asSensor.get(OWN))).isEqualTo("certificate-unknown");
        assertThat(add("north", sensor.certificate().pem()).code()).isEqualTo("certificate.sensor");

        PartnerKey key = PartnerKey.of("No sensor");
        Caller north = member("north", key);
        String record = "{\"asset\":\"ws-1\",\"logsource\":{\"product\":\"linux\"},\"fields\":{\"a\":1}}";
        assertThat(north.post("/api/v1/telemetry", record).code()).isEqualTo("sensor.certificate-foreign");
        assertThat(north.as(sensor.credential())
                        .post("/api/v1/telemetry", record)
                        .code())
                .isEqualTo("sensor.certificate-foreign");
        remove("north", key);
    }

    @Test
    void aListedProxyForwardsTheCertificateAndNobodyElse() throws Exception {
        PartnerKey key = PartnerKey.of("Behind a proxy");
        assertThat(add("north", key.pem()).status()).isEqualTo(200);
        Caller proxy = new Caller(PartnerKey.proxy(ca(), "127.0.0.2"), NODE.address(), "");
        Caller stranger = new Caller(Trusting.client(ca()), NODE.address(), "");
        String[] header = {"Client-Cert", header(key)};

        assertThat(get(proxy, header).status()).isEqualTo(200);
        assertThat(reason(get(stranger, header))).isEqualTo("not-signed-in");
        assertThat(reason(get(proxy, "Client-Cert", header(PartnerKey.of("Nobody")))))
                .isEqualTo("certificate-unknown");
        assertThat(reason(get(proxy, "Client-Cert", header(PartnerKey.of("Browser")), "Sec-Fetch-Site", "none")))
                .isEqualTo("not-signed-in");
        remove("north", key);
        assertThat(reason(get(proxy, header))).isEqualTo("certificate-unknown");
    }

    private static Caller.Answer get(Caller who, String... headers) {
        return who.send(who.request(OWN).headers(headers).GET());
    }

    private static String header(PartnerKey key) throws Exception {
        return ":" + Base64.getEncoder().encodeToString(key.certificate().getEncoded()) + ":";
    }

    @Test
    void anAdministratorCannotAddOneForAPartnerWithAHigherClearance() {
        assertThat(root.post("/api/v1/people", "{\"name\":\"lower\",\"role\":\"administrator\"}")
                        .status())
                .isEqualTo(200);
        assertThat(root.send(root.request("/api/v1/people/lower")
                                .method("PATCH", BodyPublishers.ofString("{\"clearance\":\"clear\"}")))
                        .status())
                .isEqualTo(200);
        Caller lower = root.as(root.post("/api/v1/people/lower/tokens", "{}")
                .json()
                .path("token")
                .asText());
        assertThat(lower.post(
                                "/api/v1/partners/north/certificates",
                                Json.write(Map.of(
                                        "certificate", PartnerKey.of("Above").pem())))
                        .code())
                .isEqualTo("access.beyond-own");
    }

    @Test
    void unusableTextsAreRefusedWithACode() {
        PartnerKey key = PartnerKey.of("Twice");
        assertThat(add("north", "-----BEGIN CERTIFICATE-----").code()).isEqualTo("certificate.unreadable");
        assertThat(add("north", key.pem() + key.pem()).code()).isEqualTo("certificate.unreadable");
        assertThat(add("north", "-----BEGIN CERTIFICATE-----\n" + "A".repeat(12_000) + "\n-----END CERTIFICATE-----")
                        .code())
                .isEqualTo("certificate.unreadable");
        assertThat(add("north", "-----BEGIN PRIVATE KEY-----").code()).isEqualTo("certificate.private-key");
        assertThat(add("nobody", key.pem()).code()).isEqualTo("partner.unknown");
        assertThat(root.send(root.request("/api/v1/partners/north/certificates/" + "AB".repeat(32))
                                .DELETE())
                        .code())
                .isEqualTo("certificate.unknown");
    }

    @Test
    void aPartnerHasAtMostFiveCertificatesAndAddingOneAgainChangesNothing() {
        assertThat(root.send(root.request("/api/v1/partners/many")
                                .PUT(BodyPublishers.ofString("{\"organisation\":\"Many\"}")))
                        .status())
                .isEqualTo(200);
        PartnerKey first = PartnerKey.of("Many", Instant.now().plus(Duration.ofDays(3)));
        assertThat(add("many", first.pem()).json().path("validity").asText()).isEqualTo("expiring");
        assertThat(add("many", first.pem()).status()).isEqualTo(200);
        for (int more = 1; more < PartnerCertificate.MOST; more++) {
            assertThat(add("many", PartnerKey.of("Many").pem()).status()).isEqualTo(200);
        }
        assertThat(add("many", PartnerKey.of("Many").pem()).code()).isEqualTo("certificate.too-many");
        await().until(() -> root.get("/metrics")
                .response()
                .body()
                .contains("watchfloor_partner_certificates{validity=\"expiring\"} 1.0"));
    }
}
