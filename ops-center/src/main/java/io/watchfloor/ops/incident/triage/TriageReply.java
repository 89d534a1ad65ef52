package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.platform.rights.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Triage's replies to users. */
public sealed interface TriageReply {

    /** @param number sequence number of the decision, about which triage will notify both cases */
    record Success(long number) implements TriageReply {}

    /**
     * The command changed nothing.
     *
     * @param code stable: {@code case.already-together}, {@code case.part-of}, {@code case.not-a-part}, {@code
     *     case.parts-full}, {@code case.not-proposed}, {@code case.illegal-move}, {@code case.several-parts}, {@code
     *     case.last-alert}, {@code case.alert-on-its-way}
     * @param message for the user: the reason, and what to do
     * @param other the case that is the reason, if any
     */
    record Rejection(String code, String message, @Nullable CaseName other) implements TriageReply {}

    /**
     * Nothing was changed, because the alerts are no longer in the case that the user saw.
     *
     * @param alerts the ids of these alerts
     */
    record Elsewhere(List<String> alerts) implements TriageReply {}

    /** Nothing was changed: the user lacks the right. */
    record Denied(Decision.Reason reason) implements TriageReply {}
}
