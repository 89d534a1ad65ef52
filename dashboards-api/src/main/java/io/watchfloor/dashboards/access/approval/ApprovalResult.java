package io.watchfloor.dashboards.access.approval;

/** Result of approving or denying a request. */
public sealed interface ApprovalResult {

    record Success(Approval approval) implements ApprovalResult {}

    /** No approval request has this id, or the person is not allowed to see the request. */
    record Unknown(String id) implements ApprovalResult {}

    /** @param reason why the decision was rejected */
    record Rejection(Reason reason, Approval approval) implements ApprovalResult {}

    /** Reasons for rejecting a decision. */
    enum Reason {
        /** The request was already decided, or has expired. */
        OVER("approval.over", "The request is already decided or has expired. Send a new request."),
        /** The credential that sent the request cannot approve it. */
        SAME_SESSION(
                "approval.same-session",
                "Approve the request in another session: one that is older than this session, or that you"
                        + " opened with a passkey or your identity provider."),
        /** People cannot approve their own requests. */
        OWN("approval.own", "You cannot approve your own request. Another person has to approve it."),
        /** The approver lacks the right for the operation, or one of the rights of the requested role. */
        RIGHT("approval.right", "You cannot approve the request, because you do not have all rights that it needs."),
        /** One of the two people created the account or credential of the other. */
        NOT_INDEPENDENT(
                "approval.not-independent",
                "This request needs an independent second person. One of you created the account, link or"
                        + " token of the other, directly or through another account. Ask a person whose account and"
                        + " sign-in were created by another administrator."),
        /** The entered digits are wrong, so the request is cancelled. */
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
