package io.watchfloor.ops.archive;

import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;

/** A record that its asset received, as the gate delivered it: with believed times and the sensor's clock corrected. */
public record ArchivedRecord(AssetKey asset, TelemetryRecord received) {}
