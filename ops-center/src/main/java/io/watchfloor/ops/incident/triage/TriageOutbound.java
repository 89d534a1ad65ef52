package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom triage tells: assets and cases. Messages may be lost: triage and assets repeat theirs until they are confirmed.
 */
public interface TriageOutbound {

    /** Tells an asset that triage has placed its alerts up to this ordinal. */
    void placed(String asset, long through);

    /**
     * Brings alerts to their case, in order; the case confirms or returns them. The alerts fit into one message.
     *
     * @param traceparent the trace of the batch that brought the latest of them, if it is traced
     */
    void admit(CaseId caseId, long number, List<Placement> placements, @Nullable String traceparent);

    /** Tells a case that triage has recorded its end. */
    void endNoted(CaseId caseId);

    /** Tells a case that triage has recorded its reopening. */
    void reopeningNoted(CaseId caseId);

    /** Tells a case of its relations, in order; the case confirms. */
    void relate(CaseId caseId, List<RelationChange> changes);

    /** Tells a case that triage knows who has touched it. */
    void touchNoted(CaseId caseId, String by);

    /** Tells the operator's table that triage has recorded its changes up to this one. */
    void aliasesHeard(long through);
}
