package io.watchfloor.ops.cases;

import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Decision;
import org.jspecify.annotations.Nullable;

/** Answers of a case to people. */
public sealed interface CaseReply {

    record Done(CaseSummary summary) implements CaseReply {}

    /** There is no such case. */
    record Unknown(CaseId caseId) implements CaseReply {}

    /**
     * The sender of the command may not do this to the case. But for a missing verb, people are answered as for a case that is not
     * there.
     */
    record Denied(CaseId caseId, Decision.Reason reason) implements CaseReply {}

    /**
     * Nothing was changed.
     *
     * @param code stable: {@code case.acknowledged-by-other}, {@code case.illegal-move},
     *     {@code case.stale-version}, {@code case.nothing-to-confirm}, {@code case.worse-since}, {@code case.part-of},
     *     {@code case.above-clearance}, {@code case.lowering}, {@code case.round-over},
     *     {@code case.snooze-time}
     * @param message for the person: what the situation is, and what to do
     * @param holder the person who acknowledged the case, if that is the reason
     */
    record Refused(String code, String message, @Nullable String holder, CaseSummary summary) implements CaseReply {}
}
