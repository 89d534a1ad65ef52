package io.watchfloor.ops.intake.sensor;

import io.prometheus.metrics.core.metrics.Counter;
import io.watchfloor.config.sensor.IngestSettings.NewAssets;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.limits.RateBucket;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;

/**
 * Admits new assets within each sensor's rate. An asset is known if a sensor has already reported it or if it has a
 * journal. Each node keeps a bounded set of known assets in memory. All assets of a batch that are not in this set
 * are looked up in the database with one query.
 */
public final class NewAssetAdmission {

    /** Code of a record that waits or is quarantined because the sensor exceeds its rate of new assets. */
    public static final String CODE = "sensor.too-many-new-assets";

    /** Maximum number of known assets in memory, where they use about 10 MB. */
    private static final int MOST_KNOWN = 50_000;

    private static final int MOST_SENSORS = 20_000;

    private static final String STORED = """
            SELECT name FROM unnest(?) AS name
            WHERE EXISTS (SELECT FROM presence WHERE asset = name)
               OR EXISTS (SELECT FROM event_journal WHERE persistence_id = 'asset|' || name)
            """;

    private final NewAssets limits;
    private final Jdbi database;
    private final Counter admitted;
    private final LongSupplier nanos;
    private final Map<AssetKey, Boolean> known = bounded(MOST_KNOWN);
    private final Map<String, RateBucket> allowances = bounded(MOST_SENSORS);

    /**
     * @param brought counts admitted new assets
     * @param nanos a monotonic clock, in nanoseconds
     */
    public NewAssetAdmission(NewAssets limits, Jdbi database, Counter brought, LongSupplier nanos) {
        this.limits = limits;
        this.database = database;
        this.admitted = brought;
        this.nanos = nanos;
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>(16, .75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * The assets of a batch that are not in this node's memory.
     *
     * @param over assets that exceed the sensor's rate of new assets now
     * @param starting admitted assets: new assets, and assets that the center knows but this node does not
     */
    public record Unmet(Set<AssetKey> over, Set<AssetKey> starting) {}

    /**
     * Blocks on the database when the batch contains assets that are not in memory.
     *
     * @param behind true if earlier new assets of the sensor are waiting, in which case all new assets must also wait
     */
    public Unmet check(String sensor, Collection<AssetKey> assets, boolean behind) {
        List<AssetKey> unknown = unknown(assets);
        if (unknown.isEmpty()) {
            return new Unmet(Set.of(), Set.of());
        }
        Set<String> stored = stored(unknown);
        Set<AssetKey> over = new HashSet<>();
        Set<AssetKey> starting = new HashSet<>();
        synchronized (this) {
            for (AssetKey asset : unknown) {
                if (stored.contains(asset.toString())) {
                    known.put(asset, true);
                    starting.add(asset);
                } else if (!behind && take(sensor, asset)) {
                    starting.add(asset);
                } else {
                    over.add(asset);
                }
            }
        }
        return new Unmet(over, starting);
    }

    /** Number of new assets that the sensor may report now. */
    public synchronized int available(String sensor) {
        return (int) current(sensor).left();
    }

    /** Admits one waiting asset, even if the asset has become known in the meantime. */
    public synchronized boolean admit(String sensor, AssetKey asset) {
        return known.containsKey(asset) || take(sensor, asset);
    }

    private boolean take(String sensor, AssetKey asset) {
        RateBucket current = current(sensor);
        if (!current.hasToken()) {
            allowances.put(sensor, current);
            return false;
        }
        allowances.put(sensor, current.takeOne());
        known.put(asset, true);
        admitted.inc();
        return true;
    }

    private RateBucket current(String sensor) {
        long now = nanos.getAsLong();
        RateBucket before = allowances.get(sensor);
        return before == null
                ? RateBucket.full(limits.burst(), now)
                : before.at(now, limits.burst(), limits.perMinute());
    }

    private synchronized List<AssetKey> unknown(Collection<AssetKey> assets) {
        List<AssetKey> unknown = new ArrayList<>();
        for (AssetKey asset : assets) {
            if (known.get(asset) == null) {
                unknown.add(asset);
            }
        }
        return unknown;
    }

    private Set<String> stored(List<AssetKey> assets) {
        return database.withHandle(handle -> {
            Set<String> stored = new HashSet<>();
            try (PreparedStatement query = handle.getConnection().prepareStatement(STORED)) {
                Object[] names = assets.stream().map(AssetKey::toString).toArray();
                query.setArray(1, handle.getConnection().createArrayOf("text", names));
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        stored.add(rows.getString(1));
                    }
                }
                return stored;
            } catch (SQLException e) {
                throw new IllegalStateException("Known assets could not be looked up: " + e.getMessage(), e);
            }
        });
    }
}
