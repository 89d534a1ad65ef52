package io.watchfloor.ops.platform.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.serialization.Serialization;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import scala.util.Try;

/**
 * Reads the stored events and snapshots of one entity, in the order in which the entity's recovery reads them.
 *
 * @param persistenceId type, a bar and id: {@code asset|…}
 */
public record EntityJournal(Handle handle, Serialization serialization, String persistenceId) {

    /**
     * A stored event, or a snapshot of the state after an event.
     *
     * @param sequence position in the entity's journal, from 1
     * @param at when it was written, by the clock of the node that wrote it, in milliseconds
     * @param content null if it cannot be read
     */
    public record Entry(long sequence, Instant at, @Nullable Object content) {}

    private static final String EVENTS = """
            SELECT sequence_number, coalesce(write_timestamp, 0) AS written, event_payload AS payload,
                event_ser_id AS serializer, event_ser_manifest AS manifest
            FROM event_journal WHERE persistence_id = :id""";

    private static final String SNAPSHOTS = """
            SELECT sequence_number, created AS written, snapshot_payload AS payload, snapshot_ser_id AS serializer,
                snapshot_ser_manifest AS manifest
            FROM snapshot WHERE persistence_id = :id""";

    /** The events behind a sequence number, in ascending order. */
    public List<Entry> after(long sequence, int limit) {
        return read(
                EVENTS + " AND sequence_number > :sequence ORDER BY sequence_number LIMIT :limit",
                Map.of("sequence", sequence, "limit", limit));
    }

    /** The events before a sequence number, in descending order. */
    public List<Entry> before(long sequence, int limit) {
        return read(
                EVENTS + " AND sequence_number < :sequence ORDER BY sequence_number DESC LIMIT :limit",
                Map.of("sequence", sequence, "limit", limit));
    }

    /** The first event that was written at or after a time; empty if there is none. */
    public OptionalLong firstSince(Instant time) {
        return handle.createQuery("""
                        SELECT min(sequence_number) FROM event_journal
                        WHERE persistence_id = :id AND coalesce(write_timestamp, 0) >= :time""")
                .bind("id", persistenceId)
                .bind("time", time.toEpochMilli())
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** The latest readable snapshot that was written up to a time. */
    public Optional<Entry> snapshot(Instant at) {
        long below = Long.MAX_VALUE;
        while (true) {
            List<Entry> found = read(
                    SNAPSHOTS
                            + " AND created <= :at AND sequence_number < :below ORDER BY sequence_number DESC LIMIT 1",
                    Map.of("at", at.toEpochMilli(), "below", below));
            if (found.isEmpty() || found.getFirst().content() != null) {
                return found.stream().findFirst();
            }
            below = found.getFirst().sequence();
        }
    }

    /** When the first snapshot of the state at or behind a sequence number was written. */
    public Optional<Instant> firstSnapshotFrom(long sequence) {
        return handle.createQuery("""
                        SELECT min(created) FROM snapshot WHERE persistence_id = :id AND sequence_number >= :sequence""")
                .bind("id", persistenceId)
                .bind("sequence", sequence)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
    }

    private List<Entry> read(String sql, Map<String, ?> values) {
        return handle.createQuery(sql)
                .bind("id", persistenceId)
                .bindMap(values)
                .map((row, context) -> new Entry(
                        row.getLong("sequence_number"),
                        Instant.ofEpochMilli(row.getLong("written")),
                        content(row.getBytes("payload"), row.getInt("serializer"), row.getString("manifest"))))
                .list();
    }

    private @Nullable Object content(byte[] payload, int serializer, String manifest) {
        Try<Object> read = serialization.deserialize(payload, serializer, manifest);
        return read.isSuccess() ? read.get() : null;
    }
}
