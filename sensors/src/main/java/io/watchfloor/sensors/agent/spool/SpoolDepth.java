package io.watchfloor.sensors.agent.spool;

/**
 * Fill level of a spool.
 *
 * @param records pending records
 * @param bytes size on disk
 * @param maxBytes maximum size on disk
 * @param oldestMillis receive time of the oldest pending record; 0 if none is pending
 */
public record SpoolDepth(long records, long bytes, long maxBytes, long oldestMillis) {}
