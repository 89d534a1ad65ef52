package io.watchfloor.ops.asset.entity;

/** The role of an entity in a record. */
public enum Role {
    /** The account that acts. */
    SUBJECT,
    /** The account that is the target of the action. */
    TARGET,
    /** The machine from which the action comes. */
    SOURCE,
    /** The machine to which the action goes. */
    DESTINATION,
    SENDER,
    RECIPIENT,
    /** A file attached to a message. */
    ATTACHMENT,
    /** A file, a domain or a message that is only mentioned. */
    SEEN,
    /** The asset itself, if its tags say that many others use it: that two alerts share it means little. */
    EVERYBODYS
}
