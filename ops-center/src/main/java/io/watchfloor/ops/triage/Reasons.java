package io.watchfloor.ops.triage;

import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.incident.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Why an alert joins a case: its links to alerts that are in one, the strongest first. */
record Reasons(List<Reason> all) {

    /** Bounds what a placement carries. */
    static final int MOST_TOLD = 3;

    /** @param across whether it leads to another asset */
    record Reason(CaseId caseId, boolean across, Link link) {}

    static Reasons of(String alert, List<Link> links, Function<String, @Nullable CaseId> caseOf) {
        List<Reason> all = new ArrayList<>();
        for (Link link : links) {
            String other = link.earlier().id().equals(alert)
                    ? link.later().id()
                    : link.earlier().id();
            CaseId caseId = caseOf.apply(other);
            if (caseId != null) {
                boolean across = !link.earlier().asset().equals(link.later().asset());
                all.add(new Reason(caseId, across, link));
            }
        }
        return new Reasons(all);
    }

    @Nullable
    CaseId strongest() {
        return all.isEmpty() ? null : all.getFirst().caseId();
    }

    /** Of links on one asset only one is told: the others say the same. */
    List<String> words(CaseId into) {
        List<String> told = new ArrayList<>();
        boolean alone = false;
        for (Reason reason : all) {
            boolean tells = reason.caseId().equals(into) && (reason.across() || !alone);
            if (tells && told.size() < MOST_TOLD) {
                told.add(reason.link().words());
                alone |= !reason.across();
            }
        }
        return List.copyOf(told);
    }
}
