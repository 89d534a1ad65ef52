package io.watchfloor.ops.platform.document;

import java.time.Instant;

/**
 * A stored document.
 *
 * @param version number of changes, from 1
 */
public record Document<T>(String name, long version, T value, String changedBy, Instant changedAt) {}
