package io.watchfloor.ops.platform.document;

import java.time.Instant;

/**
 * One document, as it is stored.
 *
 * @param version counts its changes, from 1
 */
public record Document<T>(String name, long version, T value, String changedBy, Instant changedAt) {}
