package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.Overrides;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.dashboards.Node;
import io.watchfloor.dashboards.access.BootstrapToken;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More assets report than a node may keep in memory: some sleep at any time, and nothing of them is lost. */
class LiveAssetsIT {

    private static final int ASSETS = 300;
    private static final int AT_ONCE = 20;
    private static final int MOST_LIVE = 100;
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    @Test
    void theMemoryOfAssetsIsBoundedAndWhatLeavesItIsJudgedOnAsIfItHadStayed() throws Exception {
        Path config =
                Files.writeString(folder.resolve("node.conf"), "watchfloor.assets.max-live = " + MOST_LIVE + "\n");
        try (HttpClient http = HttpClient.newHttpClient();
                Node node = Node.start(ProgramConfig.load(
                        Optional.of(config), new Overrides(Optional.of(folder), Optional.of(0), Optional.empty())))) {
            Caller administrator = new Caller(
                    http,
                    node.address(),
                    Files.readString(folder.resolve(BootstrapToken.FILE)).strip());
            Caller sensor = administrator.as(credential(administrator));
            for (int round = 0; round < ROUNDS; round++) {
                for (int from = 0; from < ASSETS; from += AT_ONCE) {
                    // Small posts: an answer waits for the commits of all of its assets.
                    assertThat(sensor.post("/api/v1/telemetry", round(round, from))
                                    .json()
                                    .path("accepted")
                                    .asInt())
                            .isEqualTo(AT_ONCE);
                }
            }
            assertThat(live(administrator)).as("assets in memory").isBetween(1.0, 2.0 * MOST_LIVE);
            // The alert opened in the first round; what was asleep in between has counted on.
            Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                for (int asset : new int[] {0, ASSETS / 2, ASSETS - 1}) {
                    assertThat(administrator
                                    .get("/api/v1/alerts?asset=host:live-" + asset + ".corp.example")
                                    .json()
                                    .path("items"))
                            .singleElement()
                            .satisfies(alert ->
                                    assertThat(alert.path("count").asInt()).isEqualTo(ROUNDS));
                }
            });
        }
    }

    private static String credential(Caller administrator) {
        String token = administrator
                .post("/api/v1/sensors/tokens", "{\"assets\":[\"live-*\"]}")
                .json()
                .path("token")
                .asText();
        return administrator
                .as("")
                .post("/api/v1/sensors/enroll", "{\"token\":\"" + token + "\",\"name\":\"forwarder\"}")
                .json()
                .path("credential")
                .asText();
    }

    /** The same attack on each. */
    private static String round(int round, int from) {
        StringBuilder lines = new StringBuilder();
        for (int asset = from; asset < from + AT_ONCE; asset++) {
            lines.append("""
                    {"asset":"live-%d.corp.example","time":"2026-11-24T22:26:%02dZ","logsource":{"product":"windows","category":"process_creation"},\
                    "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                    """.formatted(asset, round));
        }
        return lines.toString();
    }

    private static double live(Caller administrator) {
        return administrator
                .get("/metrics")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("watchfloor_live_assets "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
