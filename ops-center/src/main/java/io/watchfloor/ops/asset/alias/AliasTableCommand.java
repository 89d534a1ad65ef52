package io.watchfloor.ops.asset.alias;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Commands to the operator's table. */
public sealed interface AliasTableCommand {

    /**
     * Takes all rows or none. A row that says what the table says already changes nothing. Answered with
     * {@link AliasTableReply}.
     *
     * @param claims as the person wrote them
     * @param dry only says what would be
     * @param request the id of the request, if it has one: a repeat is answered as the first time
     */
    record Add(
            List<AliasClaim> claims,
            boolean dry,
            String by,
            @Nullable String request,
            ActorRef<AliasTableReply> replyTo)
            implements AliasTableCommand {}

    /** Takes a row back. Answered with {@link AliasTableReply}. */
    record Remove(long id, String by, @Nullable String request, ActorRef<AliasTableReply> replyTo)
            implements AliasTableCommand {}

    /** Triage has heard the changes up to this one. Not answered. */
    record ConfirmTold(long through) implements AliasTableCommand {}

    /** Something is overdue: do it again. */
    enum Wake implements AliasTableCommand {
        WAKE
    }
}
