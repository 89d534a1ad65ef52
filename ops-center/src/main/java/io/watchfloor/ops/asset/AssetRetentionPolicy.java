package io.watchfloor.ops.asset;

import java.time.Duration;

/**
 * How long an asset keeps its state.
 *
 * @param quietFor an alert without detections for longer than this, by the time of the telemetry, is replaced by a new
 *     one
 * @param streamRetention the watermark of a spool that sends nothing for longer than this, by the center's clock, is
 *     dropped
 */
public record AssetRetentionPolicy(Duration quietFor, Duration streamRetention) {}
