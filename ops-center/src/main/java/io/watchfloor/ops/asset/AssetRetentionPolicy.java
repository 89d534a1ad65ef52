package io.watchfloor.ops.asset;

import java.time.Duration;

/**
 * How long an asset remembers alerts and streams.
 *
 * @param quietFor an alert is replaced by a new alert when it has received no detections for this time, measured in
 *     the time of the telemetry
 * @param streamRetention the watermark of a spool is deleted when the spool has sent nothing for this time, measured
 *     by the center's clock
 */
public record AssetRetentionPolicy(Duration quietFor, Duration streamRetention) {}
