package io.watchfloor.ops.intake.sensor;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Counts of quarantined and corrected records, by sensor and code. */
public final class SensorCounters {

    /** The key of a count: sensor and code. */
    record Line(String sensor, String code) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            int first = sensor.compareTo(other.sensor);
            return first != 0 ? first : code.compareTo(other.code);
        }
    }

    /**
     * The count for one sensor and code.
     *
     * @param lastAsset the asset of the latest record, if known
     */
    public record Count(long records, @Nullable String lastAsset, Instant lastAt) {
        Count and(Count later) {
            return new Count(
                    records + later.records, later.lastAsset == null ? lastAsset : later.lastAsset, later.lastAt);
        }
    }

    private final TreeMap<Line, Count> counts = new TreeMap<>();

    public void add(String sensor, String code, Count count) {
        counts.merge(new Line(sensor, code), count, Count::and);
    }

    void add(SensorCounters more) {
        more.counts.forEach((line, count) -> add(line.sensor(), line.code(), count));
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** The sensors and codes for which there is a count. */
    Collection<Line> lines() {
        return new TreeSet<>(counts.keySet());
    }

    /**
     * Adds the counts to the stored counts, in the transaction of the handle. The counts are always written in the
     * same order, so that two nodes cannot deadlock.
     */
    public void write(Handle handle) {
        if (counts.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO sensor_tally (sensor, code, records, last_asset, last_at)
                VALUES (:sensor, :code, :records, :asset, :at)
                ON CONFLICT (sensor, code) DO UPDATE
                SET records = sensor_tally.records + excluded.records,
                    last_asset = coalesce(excluded.last_asset, sensor_tally.last_asset),
                    last_at = greatest(sensor_tally.last_at, excluded.last_at)
                """);
        counts.forEach((line, count) -> batch.bind("sensor", line.sensor())
                .bind("code", line.code())
                .bind("records", count.records())
                .bind("asset", count.lastAsset())
                .bind("at", OffsetDateTime.ofInstant(count.lastAt(), ZoneOffset.UTC))
                .add());
        batch.execute();
    }
}
