package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.identity.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What others may send to triage. Nothing is answered directly: answers go through {@link TriageNeighbours}, so that they also wake
 * sleeping entities.
 */
public sealed interface TriageCommand extends TriageMessage {

    /** A request that triage decides. Its sender repeats it until it is answered. */
    sealed interface Request extends TriageCommand {}

    /**
     * An asset offers alerts.
     *
     * @param asset {@code kind:name}
     * @param alerts ordinals ascending
     * @param traceparent the trace of the batch that brought the latest of them, if it is traced
     */
    record Place(String asset, List<Alert> alerts, @Nullable String traceparent) implements Request {}

    /** A case has admitted these alerts. */
    record ConfirmAdmission(CaseId caseId, List<String> alerts) implements Request {}

    /** A case had ended before these alerts reached it: they need another one. */
    record ReturnAlerts(CaseId caseId, List<String> alerts) implements Request {}

    /** A case has ended. */
    record EndCase(CaseId caseId) implements Request {}

    /**
     * A person has reopened a case.
     *
     * @param alerts those that it holds in full
     */
    record ReopenCase(CaseId caseId, long number, List<Alert> alerts) implements Request {}

    /** Something is overdue: do it again. */
    enum Wake implements TriageCommand {
        WAKE
    }
}
