package io.watchfloor.ops.asset.entity;

/** The role of an entity in a telemetry record. */
public enum Role {
    /** The account that performs the action. */
    SUBJECT,
    /** The account at which the action is directed. */
    TARGET,
    /** The machine from which the action originates. */
    SOURCE,
    /** The machine that is the target of the action. */
    DESTINATION,
    SENDER,
    RECIPIENT,
    /** A file attached to a message. */
    ATTACHMENT,
    /** A file, a domain or a message that is only mentioned in the record. */
    SEEN,
    /**
     * The asset itself, if its tags mark it as used by many others. Two alerts that share such an asset are not
     * necessarily related.
     */
    EVERYBODYS
}
