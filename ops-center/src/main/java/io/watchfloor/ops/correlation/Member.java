package io.watchfloor.ops.correlation;

import java.time.Instant;

/** One record in a window: which rule (or correlation) it matched, and when it happened. */
public record Member(String record, Instant time, String rule) {}
