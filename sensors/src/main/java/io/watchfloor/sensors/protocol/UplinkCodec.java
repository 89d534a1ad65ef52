package io.watchfloor.sensors.protocol;

import java.nio.ByteBuffer;

/**
 * Encodes and decodes the frames of the WebSocket. Text frames are JSON, batches are binary. Golden files test both
 * encodings, and {@code sensors/README.md} documents the frames. Thread-safe.
 */
public final class UplinkCodec {
    /** The WebSocket subprotocol, which both sides must specify. */
    public static final String SUB_PROTOCOL = "watchfloor.sensor.v1";

    /**
     * The longest text frame, in characters. An ack that rejects all records of a batch, with a sentence for each
     * record, must fit.
     */
    public static final int LARGEST_TEXT = 4 << 20;

    private UplinkCodec() {}

    /** Encodes the frame as one line of JSON. */
    public static String encode(UplinkFrame frame) {
        return FrameJson.write(frame);
    }

    /**
     * Decodes a text frame.
     *
     * @throws ProtocolException with a code that starts with {@code frame.}
     */
    public static UplinkFrame decode(String text) throws ProtocolException {
        return FrameJson.read(text);
    }

    /**
     * Encodes a batch. Compresses the batch with deflate if that makes it smaller, at most by a factor of 50, which
     * every reader must accept.
     */
    public static byte[] encodeBatch(TelemetryBatch batch) {
        return encodeBatch(batch, BatchCompression.DEFLATE);
    }

    /** Encodes a batch with the given compression. */
    public static byte[] encodeBatch(TelemetryBatch batch, BatchCompression packing) {
        return new BatchEncoder().encode(batch, packing);
    }

    /**
     * Decodes a binary frame.
     *
     * @throws ProtocolException with a code that starts with {@code batch.}
     */
    public static TelemetryBatch decodeBatch(byte[] frame, BatchLimits limits) throws ProtocolException {
        return decodeBatch(ByteBuffer.wrap(frame), limits);
    }

    /**
     * Decodes the bytes between the buffer's position and limit.
     *
     * @throws ProtocolException like {@link #decodeBatch(byte[], BatchLimits)}
     */
    public static TelemetryBatch decodeBatch(ByteBuffer frame, BatchLimits limits) throws ProtocolException {
        return BatchCodec.decode(frame, limits);
    }
}
