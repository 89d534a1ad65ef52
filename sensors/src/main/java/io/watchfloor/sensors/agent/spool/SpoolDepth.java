package io.watchfloor.sensors.agent.spool;

/**
 * How full a spool is.
 *
 * @param records pending
 * @param bytes on disk
 * @param maxBytes the bound
 * @param oldestMillis receive time of the oldest pending batch (0 when nothing is pending)
 */
public record SpoolDepth(long records, long bytes, long maxBytes, long oldestMillis) {}
