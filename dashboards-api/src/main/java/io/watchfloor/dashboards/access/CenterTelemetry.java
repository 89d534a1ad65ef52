package io.watchfloor.dashboards.access;

/**
 * Receives security events of the center itself. Rules evaluate them like other telemetry, as records of the asset
 * {@code service:watchfloor}.
 */
@FunctionalInterface
public interface CenterTelemetry {

    /** Discards all events. */
    CenterTelemetry NONE = event -> {};

    /**
     * Queues the event and returns immediately; may drop it if the queue is full. Call it after the transaction that
     * the event describes has committed.
     */
    void tell(CenterEvent event);
}
