package io.watchfloor.ops.platform.rights;

import io.watchfloor.config.text.KebabCaseName;

/** The result of an access check. */
public sealed interface Decision {

    /** The action is allowed. */
    enum Allowed implements Decision {
        ALLOWED
    }

    /**
     * The action is denied. If several reasons apply, the result contains the first reason in the order of {@link
     * Reason}.
     */
    record Denied(Reason reason) implements Decision {}

    /** The reason of a denial. */
    enum Reason implements KebabCaseName {
        /**
         * The role lacks the permission. Users see only this reason, because the other reasons would reveal that the
         * resource exists.
         */
        ROLE,
        /** The case is restricted to other people. */
        RESTRICTED,
        /** The TLP marking is above the person's clearance. */
        CLEARANCE,
        /** An asset is outside the person's groups. */
        SCOPE,
        /** The case belongs to an exercise, and the receiver is outside of the center. No command is denied for it. */
        EXERCISE
    }

    default boolean allowed() {
        return this == Allowed.ALLOWED;
    }
}
