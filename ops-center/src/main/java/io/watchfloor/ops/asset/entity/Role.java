package io.watchfloor.ops.asset.entity;

/** What a thing does in the record that names it. */
public enum Role {
    /** The account that acts. */
    SUBJECT,
    /** The account that is acted upon. */
    TARGET,
    /** The machine from which it comes. */
    SOURCE,
    /** The machine to which it goes. */
    DESTINATION,
    SENDER,
    RECIPIENT,
    /** A file that a message brings. */
    ATTACHMENT,
    /** A file, a domain or a message that is simply there. */
    SEEN,
    /** The asset itself, which people tagged as one that everybody uses: that two things share it says little. */
    EVERYBODYS
}
