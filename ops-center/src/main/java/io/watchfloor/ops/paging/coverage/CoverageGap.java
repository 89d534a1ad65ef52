package io.watchfloor.ops.paging.coverage;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One reason why people are not reached.
 *
 * @param where the policy or target that it is about, such as {@code policy:nights}
 * @param words what is wrong
 * @param next what to do
 * @param nobody whether a case that comes here reaches nobody at all; otherwise somebody else is told
 */
public record CoverageGap(Reason reason, String where, String words, String next, boolean nobody) {

    /** Why. */
    public enum Reason {
        /** Nobody has written a policy, and no receiver of pages is set. */
        NO_RECEIVER,
        /** Cases are routed to a policy that does not exist. */
        NO_POLICY,
        /** No target of the policy can be reached. */
        NOBODY_REACHABLE,
        /** Nobody stands in a schedule now: its fallback is told. */
        NOBODY_ON_CALL,
        /** One target cannot be reached. */
        TARGET_UNREACHABLE,
        /** What was sent to somebody last failed, by each of their ways. */
        CONTACTS_FAIL,
        /** A policy is written, and no route leads to it. */
        POLICY_UNUSED,
        /** Pages were tried in the last minutes, and none arrived. */
        FAILING;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
