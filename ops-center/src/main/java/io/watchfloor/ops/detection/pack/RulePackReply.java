package io.watchfloor.ops.detection.pack;

/** The outcome of a {@link RulePackCommand}. */
public sealed interface RulePackReply {

    /** @param revision the revision that a node must have reached to judge by it */
    record Done(long revision) implements RulePackReply {}

    /** No active pack has this name. */
    record Unknown(String name) implements RulePackReply {}

    /** The deadline of the change had passed, and nothing was changed. */
    record Late() implements RulePackReply {}

    /**
     * The state of the pack.
     *
     * @param content the hash of its content; empty when no active pack has this name
     * @param revision of the latest change of all packs
     */
    record Described(String content, long revision) implements RulePackReply {}

    /** The center failed on the command, and nothing changed: see {@link io.watchfloor.ops.platform.shell.FailedCommands}. */
    record Failed(String message) implements RulePackReply {}
}
