package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.protocol.BatchCompression;
import io.watchfloor.sensors.protocol.BatchEncoder;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encodes batches within the center's frame limit. Only a single record can exceed the limit: then the trace is
 * removed, and if that is not enough, a placeholder replaces the record, so that no sequence number is skipped. The
 * batch with the placeholder contains the running hash of the replaced record.
 */
record FrameEncoder(RunningHash hash, DropCounter drops, BatchEncoder encoder) {
    FrameEncoder(RunningHash hash, DropCounter drops) {
        this(hash, drops, new BatchEncoder());
    }

    byte[] encode(TelemetryBatch batch, BatchCompression packing, int maxFrameBytes) {
        byte[] frame = encoder.encode(batch, packing);
        if (frame.length <= maxFrameBytes) {
            return frame;
        }
        if (batch.trace() != null) {
            return encode(batch.tracedAs(null), packing, maxFrameBytes);
        }
        TelemetryRecord record = batch.records().getFirst();
        String note =
                "{\"watchfloor\":\"a record of %d bytes was dropped: it exceeds the center's frame limit of %d bytes\"}"
                        .formatted(record.body().length, maxFrameBytes);
        drops.add(
                DropCounter.Reason.FRAME_LIMIT,
                1,
                "record %d has %d bytes and exceeds the center's frame limit of %d bytes"
                        .formatted(record.sequence(), record.body().length, maxFrameBytes));
        TelemetryRecord instead = new TelemetryRecord(
                record.sequence(),
                record.receivedAtMillis(),
                record.asset(),
                record.logsource(),
                note.getBytes(StandardCharsets.UTF_8));
        return UplinkCodec.encodeBatch(
                new TelemetryBatch(batch.epoch(), batch.firstSequence(), batch.history(), List.of(instead))
                        .replacing(batch.histories(hash)[0]));
    }
}
