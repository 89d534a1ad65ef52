package io.watchfloor.sensors.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.protocol.HostIdentity;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostIdentityWatcherTest {

    private final AtomicReference<LocalHost> host =
            new AtomicReference<>(new LocalHost(Set.of("ws-017"), Set.of("192.0.2.17")));

    @Test
    void hostIdentityIsRefreshed() {
        try (HostIdentityWatcher watch = new HostIdentityWatcher(host::get).start(Duration.ofMillis(1))) {
            await().until(() -> Objects.nonNull(watch.get()));
            host.set(new LocalHost(Set.of("ws-017", "ws-017.corp.example"), Set.of("192.0.2.99")));
            HostIdentity wanted = host.get().identity();
            await().until(() -> wanted.equals(watch.get()));
        }
    }

    @Test
    void failedRefreshKeepsTheLastIdentity() {
        HostIdentityWatcher watch = new HostIdentityWatcher(() -> {
            LocalHost now = host.get();
            if (now.names().isEmpty()) {
                throw new IllegalStateException("the network is being set up");
            }
            return now;
        });
        watch.refresh();
        HostIdentity before = watch.get();
        host.set(new LocalHost(Set.of(), Set.of()));
        watch.refresh();
        assertThat(watch.get()).isNotNull().isEqualTo(before);
        watch.close();
    }

    @Test
    void namesAndAddressesAreLimitedToTheProtocolsMaximum() {
        Set<String> many =
                IntStream.range(0, 100).mapToObj(i -> "n" + i).collect(Collectors.toCollection(TreeSet::new));
        HostIdentity word = new LocalHost(many, many).identity();
        assertThat(word.names()).hasSize(HostIdentity.MOST_NAMES);
        assertThat(word.addresses()).hasSize(HostIdentity.MOST_ADDRESSES);
    }
}
