package io.watchfloor.dashboards.oncall;

/**
 * Why a policy or the routing was not changed.
 *
 * @param field the member that is wrong; empty when it is none of them
 * @param detail for the person: what is wrong, and what to do
 */
public record PolicyRejection(Reason reason, String field, String detail) {

    /** For programs. */
    public enum Reason {
        /** There is no such policy. */
        UNKNOWN("policy.unknown"),
        /** Somebody changed it meanwhile. */
        STALE("policy.stale-version"),
        /** A target or policy is named that there is not. */
        UNKNOWN_TARGET("policy.unknown-target"),
        /** There are as many as may be. */
        TOO_MANY("policy.too-many"),
        /** Another name differs in upper and lower case only. */
        NAME_TAKEN("policy.name-taken"),
        /** Cases are routed to it. */
        IN_USE("policy.in-use");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    static PolicyRejection of(Reason reason, String detail) {
        return new PolicyRejection(reason, "", detail);
    }
}
