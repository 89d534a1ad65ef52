package io.watchfloor.ops.asset;

import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.window.Correlated;
import java.util.List;
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
     * {@link AssetNeighbours#correlatedTaken}.
     *
     * @param correlation id of the entity that sends them
     * @param correlated ordinals ascending, from the first unconfirmed one
     */
    record TakeCorrelated(String correlation, List<Correlated> correlated) implements AssetCommand {}

    /** The case of these alerts has ended. Answered through {@link AssetNeighbours#foldingEnded}. */
    record EndFolding(CaseId caseId, List<String> alerts) implements AssetCommand {}

    /**
     * Somebody needs the evidence kept. Answered with {@link EvidenceReply}, even when there already was a hold for
     * this matter.
     *
     * @param matter why it is needed
     */
    record PlaceHold(String matter, String by, String reason, ActorRef<EvidenceReply> replyTo)
            implements AssetCommand {}

    /** Answered with {@link EvidenceReply}. */
    record ReleaseHold(String matter, String by, ActorRef<EvidenceReply> replyTo) implements AssetCommand {}

    /**
     * Makes all evidence collected so far unreadable for good. Answered with {@link EvidenceReply}; refused while there
     * are holds.
     */
    record EraseEvidence(String by, String reason, ActorRef<EvidenceReply> replyTo) implements AssetCommand {}

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
