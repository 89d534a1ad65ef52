package io.watchfloor.ops.rulepack;

import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** What can be asked of the rule packs. */
public sealed interface RulePackCommand {

    /**
     * Makes the pack this content; asked for what it is already, it changes nothing.
     *
     * @param content hash of what the shelf keeps already
     * @param rolledBackTo the revision whose content it is again; 0 when it is new
     * @param until after this nothing is changed any more: who asked has stopped waiting. The clocks of two nodes may differ by as much
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

    /** Ends the pack. */
    record Withdraw(String name, String by, Instant until, ActorRef<RulePackReply> replyTo)
            implements RulePackCommand {}

    /** What the pack is: answered after all that was asked before, so that it settles what came of it. */
    record Describe(String name, ActorRef<RulePackReply> replyTo) implements RulePackCommand {}
}
