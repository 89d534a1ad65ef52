package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.naming.DecisionOrigin;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.detection.correlation.WindowDetection;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import java.util.List;
import java.util.SortedMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The messages that others may send to an asset. */
public sealed interface AssetCommand extends AssetMessage {

    /**
     * Evaluates records. Answered with {@link AssetReply.Absorbed} when everything that they changed is committed, or
     * with {@link AssetReply.Behind} when this node's rules are older than those in the asset's journal.
     *
     * @param records of one spool, with ascending sequences
     * @param traceparent the trace of the batch, if it has one
     */
    record Absorb(
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent,
            ActorRef<AssetReply> replyTo)
            implements AssetCommand {}

    /**
     * Triage has placed the alerts up to this ordinal. Not answered: triage repeats it when the alerts are offered
     * again.
     */
    record ConfirmPlacement(long through) implements AssetCommand {}

    /** The windows have confirmed the contributions with these ordinals. Not answered. */
    record ConfirmContributions(List<Long> ordinals) implements AssetCommand {}

    /**
     * A correlation across assets made detections, and a record of this asset completed them. Answered through
     * {@link AssetOutbound#correlatedTaken}.
     *
     * @param correlation id of the entity that sends them
     * @param correlated with ascending ordinals, starting with the first unconfirmed one
     */
    record TakeCorrelated(String correlation, List<WindowDetection> correlated) implements AssetCommand {}

    /** The case of these alerts has ended. Answered through {@link AssetOutbound#foldingEnded}. */
    record EndFolding(CaseId caseId, List<String> alerts) implements AssetCommand {}

    /**
     * A command of a user. Rejected without an authorization: the asset itself decides whether the user may do this.
     */
    sealed interface ByPerson extends AssetCommand {

        String by();

        @Nullable
        CommandAuthorization warrant();
    }

    /**
     * Places a legal hold on the evidence. Answered with {@link EvidenceReply}, also when there already is a hold for
     * this matter.
     *
     * @param matter why the evidence is needed
     */
    record PlaceHold(
            String matter,
            String by,
            String reason,
            @Nullable CommandAuthorization warrant,
            ActorRef<EvidenceReply> replyTo)
            implements ByPerson {}

    /** Answered with {@link EvidenceReply}. */
    record ReleaseHold(
            String matter, String by, @Nullable CommandAuthorization warrant, ActorRef<EvidenceReply> replyTo)
            implements ByPerson {}

    /**
     * Makes all evidence collected so far unreadable, permanently. Answered with {@link EvidenceReply}; rejected while
     * there are holds.
     */
    record EraseEvidence(
            String by, String reason, @Nullable CommandAuthorization warrant, ActorRef<EvidenceReply> replyTo)
            implements ByPerson {}

    /**
     * Changes the profile. Answered with {@link ProfileReply}, also when a repeat changes nothing.
     *
     * @param request the id of the request, if it has one
     * @param version the version that the user saw, if the change depends on it
     */
    record ChangeProfile(
            ProfileChange change,
            String by,
            @Nullable String request,
            @Nullable Long version,
            @Nullable CommandAuthorization warrant,
            ActorRef<ProfileReply> replyTo)
            implements ByPerson {}

    /**
     * Evaluates records of a merged asset. Answered like {@link Absorb}, or with {@link AssetReply.NotHere}. A separate
     * command, because a node of an earlier version would treat an {@code Absorb} as records of this asset's own name.
     *
     * @param asset the merged asset, {@code kind:name}
     * @param version of the merge decision
     */
    record AbsorbFor(String asset, long version, Absorb batch) implements AssetCommand {}

    /** About the asset's names and merges. */
    sealed interface Naming extends AssetCommand {}

    /** A sensor's report about the host. Answered with {@link NamingReply}. */
    record HearHost(SensorHostReport word, ActorRef<NamingReply> replyTo) implements Naming {}

    /**
     * Merges this asset into another one. Answered with {@link NamingReply} after the other asset has answered.
     *
     * @param with the other asset, {@code kind:name}
     * @param person true for a decision of a user; false for one of the asset's own sensor, which needs no
     *     authorization
     * @param request the id of the request, if it has one
     */
    record DecideSame(
            String with,
            String by,
            boolean person,
            String why,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<NamingReply> replyTo)
            implements Naming, ByPerson {}

    /**
     * Undoes the merge of this asset. Answered with {@link NamingReply} after the other asset has reported its
     * watermarks.
     */
    record EndSame(
            String by,
            String why,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<NamingReply> replyTo)
            implements Naming, ByPerson {}

    /**
     * Asks this asset to evaluate the records of the asset that sends the message. Answered with {@link ConfirmStand}.
     */
    record Stand(String asset, long version, DecisionOrigin made) implements Naming {}

    /**
     * Accepts or rejects {@link Stand}.
     *
     * @param refusal code; null when accepted
     * @param is the asset into which the sender is itself merged, if that is the reason for the rejection
     */
    record ConfirmStand(
            String asset,
            long version,
            @Nullable String refusal,
            @Nullable String is) implements Naming {}

    /**
     * Asks this asset to stop evaluating the records of the asset that sends the message. Answered with
     * {@link ConfirmRelease}.
     */
    record Release(String asset, long version) implements Naming {}

    /**
     * The sender has stopped evaluating records of the merged asset.
     *
     * @param judged how far it has evaluated them, by stream
     */
    record ConfirmRelease(String asset, long version, SortedMap<String, Watermark> judged) implements Naming {}

    /** An obligation is overdue: the asset must repeat its unconfirmed messages. */
    enum Wake implements AssetCommand {
        WAKE
    }

    /** Unloads the entity from memory. Sent by sharding when the asset was idle for long, or the memory is needed. */
    enum Leave implements AssetCommand {
        LEAVE
    }

    /** Answered with {@link AssetStatus}. */
    record Describe(ActorRef<AssetStatus> replyTo) implements AssetCommand {}
}
