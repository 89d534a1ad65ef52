package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that triage sends to assets and cases. Messages may be lost, so each sender repeats its message until
 * the recipient confirms it.
 */
public interface TriageOutbound {

    /** Confirms to an asset that the asset's alerts up to this ordinal are placed. */
    void placed(String asset, long through);

    /**
     * Sends alerts to their case, in order. The case confirms or returns the alerts. The alerts must fit into one
     * message.
     *
     * @param traceparent the trace context of the batch with the latest of these alerts, if the batch is traced
     */
    void admit(CaseId caseId, long number, List<Placement> placements, @Nullable String traceparent);

    /** Confirms to a case that triage has recorded the end of the case. */
    void endNoted(CaseId caseId);

    /** Confirms to a case that triage has recorded the reopening of the case. */
    void reopeningNoted(CaseId caseId);

    /** Sends relation changes to a case, in order. The case confirms the changes. */
    void relate(CaseId caseId, List<RelationChange> changes);

    /** Confirms to a case that triage has recorded the holder of the case. */
    void touchNoted(CaseId caseId, String by);

    /** Confirms to the alias table that triage has recorded the table's changes up to the given change. */
    void aliasesHeard(long through);
}
