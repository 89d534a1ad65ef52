package io.watchfloor.dashboards.access;

/**
 * Where the center tells what happens to its own doors, so that rules judge it as they judge everything else: as telemetry of the asset
 * {@code service:watchfloor}.
 */
@FunctionalInterface
public interface CenterTelemetry {

    /** Tells nobody. */
    CenterTelemetry NONE = event -> {};

    /** Takes it and returns at once, also when it must be dropped. Call it when what it tells has been committed. */
    void tell(CenterEvent event);
}
