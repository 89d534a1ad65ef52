package io.watchfloor.sigma.coverage;

import java.time.Instant;

/**
 * A record format, and the times of its first and last record.
 *
 * @param format format of the records
 * @param firstSeen receipt time of the first record
 * @param lastSeen receipt time of the last record
 */
public record ObservedFormat(RecordFormat format, Instant firstSeen, Instant lastSeen) {}
