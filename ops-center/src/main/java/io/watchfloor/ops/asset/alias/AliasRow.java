package io.watchfloor.ops.asset.alias;

import io.watchfloor.ops.asset.entity.Alias;
import java.time.Instant;

/**
 * One row of the operator's table.
 *
 * @param id counts the rows of the table, from 1; never given again
 * @param alias what is the same, for which time; its source is {@link #SOURCE}
 */
public record AliasRow(long id, Alias alias, Said said) {

    /** Part of the sentences that tell why alerts are linked. */
    public static final String SOURCE = "the operator's table";

    /** The start of a row that names none. */
    public static final Instant ALWAYS = Instant.EPOCH;

    /** The end of a row that names none. */
    public static final Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

    /** Who said it, why and when. */
    public record Said(String by, String reason, Instant at) {}
}
