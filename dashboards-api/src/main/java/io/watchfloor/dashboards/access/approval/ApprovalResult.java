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
        OVER("approval.over", "The request is already decided or has expired. Send a new request."),
        /** The credential that asks cannot approve. */
        SAME_SESSION(
                "approval.same-session",
                "Approve the request in another session: one that is older than this session, or that you"
                        + " opened with a passkey or your identity provider."),
        /** Nobody approves their own. */
        OWN("approval.own", "You cannot approve your own request. Another person has to approve it."),
        /** The right that the action needs, or a right of the role, is missing. */
        RIGHT("approval.right", "You do not have all rights that the request needs, so you cannot approve it."),
        /** One of the two made the account or the credential of the other one. */
        NOT_INDEPENDENT(
                "approval.not-independent",
                "This request needs an independent second person. One of you created the account, link or"
                        + " token of the other, directly or through another account. Ask a person whose account and"
                        + " sign-in were created by another administrator."),
        /** It ends the request. */
        NUMBER(
                "approval.number",
                "The digits do not match those in the other session. The request was cancelled: send a" + " new one.");

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
