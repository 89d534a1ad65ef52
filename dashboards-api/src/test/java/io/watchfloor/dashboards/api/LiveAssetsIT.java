package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More assets report than a node may keep in memory: some are passivated at any time, and nothing is lost. */
class LiveAssetsIT {

    private static final int ASSETS = 300;
    private static final int AT_ONCE = 20;
    private static final int MOST_LIVE = 100;
    private static final int ROUNDS = 3;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.assets.max-live = " + MOST_LIVE + "\n");

    @Test
    void theMemoryOfAssetsIsBoundedAndWhatLeavesItIsJudgedOnAsIfItHadStayed() {
        Caller administrator = NODE.administrator();
        Caller sensor = administrator.as(credential(administrator));
        for (int round = 0; round < ROUNDS; round++) {
            for (int from = 0; from < ASSETS; from += AT_ONCE) {
                // Small requests, because an answer waits for the commits of all of its assets.
                RunningNode.telemetry(sensor, round(round, from));
            }
        }
        assertThat(NODE.metric("watchfloor_live_assets "))
                .as("assets in memory")
                .isBetween(1.0, 2.0 * MOST_LIVE);
        // The alert opened in the first round; its count continued although the asset was passivated in between.
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            for (int asset : new int[] {0, ASSETS / 2, ASSETS - 1}) {
                assertThat(administrator
                                .get("/api/v1/alerts?asset=host:live-" + asset + ".corp.example")
                                .json()
                                .path("items"))
                        .singleElement()
                        .satisfies(
                                alert -> assertThat(alert.path("count").asInt()).isEqualTo(ROUNDS));
            }
        });
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

    /** The same attack on each asset. */
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
}
