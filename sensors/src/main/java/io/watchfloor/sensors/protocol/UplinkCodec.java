package io.watchfloor.sensors.protocol;

import java.nio.ByteBuffer;

/**
 * Turns frames into what travels on the WebSocket, and back. Text frames are JSON, batches are binary; both are pinned
 * by golden files and documented in {@code sensors/README.md}. Stateless and thread-safe.
 */
public final class UplinkCodec {
    /** The WebSocket sub-protocol that both sides must agree on. */
    public static final String SUB_PROTOCOL = "watchfloor.sensor.v1";

    /** Longest text frame, in characters: an ack that rejects a whole batch, with a sentence for each record. */
    public static final int LARGEST_TEXT = 4 << 20;

    private UplinkCodec() {}

    /** One line of JSON. */
    public static String encode(UplinkFrame frame) {
        return FrameJson.write(frame);
    }

    /**
     * Reads one text frame.
     *
     * @throws ProtocolException with a code that starts with {@code frame.}
     */
    public static UplinkFrame decode(String text) throws ProtocolException {
        return FrameJson.read(text);
    }

    /** Deflated when that makes it smaller, but never more than 50 times: readers must allow at least that. */
    public static byte[] encodeBatch(TelemetryBatch batch) {
        return encodeBatch(batch, BatchCompression.DEFLATE);
    }

    /** As {@link #encodeBatch(TelemetryBatch)}, packed in another way. */
    public static byte[] encodeBatch(TelemetryBatch batch, BatchCompression packing) {
        return new BatchEncoder().encode(batch, packing);
    }

    /**
     * Reads one binary frame.
     *
     * @throws ProtocolException with a code that starts with {@code batch.}
     */
    public static TelemetryBatch decodeBatch(byte[] frame, BatchLimits limits) throws ProtocolException {
        return decodeBatch(ByteBuffer.wrap(frame), limits);
    }

    /** Reads from the buffer's position to its limit. @throws ProtocolException as {@link #decodeBatch(byte[], BatchLimits)} */
    public static TelemetryBatch decodeBatch(ByteBuffer frame, BatchLimits limits) throws ProtocolException {
        return BatchCodec.decode(frame, limits);
    }
}
