package io.watchfloor.sensors.protocol;

/**
 * Optional features of the protocol. A side uses a feature only if the other side has announced support for the
 * feature.
 */
public enum Feature {
    /** Batches may contain a trace context. */
    TRACE_CONTEXT("traceContext"),
    /** The sensor sends its health, and sends a goodbye before a normal stop. */
    HEALTH("health"),
    /** Batches may be compressed with Zstandard. */
    ZSTD("zstd"),
    /** Batches may contain gaps. */
    GAPS("gaps"),
    /** Both sides may send control frames: {@link UplinkFrame.Control}. */
    CONTROL("care");

    private final String field;

    Feature(String field) {
        this.field = field;
    }

    /** Returns the JSON field that announces the feature with the value true. */
    String field() {
        return field;
    }
}
