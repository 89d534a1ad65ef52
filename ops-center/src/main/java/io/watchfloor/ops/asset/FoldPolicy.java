package io.watchfloor.ops.asset;

import java.time.Duration;

/**
 * How long an asset remembers.
 *
 * @param quietFor an alert that saw nothing for longer, by the time of the telemetry, gives way to a new one
 * @param streamRetention the watermark of a sensor's spool that was not heard of for longer is given up; by the center's clock
 */
public record FoldPolicy(Duration quietFor, Duration streamRetention) {}
