package io.watchfloor.ops.asset.alias;

import io.watchfloor.ops.asset.entity.Alias;
import java.time.Instant;

/**
 * One row of the alias table.
 *
 * @param id counts the rows of the table, from 1; never reused
 * @param alias the alias and its validity; its source is {@link #SOURCE}
 */
public record AliasRow(long id, Alias alias, Source said) {

    /** Names the alias table in the sentences that explain why alerts are linked. */
    public static final String SOURCE = "the operator's table";

    /** The start time of a row without one. */
    public static final Instant ALWAYS = Instant.EPOCH;

    /** The end time of a row without one. */
    public static final Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

    /** Who added the row, why and when. */
    public record Source(String by, String reason, Instant at) {}
}
