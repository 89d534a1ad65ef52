package io.watchfloor.dashboards.wire.json;

/**
 * A body of which the audit log keeps the size and the hash, because its content is marked, or large. The operation adds an
 * entry with what it did.
 */
public interface Unlogged {}
