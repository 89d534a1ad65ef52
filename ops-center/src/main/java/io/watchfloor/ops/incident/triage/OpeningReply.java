package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Decision;
import java.util.List;

/** Triage's replies to a user who creates a case. */
public sealed interface OpeningReply {

    /** The case was created, and the alerts are being added. */
    record Success(CaseId caseId, long number) implements OpeningReply {}

    /**
     * Nothing was changed: the alerts already belong to a case, or triage no longer stores the alerts.
     *
     * @param alerts the ids of these alerts, in the order of the request
     */
    record NotFree(List<String> alerts) implements OpeningReply {}

    /** Nothing was changed: the user lacks the right. */
    record Denied(Decision.Reason reason) implements OpeningReply {}

    /**
     * The command failed with an error, and nothing was changed: see {@link
     * io.watchfloor.ops.platform.shell.CommandFailures}.
     */
    record Failed(String message) implements OpeningReply {}
}
