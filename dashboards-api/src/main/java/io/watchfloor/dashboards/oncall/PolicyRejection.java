package io.watchfloor.dashboards.oncall;

/**
 * Why a policy or the routing was not changed.
 *
 * @param field name of the invalid field; may be empty
 * @param detail for users: what is wrong, and what to do
 */
public record PolicyRejection(Reason reason, String field, String detail) {

    /** Error code. */
    public enum Reason {
        /** The policy does not exist. */
        UNKNOWN("policy.unknown"),
        /** The policy or routing was changed in the meantime. */
        STALE("policy.stale-version"),
        /** A target or policy in the request does not exist. */
        UNKNOWN_TARGET("policy.unknown-target"),
        /** The maximum number of escalation policies is reached. */
        TOO_MANY("policy.too-many"),
        /** The name differs from the name of an existing policy only in upper and lower case. */
        NAME_TAKEN("policy.name-taken"),
        /** Cases are routed to the policy. */
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
