package io.watchfloor.ops.asset.erasure;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetEvent.EvidenceErased;
import io.watchfloor.ops.asset.evidence.Erasure;
import io.watchfloor.ops.asset.evidence.EvidenceVault;
import io.watchfloor.ops.asset.evidence.SealedEvidence;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Destroys evidence keys when an asset has journaled an erasure. The key is destroyed in the transaction that
 * advances the projection's position, so a journaled erasure is executed even if a node fails in the meantime.
 */
public final class ErasureProjection implements ProjectionHandler {

    /**
     * How long the projection may wait for more events. An erasure need not be executed immediately; a delay of a few
     * seconds is acceptable.
     */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final int ROWS_AT_ONCE = 200;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @SuppressWarnings("ArrayRecordComponent") // The array is read once and never compared.
    private record Row(long sequence, byte[] payload) {}

    @Override
    public boolean reads(String entityType) {
        return entityType.equals(AssetEntity.KEY.name());
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public void fold(Handle transaction, JournaledEvent journaled) {
        if (journaled.event() instanceof EvidenceErased erased) {
            AssetKey asset = AssetKey.parse(journaled.entityId());
            EvidenceVault.destroy(
                    transaction, asset, erased.generation(), new Erasure(erased.at(), erased.by(), erased.reason()));
            clearUnsealed(transaction, asset, journaled.sequence(), SealedEvidence.erased(asset, erased.generation()));
        }
    }

    /**
     * Removes plain-text evidence from events that were journaled before evidence was encrypted. The asset's state
     * does not depend on the removed part, so replaying the events still produces the same state.
     */
    private static void clearUnsealed(Handle transaction, AssetKey asset, long before, SealedEvidence erased) {
        String id = AssetEntity.KEY.name() + "|" + asset;
        long from = 0;
        List<Row> rows = rows(transaction, id, from, before);
        while (!rows.isEmpty()) {
            for (Row row : rows) {
                cleared(row.payload(), erased)
                        .ifPresent(payload -> transaction
                                .createUpdate("UPDATE event_journal SET event_payload = :payload WHERE persistence_id ="
                                        + " :id AND sequence_number = :sequence")
                                .bind("payload", payload)
                                .bind("id", id)
                                .bind("sequence", row.sequence())
                                .execute());
            }
            from = rows.getLast().sequence();
            rows = rows(transaction, id, from, before);
        }
    }

    private static List<Row> rows(Handle transaction, String id, long behind, long before) {
        return transaction
                .createQuery("""
                    SELECT sequence_number, event_payload FROM event_journal
                    WHERE persistence_id = :id AND sequence_number > :behind AND sequence_number < :before
                        AND event_ser_manifest LIKE 'asset.telemetry-absorbed.%'
                    ORDER BY sequence_number LIMIT :limit\
                    """)
                .bind("id", id)
                .bind("behind", behind)
                .bind("before", before)
                .bind("limit", ROWS_AT_ONCE)
                .map((row, context) -> new Row(row.getLong(1), row.getBytes(2)))
                .list();
    }

    /** @return empty when all evidence in the event is encrypted */
    static Optional<byte[]> cleared(byte[] payload, SealedEvidence erased) {
        try {
            ObjectNode event = JSON.readValue(payload, ObjectNode.class);
            boolean changed = false;
            for (JsonNode one : event.withArray("evidence")) {
                if (SealedEvidence.parse(one.path("raw").asText()).isEmpty()) {
                    ((ObjectNode) one).put("raw", erased.toString());
                    changed = true;
                }
            }
            for (JsonNode one : event.withArray("detections")) {
                changed |= ((ObjectNode) one).remove("because") != null;
            }
            return changed ? Optional.of(JSON.writeValueAsBytes(event)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal contains a damaged event", e);
        }
    }
}
