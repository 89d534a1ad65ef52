package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The center is restarted while senders send: each TCP input loses no more than the manual's table says, and duplicates
 * nothing. {@code -Dwatchfloor.inputs.records=100000} for the long run.
 */
class DoorRestartIT {

    private static final int RECORDS = Integer.getInteger("watchfloor.inputs.records", 5_000);
    private static final Duration PATIENCE = Duration.ofSeconds(60 + RECORDS / 200);
    private static final int TCP = FreePorts.tcp();
    private static final int TLS = FreePorts.tcp();
    private static final int GELF = FreePorts.tcp();

    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with("""
            watchfloor.inputs {
              syslog { tcp = %d, tls = %d, receive-buffer = %d, rate = 1000000, burst = 1000000 }
              gelf { tcp = %d, receive-buffer = %d, rate = 1000000, burst = 1000000 }
            }
            """.formatted(TCP, TLS, NumberedSender.BUFFER, GELF, NumberedSender.BUFFER));

    private static final String TEXT = "Something that no rule looks for";

    /** Committed records of an input over all starts of the node. */
    private static long arrived(String door) {
        return NODE.list("/api/v1/sensors").stream()
                .filter(one -> one.path("id").asText().equals("door-" + door))
                .mapToLong(one -> one.path("records").asLong())
                .sum();
    }

    private static long connections() {
        return NODE.list("/api/v1/inputs").stream()
                .mapToLong(one -> one.path("connections").asLong())
                .sum();
    }

    @Test
    void aRestartLosesWhatIsInBuffersAndDoublesNothing() throws Exception {
        NumberedSender tcp = new NumberedSender(
                () -> NumberedSender.plain(TCP), number -> NumberedSender.syslog("tcp", TEXT, number));
        NumberedSender tls = new NumberedSender(
                () -> TrustingSockets.over(NumberedSender.plain(TLS), NODE.data()),
                number -> NumberedSender.syslog("tls", TEXT, number));
        NumberedSender gelf = new NumberedSender(
                () -> NumberedSender.plain(GELF), number -> NumberedSender.gelf("gelf", TEXT, number));
        List<NumberedSender> all = List.of(tcp, tls, gelf);
        List<Thread> threads = all.stream().map(one -> one.start(RECORDS)).toList();
        await().atMost(PATIENCE).until(() -> all.stream().anyMatch(one -> one.sent() >= RECORDS / 2));
        NODE.restart();
        for (Thread thread : threads) {
            assertThat(thread.join(PATIENCE)).isTrue();
        }
        await().atMost(PATIENCE).until(() -> connections() == 0);
        long lostSyslog = 2L * RECORDS - arrived("syslog");
        long lostGelf = RECORDS - arrived("gelf");
        System.out.printf(
                "Doors: of %d records each by tcp and tls %d, by gelf %d were lost by a restart%n",
                RECORDS, lostSyslog, lostGelf);
        assertThat(lostSyslog).isBetween(0L, 2L * NumberedSender.HELD);
        assertThat(lostGelf).isBetween(0L, (long) NumberedSender.HELD);
    }

    @Test
    void aDoorThatReadsAheadLosesMoreThanThat() throws Exception {
        long before = arrived("syslog");
        try (ReadingAhead ahead = new ReadingAhead(TCP, 4)) {
            Thread sending = new NumberedSender(
                            () -> NumberedSender.plain(ahead.port()),
                            number -> NumberedSender.syslog("ahead", TEXT, number))
                    .start(2 * NumberedSender.HELD);
            assertThat(sending.join(PATIENCE)).isTrue();
            await().atMost(PATIENCE).until(() -> arrived("syslog") > before && connections() == 0);
        }
        long lost = 2L * NumberedSender.HELD - (arrived("syslog") - before);
        assertThat(lost).as("what is caught").isGreaterThan(NumberedSender.HELD);
    }
}
