package io.watchfloor.ops.platform.journal;

import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The events of one entity, read by the journal's key. For callers that need a few entities' events at once and cannot
 * wait until a fold has read everything before them, as on a restored center.
 */
public final class EntityEvents {

    private static final String AFTER = """
            SELECT sequence_number, event_payload, event_ser_id, event_ser_manifest FROM event_journal
            WHERE persistence_id = :id AND sequence_number > :after ORDER BY sequence_number LIMIT :limit""";

    private final Serialization serialization;
    private final String persistenceId;

    /**
     * One event, or why it cannot be read.
     *
     * @param event null when it cannot be read
     * @param problem empty when it can
     */
    public record Read(long sequence, @Nullable Object event, String problem) {}

    public EntityEvents(ActorSystem<?> system, String entityType, String entityId) {
        this.serialization = SerializationExtension.get(system);
        this.persistenceId = entityType + "|" + entityId;
    }

    /** @return events with a higher sequence number, in order, at most {@code limit} */
    public List<Read> after(Handle handle, long sequence, int limit) {
        return handle.createQuery(AFTER)
                .bind("id", persistenceId)
                .bind("after", sequence)
                .bind("limit", limit)
                .map((row, context) -> read(
                        row.getLong("sequence_number"),
                        row.getBytes("event_payload"),
                        row.getInt("event_ser_id"),
                        row.getString("event_ser_manifest")))
                .list();
    }

    private Read read(long sequence, byte[] payload, int serializer, String manifest) {
        var event = serialization.deserialize(payload, serializer, manifest);
        return event.isSuccess()
                ? new Read(sequence, event.get(), "")
                : new Read(sequence, null, String.valueOf(event.failed().get().getMessage()));
    }
}
