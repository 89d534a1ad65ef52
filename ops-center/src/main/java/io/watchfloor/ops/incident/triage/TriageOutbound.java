package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that triage sends to assets and cases. Messages may be lost: senders repeat them until they are
 * confirmed.
 */
public interface TriageOutbound {

    /** Confirms to an asset that its alerts up to this ordinal are placed. */
    void placed(String asset, long through);

    /**
     * Sends alerts to their case, in order; the case confirms or returns them. The alerts fit into one message.
     *
     * @param traceparent the trace of the batch with the latest of these alerts, if it is traced
     */
    void admit(CaseId caseId, long number, List<Placement> placements, @Nullable String traceparent);

    /** Confirms to a case that triage has recorded its end. */
    void endNoted(CaseId caseId);

    /** Confirms to a case that triage has recorded its reopening. */
    void reopeningNoted(CaseId caseId);

    /** Sends a case its relation changes, in order; the case confirms them. */
    void relate(CaseId caseId, List<RelationChange> changes);

    /** Confirms to a case that triage has recorded its holder. */
    void touchNoted(CaseId caseId, String by);

    /** Confirms to the alias table that triage has recorded its changes up to this one. */
    void aliasesHeard(long through);
}
