package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.backup.Backup;
import io.watchfloor.config.backup.Restore;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restored center does not show empty lists as complete before its projections have read the journal. */
class RebuildingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Projections that lag by less than a few seconds do not count as rebuilding. */
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    @Test
    void aRestoredCenterIsNotReadyBeforeItsListsAreComplete() throws Exception {
        DatabaseAddress first = TestDatabase.migrated();
        DatabaseAddress second = TestDatabase.empty();
        Path file = folder.resolve("night.backup");
        String token;
        String credential;
        try (HttpClient http = HttpClient.newHttpClient()) {
            try (Node node = Node.start(config("first", first))) {
                token = Files.readString(folder.resolve("first").resolve(BootstrapToken.FILE))
                        .strip();
                Caller root = new Caller(http, node.address(), token);
                assertThat(root.as("").get("/ready").status()).isEqualTo(200);
                credential = sensor(root);
                RunningNode.telemetry(root.as(credential), AttackSamples.shadowCopiesDeleted("ws1"));
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(cases(root)).hasSize(1));
                Backup.take(first, file, (table, bytes) -> {});
            }
            ProgramConfig after = config("second", second);
            Restore.into(second, after.settings().database(), file, (table, bytes) -> {});
            Thread.sleep(A_FEW_SECONDS);

            // Locks the position of the projection, so that it cannot advance, as during a long rebuild.
            try (Connection reader = DriverManager.getConnection(second.jdbcUrl(), second.user(), second.password());
                    Statement statement = reader.createStatement()) {
                statement.execute("INSERT INTO fold_position (fold) VALUES ('boards') ON CONFLICT DO NOTHING");
                reader.setAutoCommit(false);
                statement.execute("SELECT FROM fold_position WHERE fold = 'boards' FOR UPDATE");
                try (Node node = Node.start(after)) {
                    // The restored center creates its own bootstrap token.
                    String own = Files.readString(folder.resolve("second").resolve(BootstrapToken.FILE))
                            .strip();
                    Caller root = new Caller(http, node.address(), own);
                    isRebuilding(root);
                    RunningNode.telemetry(root.as(credential), AttackSamples.shadowCopiesDeleted("ws2"));

                    reader.commit();
                    Awaitility.await()
                            .atMost(PATIENCE)
                            .untilAsserted(
                                    () -> assertThat(root.as("").get("/ready").status())
                                            .isEqualTo(200));
                    assertThat(cases(root)).isNotEmpty();
                    assertThat(root.get("/api/v1/cases").response().headers().firstValue("Watchfloor-Rebuilding"))
                            .isEmpty();
                    assertThat(root.get("/api/v1/status")
                                    .json()
                                    .at("/boards/rebuilding")
                                    .isNull())
                            .isTrue();
                }
            }
        }
    }

    private static void isRebuilding(Caller root) {
        Caller.Answer ready = root.as("").get("/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().path("status").asText()).isEqualTo("rebuilding");
        assertThat(ready.json().path("percent").asInt(-1)).isBetween(0, 99);
        assertThat(root.as("").get("/ready/sensors").status())
                .as("telemetry is evaluated meanwhile")
                .isEqualTo(200);
        Caller.Answer list = root.get("/api/v1/cases");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().path("items")).isEmpty();
        assertThat(list.response().headers().firstValue("Watchfloor-Rebuilding"))
                .as("an empty list says that it is not known yet")
                .contains("0");
        Caller.Answer status = root.get("/api/v1/status");
        assertThat(status.json().at("/boards/rebuilding").isInt())
                .as(status.response().body())
                .isTrue();
        assertThat(root.get("/metrics").response().body()).contains("watchfloor_fold_rebuilding{fold=\"boards\"} 1");
    }

    private static JsonNode cases(Caller root) {
        return root.get("/api/v1/cases").json().path("items");
    }

    private static String sensor(Caller root) {
        String token = root.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        return root.as("")
                .post("/api/v1/sensors/enroll", "{\"token\":\"" + token + "\",\"name\":\"it\"}")
                .json()
                .path("credential")
                .asText();
    }

    private ProgramConfig config(String name, DatabaseAddress database) throws Exception {
        Path config = Files.writeString(
                folder.resolve(name + ".conf"),
                "watchfloor.database { jdbc-url = \"%s\", user = %s, password = \"%s\" }"
                        .formatted(database.jdbcUrl(), database.user(), database.password()));
        return ProgramConfig.load(
                Optional.of(config),
                new CommandLineSettings(Optional.of(folder.resolve(name)), Optional.of(0), Optional.empty()));
    }
}
