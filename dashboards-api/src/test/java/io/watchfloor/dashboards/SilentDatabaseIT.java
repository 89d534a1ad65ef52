package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host of the database disappears without resetting connections, and another one takes its address. Without
 * timeouts a node would keep its dead connections for about 15 minutes, the kernel's retransmission limit.
 */
class SilentDatabaseIT {

    /** Settings in {@code -Dsilent.settings} are measured instead, such as the delivered timeouts. */
    private static final String TIMEOUTS = System.getProperty(
            "silent.settings", "watchfloor.database { connect-timeout = 2 s, socket-timeout = 3 s }");

    /** Three times the timeouts' limit on an idle machine. */
    private static final Duration RECOVERED = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aNodeRecoversFromADatabaseHostThatDiedSilentlyAndLosesNothingThatItConfirmed() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                SilentProxy proxy = SilentProxy.before(port(database));
                HttpClient http = HttpClient.newHttpClient()) {
            Path data = folder.resolve("data");
            Path config = Files.writeString(
                    folder.resolve("center.conf"),
                    database.settings().replace(":" + port(database) + "/", ":" + proxy.port() + "/") + TIMEOUTS);
            try (Node node = Node.start(ProgramConfig.load(
                    Optional.of(config),
                    new CommandLineSettings(Optional.of(data), Optional.of(0), Optional.empty())))) {
                Caller administrator = new Caller(
                        http,
                        node.address(),
                        Files.readString(data.resolve(BootstrapToken.FILE)).strip());
                Caller sensor = sensor(administrator);
                Set<String> confirmed = new ConcurrentSkipListSet<>();
                assertThat(send(sensor, "before", confirmed)).isTrue();

                AtomicBoolean ended = new AtomicBoolean();
                proxy.silence();
                Thread sender = Thread.ofVirtual().start(() -> sendOn(sensor, confirmed, ended));
                Awaitility.await().until(() -> ready(administrator) == 503);
                // Waits until connections of both pools are in use and become dead, not only those of a probe.
                Thread.sleep(2_000);
                Set<String> atReturn = new TreeSet<>(confirmed);
                proxy.replace();

                long back = System.nanoTime();
                Awaitility.await().atMost(RECOVERED).until(() -> ready(administrator) == 200);
                System.out.printf(Locale.ROOT, "ready again after %.1f s%n", (System.nanoTime() - back) / 1e9);
                Awaitility.await().atMost(RECOVERED).until(() -> confirmed.size() >= atReturn.size() + 3);
                System.out.printf(Locale.ROOT, "judging again after %.1f s%n", (System.nanoTime() - back) / 1e9);
                ended.set(true);
                sender.join();
                Awaitility.await()
                        .atMost(RECOVERED)
                        .untilAsserted(() -> assertThat(alerted(administrator)).containsAll(confirmed));
            }
        }
    }

    private static int port(TestDatabase database) {
        return URI.create(database.address().jdbcUrl().substring("jdbc:".length()))
                .getPort();
    }

    private static Caller sensor(Caller administrator) {
        String token = administrator
                .post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        return administrator.as(administrator
                .as("")
                .post("/api/v1/sensors/enroll", "{\"token\":\"" + token + "\",\"name\":\"it\"}")
                .json()
                .path("credential")
                .asText());
    }

    private static int ready(Caller administrator) {
        return administrator.as("").get("/ready").status();
    }

    private static void sendOn(Caller sensor, Set<String> confirmed, AtomicBoolean ended) {
        for (int n = 0; !ended.get(); n++) {
            try {
                send(sensor, "ws" + n, confirmed);
                Thread.sleep(100);
            } catch (IllegalStateException unanswered) {
                // not confirmed: it may be stored or not
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean send(Caller sensor, String asset, Set<String> confirmed) {
        Caller.Answer answer = sensor.post(
                "/api/v1/telemetry", AttackSamples.shadowCopiesDeleted(asset), "Idempotency-Key", "of-" + asset);
        boolean done = answer.status() == 200 && answer.json().path("accepted").asLong() == 1;
        if (done) {
            confirmed.add(asset);
        }
        return done;
    }

    private static Set<String> alerted(Caller administrator) {
        Set<String> assets = new TreeSet<>();
        JsonNode page = administrator.get("/api/v1/alerts?limit=1000").json();
        page.path("items")
                .forEach(alert -> assets.add(
                        alert.path("asset").asText().replaceFirst("^host:", "").replace(".corp.example", "")));
        return assets;
    }
}
