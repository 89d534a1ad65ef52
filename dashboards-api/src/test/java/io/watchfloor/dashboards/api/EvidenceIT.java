package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Evidence on a running node: encrypted in its database, readable for users, kept under legal hold, and unreadable
 * after its erasure.
 */
class EvidenceIT {

    private static final String ASSET = "/api/v1/assets/ws1.corp.example";
    private static final String SECRET = "s3cr3t-of-the-user";

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private Jdbi database;
    private Caller administrator;
    private Caller responder;
    private Caller sensor;

    @BeforeEach
    void begin() {
        database = node.jdbi();
        administrator = node.administrator();
        responder = node.responder("rae");
        sensor = node.sensor("it");
    }

    @Test
    void peopleReadWhatProvesAnAlertAndTheDatabaseHoldsItSealedOnly() {
        send(1);
        JsonNode proof = proof();
        assertThat(proof.path("raw").asText()).contains(SECRET);
        assertThat(proof.path("because").toString()).contains(SECRET);
        assertThat(rowsWithTheSecret()).isZero();
        assertThat(administrator.get(ASSET + "/evidence").json().toString())
                .isEqualTo("{\"asset\":\"host:ws1.corp.example\",\"holds\":[],\"erasures\":[]}");
    }

    @Test
    void heldEvidenceIsKeptAndReleasedEvidenceCanBeErasedForGood() throws Exception {
        send(1);
        assertThat(proof().path("raw").asText()).contains(SECRET);
        JsonNode held = hold(responder, "file 2026/117").json();
        assertThat(held.path("holds").path(0).path("matter").asText()).isEqualTo("file 2026/117");
        assertThat(held.path("holds").path(0).path("by").asText()).isEqualTo("rae");

        Caller.Answer refused = erase(administrator);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("evidence.held");
        assertThat(refused.json().path("matters").asText()).isEqualTo("file 2026/117");
        assertThat(proof().path("raw").asText()).contains(SECRET);

        assertThat(release(responder, "file%202026%2F117").status()).isEqualTo(403);
        assertThat(release(administrator, "file%202026%2F117").status()).isEqualTo(204);
        assertThat(release(administrator, "file%202026%2F117").code()).isEqualTo("evidence.unknown-hold");
        assertThat(erase(responder).status()).isEqualTo(403);

        Caller.Answer erased = erase(administrator);
        assertThat(erased.status()).isEqualTo(200);
        assertThat(erased.json().path("erasures").path(0).path("reason").asText())
                .isEqualTo("the user asked");
        assertErased();
        assertThat(keys()).isZero();

        node.restart();
        administrator = node.administrator();
        sensor = administrator.as(sensor.token());
        assertErased();
        send(2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(proof().path("raw").asText()).contains(SECRET));
        assertThat(alert().path("count").asInt())
                .as("what was found stays found")
                .isEqualTo(2);
    }

    @Test
    void evidenceFromBeforeThereWereKeysIsErasedToo() {
        send(1);
        JsonNode proof = proof();
        // As stored by an older version: unencrypted in journal and read model.
        database.useTransaction(transaction -> {
            String kept = transaction
                    .createQuery("SELECT raw FROM alert_evidence")
                    .mapTo(String.class)
                    .one();
            String clear = proof.path("raw").asText();
            transaction
                    .createUpdate("UPDATE alert_evidence SET raw = :clear")
                    .bind("clear", clear)
                    .execute();
            transaction
                    .createUpdate("""
                            UPDATE event_journal SET event_payload =
                                convert_to(replace(convert_from(event_payload, 'UTF8'), :kept, :clear), 'UTF8')
                            WHERE persistence_id LIKE 'asset|%'""")
                    .bind("kept", kept)
                    .bind("clear", clear.replace("\\", "\\\\").replace("\"", "\\\""))
                    .execute();
        });
        assertThat(rowsWithTheSecret()).isEqualTo(2);
        assertThat(proof().path("raw").asText()).contains(SECRET);

        assertThat(erase(administrator).status()).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(rowsWithTheSecret()).isZero());
        assertErased();
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        send(1);
        proof();
        assertThat(administrator.get("/api/v1/assets/nobody/evidence").code()).isEqualTo("asset.unknown");
        assertThat(administrator.post(ASSET + "/evidence/erase", "{}").code()).isEqualTo("body.missing-field");
        assertThat(hold(responder, "x".repeat(101)).code()).isEqualTo("evidence.matter");
    }

    private void assertErased() {
        JsonNode proof = proof();
        assertThat(proof.path("raw").isNull()).isTrue();
        assertThat(proof.path("because").isMissingNode()).isTrue();
        assertThat(proof.path("erased").path("reason").asText()).isEqualTo("the user asked");
        assertThat(rowsWithTheSecret()).isZero();
    }

    private void send(int number) {
        String record = """
                {"asset":"ws1.corp.example","time":"2026-11-24T22:26:52.%03dZ",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe",\
                "CommandLine":"vssadmin.exe delete shadows /all /quiet %s"}}
                """.formatted(number, SECRET);
        RunningNode.telemetry(sensor, record);
    }

    private JsonNode alert() {
        return administrator.get("/api/v1/alerts").json().path("items").path(0);
    }

    /** Latest record of the only alert, which the read model shows shortly after the acknowledgement. */
    private JsonNode proof() {
        String alert = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> alert().path("id").asText(), found -> !found.isEmpty());
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> administrator
                                .get("/api/v1/alerts/" + alert)
                                .json()
                                .path("telemetry")
                                .path(0),
                        found -> !found.isMissingNode());
    }

    private Caller.Answer hold(Caller caller, String matter) {
        String path = ASSET + "/evidence/holds/" + matter.replace(" ", "%20").replace("/", "%2F");
        return caller.send(caller.request(path).PUT(BodyPublishers.ofString("{\"reason\":\"a court asks\"}")));
    }

    private static Caller.Answer release(Caller caller, String matter) {
        return caller.send(caller.request(ASSET + "/evidence/holds/" + matter).DELETE());
    }

    private static Caller.Answer erase(Caller caller) {
        return caller.post(ASSET + "/evidence/erase", "{\"reason\":\"the user asked\"}");
    }

    private int keys() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM evidence_key WHERE key IS NOT NULL")
                        .mapTo(Integer.class)
                        .one());
    }

    /** Counts rows of all tables that contain the text. */
    private int rowsWithTheSecret() {
        return database.withHandle(handle -> {
            int found = 0;
            for (String table : handle.createQuery(
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                    .mapTo(String.class)
                    .list()) {
                found += handle.createQuery("SELECT count(*) FROM \"" + table
                                + "\" t WHERE t::text LIKE :text OR t::text LIKE :bytes")
                        .bind("text", "%" + SECRET + "%")
                        .bind("bytes", "%" + hex(SECRET) + "%")
                        .mapTo(Integer.class)
                        .one();
            }
            return found;
        });
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
