package io.watchfloor.ops.detection.pack;

import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** Commands to the rule packs. */
public sealed interface RulePackCommand {

    /**
     * Gives the pack this content; if it already has it, nothing changes.
     *
     * @param content hash of content that is already on the shelf
     * @param rolledBackTo the revision whose content it is again; 0 when it is new
     * @param until deadline, after which nothing is changed. The caller stops waiting a little later, which allows
     *     for different clocks of two nodes
     */
    record Activate(
            String name,
            String content,
            int rules,
            long rolledBackTo,
            String by,
            Instant until,
            ActorRef<RulePackReply> replyTo)
            implements RulePackCommand {}

    /** Withdraws the pack. */
    record Withdraw(String name, String by, Instant until, ActorRef<RulePackReply> replyTo)
            implements RulePackCommand {}

    /**
     * Asks for the pack's current state. It is answered after all earlier commands, so the answer shows what they did.
     */
    record Describe(String name, ActorRef<RulePackReply> replyTo) implements RulePackCommand {}
}
