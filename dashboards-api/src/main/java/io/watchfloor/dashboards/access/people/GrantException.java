package io.watchfloor.dashboards.access.people;

/** A person tried to grant rights that the person does not have, or has only temporarily. */
public final class GrantException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Why why;

    /** Reasons for rejecting a grant. */
    public enum Why {
        FOR_A_TIME(
                "access.for-a-time",
                "You have a temporary role, and this change would outlive it. Ask a permanent" + " administrator."),
        BEYOND_OWN(
                "access.beyond-own",
                "The change grants a role, groups or a clearance that you do not have. Ask an"
                        + " administrator who has them."),
        BEYOND_TOKEN(
                "token.wider-than-own",
                "Your token is limited to some rights, and the change grants more. Use a browser session"
                        + " or an unlimited token.");

        private final String code;
        private final String advice;

        Why(String code, String advice) {
            this.code = code;
            this.advice = advice;
        }

        /** Stable error code for programs. */
        public String code() {
            return code;
        }

        public String advice() {
            return advice;
        }
    }

    GrantException(Why why) {
        super(why.advice(), null, false, false);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
