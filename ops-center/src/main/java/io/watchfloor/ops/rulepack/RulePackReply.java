package io.watchfloor.ops.rulepack;

/** What came of a {@link RulePackCommand}. */
public sealed interface RulePackReply {

    /** @param revision that a node must have reached to judge by it */
    record Done(long revision) implements RulePackReply {}

    /** No pack of this name judges. */
    record Unknown(String name) implements RulePackReply {}
}
