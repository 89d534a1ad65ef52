package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What others may send to triage. Only people are answered directly: other answers go through {@link TriageOutbound}, so
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

    /**
     * A person has reopened a case.
     *
     * @param alerts those that it holds in full
     */
    record ReopenCase(CaseId caseId, long number, List<Alert> alerts) implements Request {}

    /** A case has heard of its relations up to this decision. */
    record ConfirmRelation(CaseId caseId, long through) implements Request {}

    /** A person has touched a case. */
    record TouchCase(CaseId caseId, String by) implements Request {}

    /**
     * The operator's table has changed. Answered through {@link TriageOutbound#aliasesHeard}.
     *
     * @param changes numbers ascending, from the first that is not confirmed
     */
    record HearAliases(List<AliasChange> changes) implements Request {}

    /** A person's order about two cases. Answered, unlike the others. */
    sealed interface ByPerson extends Request {

        ChangeOrigin cause();

        @Nullable
        String request();

        /** What triage decides by whether the person may; without one it refuses. */
        @Nullable
        CommandAuthorization warrant();

        ActorRef<TriageReply> replyTo();

        /** The cases that it is about. */
        default List<CaseName> about() {
            return switch (this) {
                case Merge one -> List.of(one.part(), one.into());
                case Split one -> List.of(one.part(), one.from());
                case Link one -> List.of(one.one(), one.other());
                case Unlink one -> List.of(one.one(), one.other());
                case Accept one -> List.of(one.one(), one.other());
                case Dismiss one -> List.of(one.one(), one.other());
                case MoveAlerts one ->
                    Stream.of(one.from(), one.to()).flatMap(Stream::ofNullable).toList();
            };
        }
    }

    /** One case becomes a part of another. */
    record Merge(
            CaseName part,
            CaseName into,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** A part becomes a case of its own. */
    record Split(
            CaseName part,
            CaseName from,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** What one case is to another. */
    record Link(
            CaseName one,
            LinkKind kind,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** It is not. */
    record Unlink(
            CaseName one,
            LinkKind kind,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** What is proposed for two cases is right: they are one. */
    record Accept(
            CaseName one,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** It is wrong: they are two. */
    record Dismiss(
            CaseName one,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /**
     * Alerts go elsewhere.
     *
     * @param from the case that has them, or its whole; null when they are without a case
     * @param to null when they are to be without a case
     * @param alerts in full, at most {@value TriageEntity#ADMITTED_AT_ONCE}
     * @param letGo whether alerts without a case also come in when triage has let go of them
     */
    record MoveAlerts(
            @Nullable CaseName from,
            @Nullable CaseName to,
            List<Alert> alerts,
            boolean letGo,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /**
     * A person opens a case from alerts that belong to none. Answered once it is committed.
     *
     * @param caseId of the new case; a repeat of the request names the same
     * @param alerts at most {@value #MOST_PICKED}
     * @param warrant what triage decides by whether the person may; without one it refuses
     */
    record OpenByHand(
            CaseId caseId,
            List<Pick> alerts,
            ManualCase byHand,
            @Nullable CommandAuthorization warrant,
            ActorRef<OpeningReply> replyTo)
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
