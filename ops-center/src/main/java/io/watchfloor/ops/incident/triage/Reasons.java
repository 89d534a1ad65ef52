package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Why an alert is added to a case: the links to alerts that belong to a case, the strongest link first. */
final class Reasons {

    /** Limit of reasons for one placement. */
    static final int MAX_REASONS = 3;

    private final String alert;
    private final Partition partition;
    private final List<Reason> all = new ArrayList<>();

    /** @param other the linked alert */
    private record Reason(CaseId caseId, String other) {}

    private Reasons(String alert, Partition partition) {
        this.alert = alert;
        this.partition = partition;
    }

    static Reasons of(String alert, Partition partition, Function<String, @Nullable CaseId> caseOf) {
        Reasons reasons = new Reasons(alert, partition);
        for (String other : partition.linkedTo(alert)) {
            CaseId caseId = caseOf.apply(other);
            if (caseId != null) {
                reasons.all.add(new Reason(caseId, other));
            }
        }
        return reasons;
    }

    @Nullable
    CaseId strongest() {
        return all.isEmpty() ? null : all.getFirst().caseId();
    }

    /** The reasons as text, with at most one link on the same asset, because further such links say the same. */
    List<String> words(CaseId into) {
        List<String> texts = new ArrayList<>();
        boolean alone = false;
        for (Reason reason : all) {
            boolean across = !asset(reason.other()).equals(asset(alert));
            if (reason.caseId().equals(into) && (across || !alone)) {
                texts.add(partition.link(alert, reason.other()).words());
                alone |= !across;
            }
            if (texts.size() == MAX_REASONS) {
                break;
            }
        }
        return List.copyOf(texts);
    }

    private String asset(String id) {
        return partition.find(id).map(LinkableAlert::asset).orElseThrow();
    }
}
