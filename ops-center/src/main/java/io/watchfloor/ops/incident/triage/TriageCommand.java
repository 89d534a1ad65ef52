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
 * The commands of triage. Only users' commands receive a direct reply. Other replies are sent through {@link
 * TriageOutbound}, which wakes passivated entities.
 */
public sealed interface TriageCommand extends TriageMessage {

    /** A request that triage processes. The sender repeats the request until triage replies. */
    sealed interface Request extends TriageCommand {}

    /**
     * An asset sends alerts to triage.
     *
     * @param asset {@code kind:name}
     * @param alerts the alerts in ascending order of ordinals
     * @param traceparent the trace context of the batch with the latest of these alerts, if the batch is traced
     */
    record Place(String asset, List<Alert> alerts, @Nullable String traceparent) implements Request {}

    /** A case confirms that the case contains these alerts. */
    record ConfirmAdmission(CaseId caseId, List<String> alerts) implements Request {}

    /** A case ended before these alerts arrived, so the alerts need another case. */
    record ReturnAlerts(CaseId caseId, List<String> alerts) implements Request {}

    /**
     * A case has ended.
     *
     * @param exercise whether the case belongs to an exercise; null if a node of an earlier version sent the command, so
     *     that triage does not know
     */
    record EndCase(CaseId caseId, @Nullable Boolean exercise) implements Request {}

    /**
     * A user has reopened a case.
     *
     * @param alerts the alerts that the case stores in full
     */
    record ReopenCase(CaseId caseId, long number, List<Alert> alerts) implements Request {}

    /** A case has processed its relation changes up to the given decision. */
    record ConfirmRelation(CaseId caseId, long through) implements Request {}

    /** A case has a new holder. */
    record TouchCase(CaseId caseId, String by) implements Request {}

    /**
     * The operator's alias table has changed. The reply is sent through {@link TriageOutbound#aliasesHeard}.
     *
     * @param changes the changes in ascending order of number, starting with the first unconfirmed change
     */
    record HearAliases(List<AliasChange> changes) implements Request {}

    /** A user's command about two cases. Unlike other commands, it receives a direct reply. */
    sealed interface ByPerson extends Request {

        ChangeOrigin cause();

        @Nullable
        String request();

        /** The user's rights, which triage checks. Triage rejects a command without rights. */
        @Nullable
        CommandAuthorization warrant();

        ActorRef<TriageReply> replyTo();

        /** The cases that the command is about. */
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

    /** Merges a case into another. */
    record Merge(
            CaseName part,
            CaseName into,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** Unmerges a case. */
    record Split(
            CaseName part,
            CaseName from,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** Links two cases. */
    record Link(
            CaseName one,
            LinkKind kind,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** Removes a link between two cases. */
    record Unlink(
            CaseName one,
            LinkKind kind,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** Accepts a merge suggestion. */
    record Accept(
            CaseName one,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /** Dismisses a merge suggestion, so that the cases stay separate. */
    record Dismiss(
            CaseName one,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<TriageReply> replyTo)
            implements ByPerson {}

    /**
     * Moves alerts.
     *
     * @param from the case that contains the alerts, or the parent of that case; null if the alerts have no case
     * @param to the target case; null if the alerts will have no case
     * @param alerts the alerts in full, at most {@value TriageEntity#ADMITTED_AT_ONCE}
     * @param letGo whether to add alerts without a case even if triage no longer stores them
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
     * Creates a case from alerts without a case. Triage replies after the commit.
     *
     * @param caseId id of the new case; a repeated request has the same id
     * @param alerts at most {@value #MOST_PICKED}
     * @param warrant the user's rights, which triage checks; without rights triage rejects the command
     */
    record OpenByHand(
            CaseId caseId,
            List<Pick> alerts,
            ManualCase byHand,
            @Nullable CommandAuthorization warrant,
            ActorRef<OpeningReply> replyTo)
            implements Request {

        /** Limited so that the alerts fit into one message to the case, and the case opens with all of them. */
        public static final int MOST_PICKED = TriageEntity.ADMITTED_AT_ONCE;

        /** An alert and its asset. */
        public record Pick(String asset, String alert) {}
    }

    /** Sends pending messages again. */
    enum Wake implements TriageCommand {
        WAKE
    }
}
