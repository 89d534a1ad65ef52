package io.watchfloor.ops.asset.alias;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the journal holds of the operator's table. */
public sealed interface AliasTableEvent {

    /**
     * People said that things are the same.
     *
     * @param rows of one request, ids ascending; a large request has several of these events, committed together
     * @param last whether it is the last event of its request
     * @param request the id of the request, if it has one
     * @param outcome what the whole request did
     */
    record RowsAdded(
            List<AliasRow> rows, boolean last, @Nullable String request, Outcome outcome) implements AliasTableEvent {}

    /** A person took a row back. */
    record RowRemoved(AliasRow row, String by, @Nullable String request, Instant at) implements AliasTableEvent {}

    /**
     * Triage has heard the changes up to this one.
     *
     * @param left how many it has yet to hear
     */
    record TriageTold(long through, int left) implements AliasTableEvent {}

    /**
     * What a request did.
     *
     * @param added rows that are new
     * @param unchanged rows that said what the table says already
     * @param row the id of the first row that it added or found; of a removal the row that is gone
     */
    record Outcome(int added, int unchanged, long row) {}
}
