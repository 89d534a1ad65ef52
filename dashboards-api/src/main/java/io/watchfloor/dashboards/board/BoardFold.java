package io.watchfloor.dashboards.board;

import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.escalation.EscalationPolicy;
import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.ops.journal.JournalReader;
import io.watchfloor.ops.journal.JournaledEvent;
import org.jdbi.v3.core.Handle;

/** Folds the journal into the boards. Keeps nothing in memory: a step that was rolled back is simply folded again. */
public final class BoardFold implements JournalReader {

    /** Of its position. Another name folds the whole journal anew. */
    public static final String NAME = "boards";

    private final CaseFold cases;

    /** @param policy tells when a case's next page is due */
    public BoardFold(EscalationPolicy policy) {
        this.cases = new CaseFold(policy);
    }

    @Override
    public void fold(Handle transaction, JournaledEvent journaled) {
        // What triage decides shows in the events of the case that it decided for.
        if (journaled.event() instanceof AssetEvent event) {
            LiveChanges changes = LiveChanges.begin(transaction);
            AssetFold.fold(transaction, AssetKey.parse(journaled.entityId()).asset(), event, changes);
            changes.write();
        } else if (journaled.event() instanceof CaseEvent event) {
            LiveChanges changes = LiveChanges.begin(transaction);
            cases.fold(transaction, journaled.entityId(), journaled.sequence(), event, changes);
            changes.write();
        }
    }
}
