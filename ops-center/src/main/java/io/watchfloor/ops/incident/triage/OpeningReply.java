package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Decision;
import java.util.List;

/** Triage's answers to a user who creates a case. */
public sealed interface OpeningReply {

    /** The case is created; the alerts are being added. */
    record Success(CaseId caseId, long number) implements OpeningReply {}

    /**
     * Nothing was changed: these alerts have a case by now, or triage no longer stores them.
     *
     * @param alerts ids, in the order of the request
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
