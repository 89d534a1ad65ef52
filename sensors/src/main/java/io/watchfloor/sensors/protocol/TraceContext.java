package io.watchfloor.sensors.protocol;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The trace that a batch belongs to (W3C Trace Context, version 00). Any bits are accepted here; whoever uses a context
 * ignores one that W3C does not allow.
 *
 * @param traceHigh first half of the trace's id
 * @param traceLow second half of the trace's id
 * @param parent id of the step that sends the batch
 * @param flags bit 0: the sender wants the trace to be kept
 */
public record TraceContext(long traceHigh, long traceLow, long parent, byte flags) {
    /** Its size in a frame, in bytes. */
    static final int BYTES = 25;

    /** To be kept, and its id is random. */
    private static final byte SAMPLED_AND_RANDOM = 3;

    private static final HexFormat HEX = HexFormat.of();

    /** Begins a trace that is to be kept. */
    public static TraceContext begun(RandomGenerator random) {
        return new TraceContext(random.nextLong(), random.nextLong(), random.nextLong(), SAMPLED_AND_RANDOM);
    }

    /** In the format of the HTTP header {@code traceparent}. */
    public String traceparent() {
        return "00-" + traceId() + "-" + HEX.toHexDigits(parent) + "-" + HEX.toHexDigits(flags);
    }

    /** The trace's id, 32 hex digits. */
    public String traceId() {
        return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
    }

    void write(ByteBuffer frame) {
        frame.putLong(traceHigh).putLong(traceLow).putLong(parent).put(flags);
    }

    static TraceContext read(ByteBuffer frame) {
        return new TraceContext(frame.getLong(), frame.getLong(), frame.getLong(), frame.get());
    }
}
