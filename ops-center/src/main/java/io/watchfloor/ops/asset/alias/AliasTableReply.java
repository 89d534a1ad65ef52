package io.watchfloor.ops.asset.alias;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of the operator's table. */
public sealed interface AliasTableReply {

    /**
     * It is so, and committed; after a dry run, what it would be.
     *
     * @param row the one that the outcome names, if it is in the table
     */
    record Done(Outcome outcome, @Nullable AliasRow row) implements AliasTableReply {}

    /**
     * What a request did.
     *
     * @param added rows that are new
     * @param unchanged rows that said what the table says already
     * @param row the id of the first row that it added or found; of a removal the row that is gone
     */
    record Outcome(int added, int unchanged, long row) {}

    /**
     * Nothing was changed.
     *
     * @param faults of the first rows that are wrong, at most {@value AliasTable#MOST_FAULTS}, in the order of the rows
     * @param wrong how many rows are wrong
     */
    record Refused(List<AliasFault> faults, int wrong) implements AliasTableReply {}

    /** There is no row with this id. */
    record Unknown(long id) implements AliasTableReply {}
}
