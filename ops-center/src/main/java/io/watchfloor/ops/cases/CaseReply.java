package io.watchfloor.ops.cases;

import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Decision;
import org.jspecify.annotations.Nullable;

/** Replies of a case to users. */
public sealed interface CaseReply {

    record Success(CaseSummary summary) implements CaseReply {}

    /** The case does not exist. */
    record Unknown(CaseId caseId) implements CaseReply {}

    /** The sender lacks the right. If the sender may not see the case, the API responds as for an unknown case. */
    record Denied(CaseId caseId, Decision.Reason reason) implements CaseReply {}

    /**
     * The command changed nothing.
     *
     * @param code stable: {@code case.acknowledged-by-other}, {@code case.illegal-move}, {@code case.stale-version},
     *     {@code case.nothing-to-confirm}, {@code case.worse-since}, {@code case.part-of}, {@code
     *     case.above-clearance}, {@code case.lowering}, {@code case.round-over}, {@code case.snooze-time}
     * @param message for the user: the reason, and what to do
     * @param holder the person who acknowledged the case, if that is the reason
     */
    record Rejection(String code, String message, @Nullable String holder, CaseSummary summary) implements CaseReply {}
}
