package io.watchfloor.ops.asset;

import io.watchfloor.ops.evidence.EvidenceKey;
import io.watchfloor.ops.window.Told;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What an asset can be told. */
public sealed interface AssetCommand {

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

    /** Triage has placed the alerts up to this ordinal. Not answered: triage says it again when it is offered them again. */
    record ConfirmPlacement(long through) implements AssetCommand {}

    /** Windows elsewhere have taken the contributions of these ordinals. Not answered. */
    record ConfirmContributions(List<Long> ordinals) implements AssetCommand {}

    /**
     * A correlation across assets was met with a record of this one. Answered through {@link CorrelationDesk#toldTaken}.
     *
     * @param correlation id of the entity that tells
     * @param told ordinals ascending, from the first that is not confirmed
     */
    record TakeCorrelated(String correlation, List<Told> told) implements AssetCommand {}

    /** The case of these alerts has ended. Answered through {@link AlertDesk#foldingEnded}. */
    record EndFolding(String caseId, List<String> alerts) implements AssetCommand {}

    /**
     * Somebody needs the evidence kept. Answered with {@link EvidenceReply}, also when it was kept for this matter already.
     *
     * @param matter what for
     */
    record PlaceHold(String matter, String by, String reason, ActorRef<EvidenceReply> replyTo)
            implements AssetCommand {}

    /** Answered with {@link EvidenceReply}. */
    record ReleaseHold(String matter, String by, ActorRef<EvidenceReply> replyTo) implements AssetCommand {}

    /** Makes the evidence so far unreadable for good. Answered with {@link EvidenceReply}; refused while there are holds. */
    record EraseEvidence(String by, String reason, ActorRef<EvidenceReply> replyTo) implements AssetCommand {}

    /** Told to itself only: the key of its evidence is there. */
    record TakeKey(EvidenceKey key) implements AssetCommand {}

    /** Told to itself only: the database did not give the key. */
    record MissKey(String reason) implements AssetCommand {}

    /** Told to itself only: it is time to ask for the key once more. */
    enum AskForKey implements AssetCommand {
        AGAIN
    }

    /** Something is owed for too long: do it again. */
    enum Wake implements AssetCommand {
        WAKE
    }

    /** Leave the memory: told by sharding, when the asset was silent for long or others need the place. */
    enum Leave implements AssetCommand {
        LEAVE
    }

    /** Answered with {@link AssetStatus}. */
    record Describe(ActorRef<AssetStatus> replyTo) implements AssetCommand {}
}
