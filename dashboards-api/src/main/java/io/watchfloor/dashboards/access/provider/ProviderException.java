package io.watchfloor.dashboards.access.provider;

/**
 * Rejects a sign-in or a message from an identity provider. The exception's message is for administrators and may
 * contain claims. The reason is public.
 */
public final class ProviderException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Reasons for rejecting a sign-in or a message, for people and programs. */
    public enum Reason {
        UNKNOWN(404, "provider.unknown", "No identity provider is configured with this name."),
        BUSY(503, "provider.busy", "Too many sign-ins are in progress. Try again in a minute."),
        UNREACHABLE(502, "provider.unreachable", "The identity provider does not answer. Use another sign-in method."),
        METADATA(
                502,
                "provider.metadata",
                "The metadata of the identity provider is invalid. Contact an administrator."),
        ANSWER(502, "provider.answer", "The response of the identity provider is invalid. Contact an administrator."),
        STATE(403, "provider.state", "This sign-in was not started in this browser, or took too long. Start again."),
        MIXED_UP(
                403,
                "provider.mixed-up",
                "The response comes from a different identity provider than the requested one. Start again."),
        DENIED(403, "provider.denied", "The identity provider rejected the sign-in."),
        CODE(
                403,
                "provider.code",
                "The identity provider rejected the code of this sign-in, or it was already used. Start" + " again."),
        TOKEN(403, "provider.token", "The token of the identity provider cannot be read. Contact an administrator."),
        ALGORITHM(
                403,
                "provider.algorithm",
                "The signature algorithm of the identity provider's token is not accepted. Contact an "
                        + "administrator."),
        KEY(
                403,
                "provider.key",
                "The token is signed with a key that the identity provider does not publish. Contact an "
                        + "administrator."),
        SIGNATURE(
                403,
                "provider.signature",
                "The signature of the identity provider's token is invalid. Contact an administrator."),
        ISSUER(403, "provider.issuer", "The token was issued by another identity provider."),
        AUDIENCE(403, "provider.audience", "The token was issued for another application."),
        EXPIRED(403, "provider.expired", "The token has expired. Start again."),
        NOT_YET(403, "provider.not-yet", "The token is not valid yet: a clock is wrong. Contact an administrator."),
        NONCE(403, "provider.nonce", "The token belongs to another sign-in. Start again."),
        SUBJECT(403, "provider.subject", "The token contains no user id. Contact an administrator."),
        AT_HASH(403, "provider.at-hash", "The ID token does not match the access token."),
        TENANT(403, "provider.tenant", "Your account belongs to another organization."),
        ACR(403, "provider.acr", "A stronger sign-in is required at the identity provider, such as a second factor."),
        AMR(403, "provider.amr", "A stronger sign-in is required at the identity provider, such as a second factor."),
        GROUPS(
                403,
                "provider.groups-overage",
                "You are a member of more groups than the token can list. Contact an administrator."),
        NO_ROLE(403, "provider.no-role", "None of your groups has access. Ask an administrator."),
        NAME(
                403,
                "provider.name",
                "The identity provider sent a user name that is not allowed in Watchfloor. Contact an administrator."),
        NAME_TAKEN(403, "provider.name-taken", "An account with your user name already exists. Ask an administrator."),
        DISABLED(403, "provider.disabled", "Your account is disabled. Ask an administrator."),
        LAST_ADMINISTRATOR(
                403,
                "provider.last-administrator",
                "Your groups no longer grant the administrator role, but you are the last administrator."
                        + " Add another administrator first."),
        REPLAY(400, "provider.replay", "This message was already received."),
        LOGOUT(400, "provider.logout", "The message is not a valid logout token.");

        private final int status;
        private final String code;
        private final String sentence;

        Reason(int status, String code, String sentence) {
            this.status = status;
            this.code = code;
            this.sentence = sentence;
        }

        public int status() {
            return status;
        }

        /** Stable error code. */
        public String code() {
            return code;
        }

        /** The error message for the person. */
        public String sentence() {
            return sentence;
        }
    }

    ProviderException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Details for administrators. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? reason.code() : message;
    }
}
