package io.watchfloor.ops.intake.sensor;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sensors may speak for, kept in memory because each batch needs it; a change in the database takes effect within
 * about {@value #LOOK_SECONDS} seconds.
 */
public final class RightsOnFile implements Function<String, SensorRights>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RightsOnFile.class);

    private static final int LOOK_SECONDS = 2;

    /** A change that began earlier may commit later. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    /** More than the sensors of one node; the least recently used one is forgotten. */
    private static final int MOST_KNOWN = 20_000;

    private final SensorKeyring keyring;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rights").factory());

    private final Map<String, SensorRights> known = new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SensorRights> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private @Nullable Instant since;

    public RightsOnFile(SensorKeyring keyring) {
        this.keyring = keyring;
    }

    public void start() {
        var unused = executor.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Blocks when the sensor is not in memory. */
    @Override
    public SensorRights apply(String sensor) {
        synchronized (known) {
            SensorRights rights = known.get(sensor);
            if (rights != null) {
                return rights;
            }
        }
        SensorRights read = keyring.rights(sensor);
        synchronized (known) {
            known.put(sensor, read);
        }
        return read;
    }

    private void look() {
        try {
            SensorKeyring.ChangedRights changed = keyring.rightsChangedSince(since);
            synchronized (known) {
                changed.rights().forEach((sensor, rights) -> known.replace(sensor, rights));
            }
            since = changed.asOf().minus(OVERLAP);
        } catch (RuntimeException e) {
            LOG.warn("Changes of sensors' rights cannot be read, next try in {} s: {}", LOOK_SECONDS, e.getMessage());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
