package io.watchfloor.sensors.agent.host;

import io.watchfloor.sensors.protocol.HostIdentity;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches this host's names and addresses on a separate thread, because a DNS resolver may block and the uplink must
 * not wait.
 */
public final class HostIdentityWatcher implements Supplier<@Nullable HostIdentity>, AutoCloseable {

    public static final Duration EVERY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(HostIdentityWatcher.class);

    private final Supplier<LocalHost> host;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("own-host").factory());
    private volatile @Nullable HostIdentity identity;

    /** @param host determines this host's names and addresses; may block */
    public HostIdentityWatcher(Supplier<LocalHost> host) {
        this.host = host;
    }

    /** Determines the identity immediately and then at each interval. */
    public HostIdentityWatcher start(Duration every) {
        var unused = thread.scheduleWithFixedDelay(this::refresh, 0, every.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    void refresh() {
        try {
            identity = host.get().identity();
        } catch (RuntimeException e) {
            LOG.warn(
                    "cannot determine this host's names and addresses, using the last known names and addresses: {}",
                    e.toString());
        }
    }

    /** @return null until the first result is available */
    @Override
    public @Nullable HostIdentity get() {
        return identity;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
