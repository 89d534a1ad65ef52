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

/** The messages that other components may send to an asset. */
public sealed interface AssetCommand extends AssetMessage {

    /**
     * Evaluates records. The asset replies with {@link AssetReply.Absorbed} when all resulting changes are committed,
     * or with {@link AssetReply.Behind} when this node's rules are older than the rules in the asset's journal.
     *
     * @param records of one spool, with ascending sequence numbers
     * @param traceparent the trace of the batch, if there is one
     */
    record Absorb(
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent,
            ActorRef<AssetReply> replyTo)
            implements AssetCommand {}

    /**
     * Triage has assigned the alerts up to this ordinal to cases. The asset sends no reply: triage sends this message
     * again when the asset sends the alerts again.
     */
    record ConfirmPlacement(long through) implements AssetCommand {}

    /** The correlation windows have confirmed the contributions with these ordinals. The asset sends no reply. */
    record ConfirmContributions(List<Long> ordinals) implements AssetCommand {}

    /**
     * A correlation across assets produced detections that a record of this asset completed. The asset confirms them
     * through {@link AssetOutbound#correlatedTaken}.
     *
     * @param correlation id of the entity that sends the detections
     * @param correlated with ascending ordinals, starting with the first unconfirmed detection
     */
    record TakeCorrelated(String correlation, List<WindowDetection> correlated) implements AssetCommand {}

    /** Takes what a look-back found. The asset replies with {@link LookBackReply} after the commit. */
    record TakeLookBack(LookBackFindings findings, ActorRef<LookBackReply> replyTo) implements AssetCommand {}

    /** The case of these alerts was closed. The asset confirms this through {@link AssetOutbound#foldingEnded}. */
    record EndFolding(CaseId caseId, List<String> alerts) implements AssetCommand {}

    /**
     * A command of a user. Rejected without an authorization, because the asset itself checks the user's permissions.
     */
    sealed interface ByPerson extends AssetCommand {

        String by();

        @Nullable
        CommandAuthorization warrant();
    }

    /**
     * Places a legal hold on the evidence. The asset replies with {@link EvidenceReply}, even when a hold for this
     * matter already exists.
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

    /** Releases a legal hold. The asset replies with {@link EvidenceReply}. */
    record ReleaseHold(
            String matter, String by, @Nullable CommandAuthorization warrant, ActorRef<EvidenceReply> replyTo)
            implements ByPerson {}

    /**
     * Makes all evidence collected so far unreadable, permanently. Rejected while there are legal holds. The asset
     * replies with {@link EvidenceReply}.
     */
    record EraseEvidence(
            String by, String reason, @Nullable CommandAuthorization warrant, ActorRef<EvidenceReply> replyTo)
            implements ByPerson {}

    /**
     * Changes the profile. The asset replies with {@link ProfileReply}, even when a repeated request changes nothing.
     *
     * @param request the id of the request, if there is one
     * @param version the version that the user saw, if the change must apply only to that version
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
     * Evaluates records of a merged asset. The asset replies as to {@link Absorb}, or with {@link
     * AssetReply.NotHere}. This is a separate command, because a node of an earlier version would treat an {@code
     * Absorb} as records of this asset's own name.
     *
     * @param asset the merged asset, {@code kind:name}
     * @param version of the merge decision
     */
    record AbsorbFor(String asset, long version, Absorb batch) implements AssetCommand {}

    /** Commands about the asset's names and merges. */
    sealed interface Naming extends AssetCommand {}

    /** A sensor's report about the host. The asset replies with {@link NamingReply}. */
    record HearHost(SensorHostReport word, ActorRef<NamingReply> replyTo) implements Naming {}

    /**
     * Merges this asset into another asset. The asset replies with {@link NamingReply} after the other asset has
     * replied.
     *
     * @param with the other asset, {@code kind:name}
     * @param person true for a decision of a user; false for an automatic decision based on a report of the asset's
     *     sensor, which needs no authorization
     * @param request the id of the request, if there is one
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
     * Undoes the merge of this asset. The asset replies with {@link NamingReply} after the other asset has reported
     * its watermarks.
     */
    record EndSame(
            String by,
            String why,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<NamingReply> replyTo)
            implements Naming, ByPerson {}

    /**
     * Requests that this asset evaluate the records of the asset that sends the message. The reply is {@link
     * ConfirmStand}.
     */
    record Stand(String asset, long version, DecisionOrigin made) implements Naming {}

    /**
     * Accepts or rejects {@link Stand}.
     *
     * @param refusal code; null when accepted
     * @param is the asset into which the sender was merged, if that is the reason for the rejection
     */
    record ConfirmStand(
            String asset,
            long version,
            @Nullable String refusal,
            @Nullable String is) implements Naming {}

    /**
     * Requests that this asset stop evaluating the records of the asset that sends the message. The reply is {@link
     * ConfirmRelease}.
     */
    record Release(String asset, long version) implements Naming {}

    /**
     * The sender has stopped evaluating records of the merged asset.
     *
     * @param judged the watermarks that the sender reached, by stream
     */
    record ConfirmRelease(String asset, long version, SortedMap<String, Watermark> judged) implements Naming {}

    /** A confirmation is overdue, so the asset must send its unconfirmed messages again. */
    enum Wake implements AssetCommand {
        WAKE
    }

    /**
     * Unloads the entity from memory. Sent by sharding when the asset has been idle for a long time, or when the
     * memory is needed.
     */
    enum Leave implements AssetCommand {
        LEAVE
    }

    /** Requests the asset's state. The asset replies with {@link AssetStatus}. */
    record Describe(ActorRef<AssetStatus> replyTo) implements AssetCommand {}
}
