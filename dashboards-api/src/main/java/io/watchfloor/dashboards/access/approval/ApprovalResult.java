package io.watchfloor.dashboards.access.approval;

/** What became of somebody's word. */
public sealed interface ApprovalResult {

    record Done(Approval approval) implements ApprovalResult {}

    /** There is no such approval, or the person may not know of it. */
    record Unknown(String id) implements ApprovalResult {}

    /** @param reason why the word does not count */
    record Refused(Reason reason, Approval approval) implements ApprovalResult {}

    /** Why not. */
    enum Reason {
        /** Already decided, or too late. */
        OVER("approval.over", "It is decided already, or its time is over. Ask again."),
        /** The credential that asks cannot approve. */
        SAME_SESSION(
                "approval.same-session",
                "Approve it in your other session: one that is older than this one, or that you opened with a passkey or your"
                        + " identity provider."),
        /** Nobody approves their own. */
        OWN("approval.own", "Somebody else has to approve this."),
        /** The right that the action needs, or a right of the role, is missing. */
        RIGHT("approval.right", "You do not have all the rights that this needs, so you cannot approve it."),
        /** One of the two made the account or the credential of the other one. */
        NOT_INDEPENDENT(
                "approval.not-independent",
                "This needs a second person: one of you created the account, link or token of the other, directly or through an account"
                        + " that they created. Ask a person whose account and sign-in another administrator created."),
        /** It ends the request. */
        NUMBER(
                "approval.number",
                "These are not the digits that the other session shows. The request has ended: ask again.");

        private final String code;
        private final String advice;

        Reason(String code, String advice) {
            this.code = code;
            this.advice = advice;
        }

        public String code() {
            return code;
        }

        public String advice() {
            return advice;
        }
    }
}
