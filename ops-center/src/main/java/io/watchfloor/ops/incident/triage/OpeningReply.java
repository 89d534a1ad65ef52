package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Decision;
import java.util.List;

/** Answers of triage to a person who opens a case by hand. */
public sealed interface OpeningReply {

    /** The alerts are on their way into the case. */
    record Opened(CaseId caseId, long number) implements OpeningReply {}

    /**
     * Nothing was changed, because of these alerts: they have a case meanwhile, or triage has let go of them.
     *
     * @param alerts ids, in the order in which they were asked for
     */
    record NotFree(List<String> alerts) implements OpeningReply {}

    /** Nothing changed: the person may not. */
    record Denied(Decision.Reason reason) implements OpeningReply {}

    /** The center failed on the command, and nothing changed: see {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements OpeningReply {}
}
