package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.api.Trusting;
import io.watchfloor.dashboards.partners.PartnerKey;
import io.watchfloor.dashboards.wire.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way of a new partner that the manual of TAXII describes, from the registration to the first shared sighting. */
@DisplayName("Two centers")
final class TwoCentersIT {

    private static final String INDICATOR = "indicator--c1d2e3f4-0000-4000-8000-000000000029";

    @Order(1)
    @RegisterExtension
    static final RunningNode HARBOUR = RunningNode.with("watchfloor.tls.use = on\n");

    @Order(2)
    @RegisterExtension
    static final RunningNode NORTHWIND = RunningNode.with(() -> """
            watchfloor.egress { allow = ["127.0.0.0/8", "::1"], trusted-ca = "%s" }
            """.formatted(ca()));

    private static Path ca() {
        return HARBOUR.data().resolve("tls/ca.pem");
    }

    private static Caller harbour() {
        return new Caller(
                Trusting.client(ca()),
                HARBOUR.address(),
                HARBOUR.administrator().token());
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200));
    }

    private static JsonNode put(Caller root, String path, String body) {
        Caller.Answer answer = root.send(root.request("/api/v1/" + path).PUT(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode feed() {
        return NORTHWIND.list("/api/v1/intel/feeds").getFirst();
    }

    private static void awaitFeed(String health) {
        await().untilAsserted(() -> {
            NORTHWIND.administrator().post("/api/v1/intel/feeds/harbour/poll", "{}");
            assertThat(feed().path("state").path("health").asText())
                    .as(feed().toString())
                    .isEqualTo(health);
        });
    }

    private static String indicator() {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z");
        return """
                {"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"%s","modified":"%s","name":"Domain of FerryRat",
                 "indicator_types":["malicious-activity"],"pattern":"[domain-name:value = 'ferry.example']","pattern_type":"stix",
                 "valid_from":"%s","object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}]}""".formatted(INDICATOR, now, now, now);
    }

    @Test
    @DisplayName("share an indicator, and its sighting comes back, with a client certificate alone")
    void shareASighting() {
        PartnerKey key = PartnerKey.of("Northwind Utilities");
        register(key);
        Caller.Answer imported = harbour().post("/api/v1/intel/bundles", indicator());
        assertThat(imported.json().path("added").asInt())
                .as(imported.response().body())
                .isEqualTo(1);

        JsonNode made = poll(key);
        assertThat(made.path("clientCertificate").path("subject").asText()).isEqualTo("O=Northwind Utilities,CN=taxii");
        awaitFeed("ok");
        await().until(() -> NORTHWIND.list("/api/v1/intel/objects?id=" + INDICATOR).stream()
                .anyMatch(one -> one.path("source").asText().equals("feed:harbour")));

        see();
        put(NORTHWIND.administrator(), "intel/feeds/harbour", settings(Map.of("sightingsCollection", "northwind")));
        await().until(() -> !harbour()
                .get("/api/v1/intel/objects?type=sighting")
                .json()
                .path("items")
                .isEmpty());
        await().untilAsserted(
                        () -> assertThat(feed().path("sightings").path("health").asText())
                                .as(feed().toString())
                                .isEqualTo("ok"));
        assertThat(feed().path("sightings").path("accepted").asInt()).isOne();
        assertThat(feed().path("sightings").path("refused").asInt()).isZero();
        JsonNode sighting = harbour()
                .get("/api/v1/intel/objects?type=sighting")
                .json()
                .path("items")
                .path(0);
        assertThat(sighting.path("source").asText()).isEqualTo("partner:northwind");
        assertThat(sighting.path("tlp").asText()).isEqualTo("green");
        assertThat(harbour()
                        .get("/api/v1/intel/objects/" + INDICATOR + "/graph")
                        .response()
                        .body())
                .contains(sighting.path("id").asText());

        put(harbour(), "partners/northwind/limits", "{\"state\":\"paused\"}");
        awaitFeed("failing");
        assertThat(feed().path("state").path("errorCode").asText()).isEqualTo("taxii.credentials");
        put(NORTHWIND.administrator(), "intel/feeds/harbour", settings(Map.of("clientCertificate", "")));
        assertThat(feed().path("clientCertificate").isNull()).isTrue();
        assertThat(keys()).isZero();
    }

    private static void register(PartnerKey key) {
        put(
                harbour(),
                "partners/northwind",
                "{\"organisation\":\"Northwind Utilities\",\"contacts\":[\"Ann <ann@northwind.example>\"],\"agreement\":\"C-17\"}");
        put(
                harbour(),
                "partners/northwind/limits",
                "{\"ceiling\":\"amber\",\"kinds\":[\"intelligence\",\"sighting\"],\"objectsPerDay\":1000}");
        Caller.Answer added =
                harbour().post("/api/v1/partners/northwind/certificates", Json.write(Map.of("certificate", key.pem())));
        assertThat(added.status()).as(added.response().body()).isEqualTo(200);
        await().until(() -> new Caller(key.client(ca()), HARBOUR.address(), "")
                        .get("/taxii2/")
                        .status()
                == 200);
        put(harbour(), "intel/collections/northwind", "{\"partner\":\"northwind\",\"ceiling\":\"amber\"}");
        String importer = harbour().get("/api/v1/me").json().path("name").asText();
        put(harbour(), "intel/collections/northwind/sources/" + importer, "");
    }

    private static String settings(Map<String, String> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.put("url", HARBOUR.address() + "/taxii2/");
        all.put("everySeconds", 3600);
        return Json.write(all);
    }

    private static JsonNode poll(PartnerKey key) {
        Caller root = NORTHWIND.administrator();
        String halved = settings(Map.of("clientCertificate", key.pem()));
        assertThat(root.send(root.request("/api/v1/intel/feeds/harbour").PUT(BodyPublishers.ofString(halved)))
                        .code())
                .isEqualTo("feed.client-key");
        PartnerKey other = PartnerKey.of("Other");
        String mixed = settings(Map.of("clientCertificate", key.pem(), "clientKey", other.keyPem()));
        assertThat(root.send(root.request("/api/v1/intel/feeds/harbour").PUT(BodyPublishers.ofString(mixed)))
                        .response()
                        .body())
                .contains("feed.client-certificate", "does not match");

        String secret = key.keyPem().lines().skip(1).findFirst().orElseThrow();
        JsonNode made = put(
                root,
                "intel/feeds/harbour",
                settings(Map.of("clientCertificate", key.pem(), "clientKey", key.keyPem())));
        assertThat(made.toString()).doesNotContain(secret);
        assertThat(root.get("/api/v1/audit?limit=100").response().body()).doesNotContain(secret);
        assertThat(keys()).isOne();
        byte[] stored = NORTHWIND
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT client_key FROM intel_feed")
                        .mapTo(byte[].class)
                        .one());
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
        return made;
    }

    private static long keys() {
        return NORTHWIND
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(client_key) FROM intel_feed")
                        .mapTo(Long.class)
                        .one());
    }

    /** A sensor of the partner looks the domain up. */
    private static void see() {
        await().until(() -> {
            JsonNode live = NORTHWIND.administrator().get("/api/v1/intel/live").json();
            return live.path("current").asBoolean();
        });
        RunningNode.telemetry(NORTHWIND.sensor("ws1"), """
                {"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws1.northwind.example",\
                "QueryName":"ferry.example","Image":"C:\\\\a.exe","TimeCreated":"%s"}
                """.formatted(Instant.now()));
        await().until(() -> NORTHWIND
                        .administrator()
                        .get("/api/v1/intel/indicators/" + INDICATOR)
                        .json()
                        .path("sightings")
                        .path("count")
                        .asLong()
                == 1);
    }
}
