package io.watchfloor.ops.platform.rights;

import io.watchfloor.config.text.KebabCaseName;

/** The answer to whether somebody may. */
public sealed interface Decision {

    /** Yes. */
    enum Allowed implements Decision {
        ALLOWED
    }

    /** No: the first reason, in the order of {@link Reason}. */
    record Denied(Reason reason) implements Decision {}

    /** Why not. */
    enum Reason implements KebabCaseName {
        /** The role does not have the verb. Only this one is told: the others would tell that the thing exists. */
        ROLE,
        /** The case is restricted to people who are named, and this is somebody else. */
        RESTRICTED,
        /** The marking is above the person's clearance. */
        CLEARANCE,
        /** An asset is outside of the person's groups. */
        SCOPE
    }

    default boolean allowed() {
        return this == Allowed.ALLOWED;
    }
}
