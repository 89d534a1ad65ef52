package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** An alert with the telemetry that proves it. */
@Meaning("An alert with the telemetry that proves it, latest first.")
public record AlertWithProof(@JsonUnwrapped AlertView alert, List<TelemetryView> telemetry) {}
