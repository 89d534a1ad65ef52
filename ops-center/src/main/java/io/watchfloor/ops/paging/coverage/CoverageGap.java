package io.watchfloor.ops.paging.coverage;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One reason why a recipient would not be notified.
 *
 * @param where the policy or target, such as {@code policy:nights}
 * @param words a description of the problem
 * @param next what to do about the problem
 * @param nobody whether an affected case notifies no one; otherwise other recipients are notified
 */
public record CoverageGap(Reason reason, String where, String words, String next, boolean nobody) {

    /** The kind of coverage gap. */
    public enum Reason {
        /** No policy exists, and the settings contain no webhook for notifications. */
        NO_RECEIVER,
        /** Cases are routed to a policy that does not exist. */
        NO_POLICY,
        /** No target of the policy can be reached. */
        NOBODY_REACHABLE,
        /** No one is on call in a schedule now, so the schedule's fallback is notified. */
        NOBODY_ON_CALL,
        /** One target of the policy cannot be reached. */
        TARGET_UNREACHABLE,
        /** The latest message failed for every contact of a person. */
        CONTACTS_FAIL,
        /** A policy exists, but no route leads to the policy. */
        POLICY_UNUSED,
        /** Notifications were attempted in the last 10 minutes, and none was delivered. */
        FAILING;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
