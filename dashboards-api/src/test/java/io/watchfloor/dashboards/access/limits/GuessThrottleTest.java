package io.watchfloor.dashboards.access.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.access.SecuritySettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GuessThrottleTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T22:00:00Z"));
    private final InstantSource source = now::get;
    private final GuessThrottle guesses = new GuessThrottle(
            new SecuritySettings.FailureDelay(10, Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofMinutes(1)),
            source.withZone(ZoneOffset.UTC));

    @Test
    void theWaitGrowsWithEachWrongOneAndTimeForgives() {
        assertThat(wrong("192.0.2.7", 10)).isEmpty();
        assertThat(wrong("192.0.2.7", 1)).contains(Duration.ofSeconds(1));
        assertThat(wrong("192.0.2.7", 1)).contains(Duration.ofSeconds(2));
        assertThat(wrong("192.0.2.7", 1)).contains(Duration.ofSeconds(4));
        assertThat(wrong("192.0.2.7", 60)).contains(Duration.ofMinutes(15));
        pass(Duration.ofHours(2));
        assertThat(wrong("192.0.2.7", 10)).isEmpty();
    }

    @Test
    void whatOneSourceSpendsIsNoOthers() {
        wrong("192.0.2.7", 40);
        assertThat(wrong("192.0.2.8", 1)).isEmpty();
        assertThat(wrong("198.51.100.1", 1)).isEmpty();
    }

    @Test
    void aNetworkThatTriesFromEachOfItsAddressesWaitsToo() {
        for (int last = 1; last <= 50; last++) {
            assertThat(wrong("192.0.2." + last, 1)).isEmpty();
        }
        assertThat(wrong("192.0.2.51", 1)).isPresent();
        assertThat(wrong("192.0.3.1", 1)).isEmpty();
    }

    @Test
    void aCustomersIpv6NetworkIsOneSource() {
        wrong("2001:db8:1:2::1", 10);
        assertThat(wrong("2001:db8:1:2:ffff::9", 1)).isPresent();
        assertThat(wrong("2001:db8:1:3::1", 1)).isEmpty();
    }

    @Test
    void theMemoryIsBounded() throws UnknownHostException {
        for (int number = 0; number < 3 * GuessThrottle.MOST; number++) {
            guesses.wrong(InetAddress.getByAddress(
                    new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number}));
        }
        assertThat(guesses.sources()).isEqualTo(GuessThrottle.MOST);
    }

    @Test
    void theAuditGetsABoundedNumberOfRecordsHoweverManySources() {
        FailureCounts counts = new FailureCounts();
        for (int number = 0; number < 1000; number++) {
            counts.add("192.0.2." + number, GuessThrottle.Kind.TOKEN);
            counts.add("192.0.2.7", GuessThrottle.Kind.INVITE);
        }
        assertThat(counts.take())
                .hasSize(FailureCounts.MOST_SOURCES + 1)
                .contains(new FailureCounts.Report("192.0.2.7", "token: 1, invite: 1000"))
                .endsWith(new FailureCounts.Report("others", "950 from further sources"));
        assertThat(counts.take()).isEmpty();
    }

    private Optional<Duration> wrong(String address, int times) {
        Optional<Duration> last = Optional.empty();
        try {
            for (int time = 0; time < times; time++) {
                last = guesses.wrong(InetAddress.getByName(address));
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
        return last;
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
