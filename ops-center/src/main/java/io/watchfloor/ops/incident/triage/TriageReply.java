package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.platform.rights.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of triage to people. */
public sealed interface TriageReply {

    /** @param number of the decision: both cases hear of it soon */
    record Done(long number) implements TriageReply {}

    /**
     * Nothing was changed.
     *
     * @param code stable: {@code case.already-together}, {@code case.part-of}, {@code case.not-a-part},
     *     {@code case.parts-full}, {@code case.not-proposed}, {@code case.illegal-move}, {@code case.several-parts},
     *     {@code case.last-alert}, {@code case.alert-on-its-way}
     * @param message for the person: what the situation is, and what to do
     * @param other the case that is the reason, if there is one
     */
    record Refused(String code, String message, @Nullable CaseName other) implements TriageReply {}

    /**
     * Nothing was changed, because of these alerts: they are not where the person saw them.
     *
     * @param alerts ids
     */
    record Elsewhere(List<String> alerts) implements TriageReply {}

    /** Nothing changed: the person may not. */
    record Denied(Decision.Reason reason) implements TriageReply {}
}
