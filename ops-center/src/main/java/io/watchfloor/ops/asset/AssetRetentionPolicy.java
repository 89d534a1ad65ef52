package io.watchfloor.ops.asset;

import java.time.Duration;

/**
 * How long an asset remembers alerts and streams.
 *
 * @param quietFor an alert that receives no detections for longer than this is replaced by a new alert; measured in
 *     the time of the telemetry
 * @param streamRetention the watermark of a spool that sends nothing for longer than this is deleted; measured by the
 *     center's clock
 */
public record AssetRetentionPolicy(Duration quietFor, Duration streamRetention) {}
