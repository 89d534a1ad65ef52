package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.ByHand;
import io.watchfloor.ops.identity.CaseId;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What others may send to triage. Only people are answered directly: other answers go through {@link TriageNeighbours}, so
 * that they also wake sleeping entities.
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

    /** A person has reopened a case. */
    record ReopenCase(CaseId caseId, long number, String asset, Instant lastAlertAt) implements Request {}

    /**
     * A person opens a case from alerts that belong to none. Answered once it is committed.
     *
     * @param caseId of the new case; a repeat of the request names the same
     * @param alerts at most {@value #MOST_PICKED}
     */
    record OpenByHand(CaseId caseId, List<Pick> alerts, ByHand byHand, ActorRef<OpeningReply> replyTo)
            implements Request {

        /** They fit into one message to the case, so that it opens with all of them. */
        public static final int MOST_PICKED = TriageEntity.ADMITTED_AT_ONCE;

        /** One alert, and the asset that keeps it. */
        public record Pick(String asset, String alert) {}
    }

    /** Something is overdue: do it again. */
    enum Wake implements TriageCommand {
        WAKE
    }
}
