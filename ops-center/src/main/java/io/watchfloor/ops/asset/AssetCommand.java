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

/** What others may send to an asset. */
public sealed interface AssetCommand extends AssetMessage {

    /**
     * Judge these records. Answered with {@link AssetReply.Absorbed} when everything that they changed is committed, or with
     * {@link AssetReply.Behind} when this node's rules are older than those that the asset has journaled.
     *
     * @param records of one spool, sequences ascending
     * @param traceparent of the batch, if it is traced
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

    /** Windows elsewhere have confirmed the contributions with these ordinals. Not answered. */
    record ConfirmContributions(List<Long> ordinals) implements AssetCommand {}

    /**
     * A correlation across assets made detections, and a record of this asset completed them. Answered through
     * {@link AssetOutbound#correlatedTaken}.
     *
     * @param correlation id of the entity that sends them
     * @param correlated ordinals ascending, from the first unconfirmed one
     */
    record TakeCorrelated(String correlation, List<WindowDetection> correlated) implements AssetCommand {}

    /** The case of these alerts has ended. Answered through {@link AssetOutbound#foldingEnded}. */
    record EndFolding(CaseId caseId, List<String> alerts) implements AssetCommand {}

    /** A person's order. Without a warrant it is refused: the asset decides itself whether the person may. */
    sealed interface ByPerson extends AssetCommand {

        String by();

        @Nullable
        CommandAuthorization warrant();
    }

    /**
     * Somebody needs the evidence kept. Answered with {@link EvidenceReply}, even when there already was a hold for
     * this matter.
     *
     * @param matter why it is needed
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
     * Makes all evidence collected so far unreadable for good. Answered with {@link EvidenceReply}; refused while there
     * are holds.
     */
    record EraseEvidence(
            String by, String reason, @Nullable CommandAuthorization warrant, ActorRef<EvidenceReply> replyTo)
            implements ByPerson {}

    /**
     * Somebody says what the asset is. Answered with {@link ProfileReply}, also when a repeat changes nothing.
     *
     * @param request the id of the request, if it has one
     * @param version the one that the person saw, if the change depends on it
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
     * Judge what came under another name. Answered as {@link Absorb}, or with {@link AssetReply.NotHere}. A command of its own, so that a
     * node of an earlier version, which would take the records for this asset's own, does not understand it.
     *
     * @param asset the other name, {@code kind:name}
     * @param version of the decision
     */
    record AbsorbFor(String asset, long version, Absorb batch) implements AssetCommand {}

    /** About the asset's names. */
    sealed interface Naming extends AssetCommand {}

    /** Its sensor says how the host is called. Answered with {@link NamingReply}. */
    record HearHost(SensorHostReport word, ActorRef<NamingReply> replyTo) implements Naming {}

    /**
     * This asset is the other one. Answered with {@link NamingReply} once the other asset has answered.
     *
     * @param with {@code kind:name}
     * @param person whether a person says so, and not the asset's own sensor, which needs no warrant
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

    /** This asset is itself. Answered with {@link NamingReply} once the other asset has said how far it judged. */
    record EndSame(
            String by,
            String why,
            @Nullable String request,
            @Nullable CommandAuthorization warrant,
            ActorRef<NamingReply> replyTo)
            implements Naming, ByPerson {}

    /** The asset that asks wants this one to judge what comes under its name. Answered with {@link ConfirmStand}. */
    record Stand(String asset, long version, DecisionOrigin made) implements Naming {}

    /**
     * The asset that answers will judge, or not.
     *
     * @param refusal code; null when it will
     * @param is what that asset itself is, if that is why it refuses
     */
    record ConfirmStand(
            String asset,
            long version,
            @Nullable String refusal,
            @Nullable String is) implements Naming {}

    /** The asset that asks judges for itself again. Answered with {@link ConfirmRelease}. */
    record Release(String asset, long version) implements Naming {}

    /**
     * The asset that answers judges nothing more of what comes under this name.
     *
     * @param judged by stream, how far it has judged
     */
    record ConfirmRelease(String asset, long version, SortedMap<String, Watermark> judged) implements Naming {}

    /** Something is overdue: do it again. */
    enum Wake implements AssetCommand {
        WAKE
    }

    /** Unload from memory: sent by sharding when the asset was idle for long or the memory is needed. */
    enum Leave implements AssetCommand {
        LEAVE
    }

    /** Answered with {@link AssetStatus}. */
    record Describe(ActorRef<AssetStatus> replyTo) implements AssetCommand {}
}
