package io.watchfloor.ops.asset.alias;

import io.watchfloor.ops.asset.entity.Alias;
import java.time.Instant;

/**
 * One row of the alias table.
 *
 * @param id number of the row, starting at 1; never reused
 * @param alias the alias and its validity; its source is {@link #SOURCE}
 */
public record AliasRow(long id, Alias alias, Source said) {

    /** The name of the alias table in the explanations of why alerts are linked. */
    public static final String SOURCE = "the operator's table";

    /** The start time that is stored for a row without a start time. */
    public static final Instant ALWAYS = Instant.EPOCH;

    /** The end time that is stored for a row without an end time. */
    public static final Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

    /** The user who added the row, the reason, and the time. */
    public record Source(String by, String reason, Instant at) {}
}
