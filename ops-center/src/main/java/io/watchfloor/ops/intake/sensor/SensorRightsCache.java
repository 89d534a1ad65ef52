package io.watchfloor.ops.intake.sensor;

import io.watchfloor.config.work.PeriodicWork;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Caches the rights of sensors, because each batch needs them. A change in the database takes effect within about
 * {@value #LOOK_SECONDS} seconds.
 */
public final class SensorRightsCache implements Function<String, SensorRights>, AutoCloseable {

    private static final int LOOK_SECONDS = 2;

    /**
     * Each query also covers some time before the last query, because a transaction that started earlier may commit
     * later.
     */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    /**
     * Maximum number of sensors in the cache, which is larger than the number of sensors connected to one node. When
     * the number is exceeded, the least recently used sensor is removed.
     */
    private static final int MOST_KNOWN = 20_000;

    private final SensorKeyring keyring;
    private final PeriodicWork work = new PeriodicWork(
            "rights", Duration.ofSeconds(LOOK_SECONDS), "Changes to sensors' rights could not be read", this::refresh);

    private final Map<String, SensorRights> known = new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SensorRights> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private @Nullable Instant since;

    public SensorRightsCache(SensorKeyring keyring) {
        this.keyring = keyring;
    }

    public void start() {
        work.start();
    }

    /** Blocks on the database when the sensor's rights are not cached. */
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

    private void refresh() {
        SensorKeyring.ChangedRights changed = keyring.rightsChangedSince(since);
        synchronized (known) {
            changed.rights().forEach((sensor, rights) -> known.replace(sensor, rights));
        }
        since = changed.asOf().minus(OVERLAP);
    }

    @Override
    public void close() {
        work.close();
    }
}
