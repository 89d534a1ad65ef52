package io.watchfloor.dashboards.access;

/**
 * Receives security events of the center itself. Detection rules evaluate these events like other telemetry, as records
 * of the asset {@code service:watchfloor}.
 */
@FunctionalInterface
public interface CenterTelemetry {

    /** Discards all events. */
    CenterTelemetry NONE = event -> {};

    /**
     * Queues the event and returns immediately. The event is dropped if the queue is full. Call this method only after
     * the transaction that the event describes has committed.
     */
    void tell(CenterEvent event);
}
