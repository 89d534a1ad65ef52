package io.watchfloor.ops.asset;

import java.time.Duration;

/**
 * How long an asset remembers.
 *
 * @param quietFor an alert without detections for longer, by the time of the telemetry, is replaced by a new one
 * @param streamRetention the watermark of a sensor's spool that is silent for longer, by the center's clock, is dropped
 */
public record AssetRetentionPolicy(Duration quietFor, Duration streamRetention) {}
