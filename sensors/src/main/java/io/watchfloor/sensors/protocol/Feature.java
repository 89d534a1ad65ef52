package io.watchfloor.sensors.protocol;

/** What one side announces that it takes, so that the other may send it; who announces nothing speaks as before. */
public enum Feature {
    /** Batches may carry their trace context. */
    TRACE_CONTEXT("traceContext"),
    /** The sensor tells its health, and says goodbye when it stops in order. */
    HEALTH("health"),
    /** Batches may be packed by Zstandard. */
    ZSTD("zstd"),
    /** Batches may tell what is missing between their records. */
    GAPS("gaps"),
    /** The center says and hears what is about the sensor itself: {@link UplinkFrame.Control}. */
    CONTROL("care");

    private final String field;

    Feature(String field) {
        this.field = field;
    }

    /** Its field in the frame that announces it, with the value true. */
    String field() {
        return field;
    }
}
