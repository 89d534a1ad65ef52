package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.Overrides;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.dashboards.Node;
import io.watchfloor.dashboards.access.BootstrapToken;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence of a running node: sealed in its database, readable for people, kept while it is held, and gone once it is erased. */
class EvidenceIT {

    private static final String ASSET = "/api/v1/assets/ws1.corp.example";
    private static final String SECRET = "s3cr3t-of-the-user";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedPostgres postgres;
    private Jdbi database;
    private Node node;
    private Caller administrator;
    private Caller responder;
    private String credential;

    @BeforeEach
    void begin() throws Exception {
        postgres = EmbeddedPostgres.start(Files.createDirectory(folder.resolve("database")));
        database = Jdbi.create(postgres.jdbcUrl(), postgres.user(), postgres.password());
        start();
        administrator.post("/api/v1/people", "{\"name\":\"rae\"}");
        responder = administrator.as(administrator
                .post("/api/v1/people/rae/tokens", "{}")
                .json()
                .path("token")
                .asText());
        String token = administrator
                .post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        credential = administrator
                .as("")
                .post("/api/v1/sensors/enroll", "{\"token\":\"" + token + "\",\"name\":\"it\"}")
                .json()
                .path("credential")
                .asText();
    }

    private void start() throws Exception {
        Path data = folder.resolve("node");
        Path settings = Files.writeString(
                folder.resolve("node.conf"),
                "watchfloor.database { jdbc-url = \"%s\", user = %s, password = \"%s\" }"
                        .formatted(postgres.jdbcUrl(), postgres.user(), postgres.password()));
        node = Node.start(ProgramConfig.load(
                Optional.of(settings), new Overrides(Optional.of(data), Optional.of(0), Optional.empty())));
        administrator = new Caller(
                http,
                node.address(),
                Files.readString(data.resolve(BootstrapToken.FILE)).strip());
    }

    @AfterEach
    void end() {
        node.close();
        postgres.close();
        http.close();
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

        node.close();
        start();
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
        // As an older version left it: in clear, in the journal and on the board.
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
        assertThat(administrator
                        .as(credential)
                        .post("/api/v1/telemetry", record)
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
    }

    private JsonNode alert() {
        return administrator.get("/api/v1/alerts").json().path("items").path(0);
    }

    /** The latest record behind the only alert, which boards show soon after the ack. */
    private JsonNode proof() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> administrator
                                .get("/api/v1/alerts/" + alert().path("id").asText())
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

    /** In all tables, whatever their columns are. */
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
