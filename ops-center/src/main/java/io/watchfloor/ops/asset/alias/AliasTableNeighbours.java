package io.watchfloor.ops.asset.alias;

import io.watchfloor.ops.asset.entity.AliasChange;
import java.util.List;

/** Whom the operator's table tells: triage. Messages may be lost: the table repeats its own until they are confirmed. */
@FunctionalInterface
public interface AliasTableNeighbours {

    /** Tells triage what changed, in order, from the first change that it has not confirmed. */
    void tellTriage(List<AliasChange> changes);
}
