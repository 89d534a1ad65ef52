package io.watchfloor.sensors.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.protocol.HostWord;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostWatchTest {

    private final AtomicReference<OwnHost> host =
            new AtomicReference<>(new OwnHost(Set.of("ws-017"), Set.of("192.0.2.17")));

    @Test
    void whatTheHostIsCalledIsLookedUpAgainAndAgain() {
        try (HostWatch watch = new HostWatch(host::get).started(Duration.ofMillis(1))) {
            await().until(() -> Objects.nonNull(watch.get()));
            host.set(new OwnHost(Set.of("ws-017", "ws-017.corp.example"), Set.of("192.0.2.99")));
            HostWord wanted = host.get().word();
            await().until(() -> wanted.equals(watch.get()));
        }
    }

    @Test
    void aLookThatFailsLeavesTheFormerWord() {
        HostWatch watch = new HostWatch(() -> {
            OwnHost now = host.get();
            if (now.names().isEmpty()) {
                throw new IllegalStateException("the network is being set up");
            }
            return now;
        });
        watch.look();
        HostWord before = watch.get();
        host.set(new OwnHost(Set.of(), Set.of()));
        watch.look();
        assertThat(watch.get()).isNotNull().isEqualTo(before);
        watch.close();
    }

    @Test
    void aHostWithMoreNamesAndAddressesThanTheWireTakesTellsSoMany() {
        Set<String> many =
                IntStream.range(0, 100).mapToObj(i -> "n" + i).collect(Collectors.toCollection(TreeSet::new));
        HostWord word = new OwnHost(many, many).word();
        assertThat(word.names()).hasSize(HostWord.MOST_NAMES);
        assertThat(word.addresses()).hasSize(HostWord.MOST_ADDRESSES);
    }
}
