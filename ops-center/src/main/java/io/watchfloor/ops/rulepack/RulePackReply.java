package io.watchfloor.ops.rulepack;

/** What came of a {@link RulePackCommand}. */
public sealed interface RulePackReply {

    /** @param revision that a node must have reached to judge by it */
    record Done(long revision) implements RulePackReply {}

    /** No pack of this name judges. */
    record Unknown(String name) implements RulePackReply {}

    /** The change was asked for too late, and nothing was changed. */
    record Late() implements RulePackReply {}

    /**
     * What the pack is.
     *
     * @param content the hash of its content; empty when no pack of this name judges
     * @param revision of the latest change of all packs
     */
    record Described(String content, long revision) implements RulePackReply {}
}
