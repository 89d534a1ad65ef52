package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.api.RunningNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The center restarts while senders send: confirmed batches have arrived, and duplicates were sent twice. Each batch
 * has its own asset, whose alert counts its records. {@code -Dwatchfloor.inputs.records=100000} for a long run.
 */
class RestartedDoorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = Integer.getInteger("watchfloor.inputs.records", 2_000);

    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with(RunningNode.onlyRules(Path.of("src/test/resources/inputs/rules/heartbeat_line.yml")
                            .toAbsolutePath())
                    + """
            watchfloor.inputs.hec.path = /inputs/hec
            watchfloor.inputs.bulk.path = /inputs/bulk
            watchfloor.inputs.otlp.path = /inputs/otlp
            """);

    private final DoorCaller doors = DoorCaller.of(NODE);

    private HttpBatches batches(String door, boolean repeats) {
        return new HttpBatches(
                doors.http(), NODE::address, door, doors.sender(door, "*"), RECORDS / HttpBatches.BATCH, repeats);
    }

    private static Map<Integer, Integer> arrived(HttpBatches run) {
        return run.arrived(NODE.list("/api/v1/alerts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hec", "bulk", "otlp"})
    void whatWasAnsweredWithSuccessIsThereAndNothingCameTwiceThatWasSentOnce(String door) throws Exception {
        HttpBatches run = batches(door, true);
        run.run(NODE::restart);

        assertThat(run.confirmed()).hasSize(run.batches());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived(run)).hasSize(run.batches()));
        Map<Integer, Integer> arrived = arrived(run);
        assertThat(arrived)
                .allSatisfy((batch, records) -> assertThat(records)
                        .as("batch %d, sent %d times", batch, run.attempts(batch))
                        .isBetween(HttpBatches.BATCH, HttpBatches.BATCH * run.attempts(batch)));
        System.out.printf(
                "%s: %d records sent, %d arrived, %d of them twice, 0 lost%n",
                door,
                run.batches() * HttpBatches.BATCH,
                arrived.values().stream().mapToInt(Integer::intValue).sum(),
                arrived.values().stream()
                        .mapToInt(one -> one - HttpBatches.BATCH)
                        .sum());
    }

    @Test
    void aSenderThatDoesNotRepeatLosesWhatWasNotAnsweredAndNothingElse() throws Exception {
        HttpBatches run = batches("hec", false);
        run.run(NODE::restart);

        assertThat(run.confirmed()).hasSizeLessThan(run.batches());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(arrived(run).keySet()).containsAll(run.confirmed()));
        assertThat(arrived(run).values()).allMatch(records -> records == HttpBatches.BATCH);
    }
}
