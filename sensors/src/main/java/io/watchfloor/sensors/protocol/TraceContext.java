package io.watchfloor.sensors.protocol;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The trace of a batch (W3C Trace Context, version 00). Any bits are accepted here; the receiver ignores a context that
 * W3C forbids.
 *
 * @param traceHigh first half of the trace id
 * @param traceLow second half of the trace id
 * @param parent id of the sending span
 * @param flags bit 0 means that the trace is sampled
 */
public record TraceContext(long traceHigh, long traceLow, long parent, byte flags) {
    /** Size in a frame, in bytes. */
    static final int BYTES = 25;

    /** Flags: the trace is sampled, and the trace id is random. */
    private static final byte SAMPLED_AND_RANDOM = 3;

    private static final HexFormat HEX = HexFormat.of();

    /** Starts a sampled trace. */
    public static TraceContext start(RandomGenerator random) {
        return new TraceContext(random.nextLong(), random.nextLong(), random.nextLong(), SAMPLED_AND_RANDOM);
    }

    /** Returns the value of the HTTP header {@code traceparent}. */
    public String traceparent() {
        return "00-" + traceId() + "-" + HEX.toHexDigits(parent) + "-" + HEX.toHexDigits(flags);
    }

    /** Returns the trace id as 32 hexadecimal digits. */
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
