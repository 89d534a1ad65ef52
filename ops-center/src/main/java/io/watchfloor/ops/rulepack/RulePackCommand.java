package io.watchfloor.ops.rulepack;

import org.apache.pekko.actor.typed.ActorRef;

/** What can be asked of the rule packs. */
public sealed interface RulePackCommand {

    /**
     * Makes the pack this content; asked for what it is already, it changes nothing.
     *
     * @param content hash of what the shelf keeps already
     * @param rolledBackTo the revision whose content it is again; 0 when it is new
     */
    record Activate(
            String name, String content, int rules, long rolledBackTo, String by, ActorRef<RulePackReply> replyTo)
            implements RulePackCommand {}

    /** Ends the pack. */
    record Withdraw(String name, String by, ActorRef<RulePackReply> replyTo) implements RulePackCommand {}
}
