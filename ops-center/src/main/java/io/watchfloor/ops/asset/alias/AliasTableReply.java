package io.watchfloor.ops.asset.alias;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies of the alias table. */
public sealed interface AliasTableReply {

    /**
     * The change is committed. After a dry run, describes what the change would do.
     *
     * @param row the row to which the outcome refers, if that row is in the table
     */
    record Success(Outcome outcome, @Nullable AliasRow row) implements AliasTableReply {}

    /**
     * The effect of a request.
     *
     * @param added number of new rows
     * @param unchanged number of rows that were already in the table
     * @param row the id of the first row that was added or found; for a removal, the id of the removed row
     */
    record Outcome(int added, int unchanged, long row) {}

    /**
     * Nothing was changed.
     *
     * @param faults errors in the first invalid rows, at most {@value AliasTable#MOST_FAULTS}, in the order of the rows
     * @param wrong how many rows are invalid
     */
    record Rejection(List<AliasFault> faults, int wrong) implements AliasTableReply {}

    /** The table has no row with this id. */
    record Unknown(long id) implements AliasTableReply {}
}
