package io.watchfloor.dashboards.access.provider;

/** A sign-in or a message of a provider that is not taken. The message is for administrators and may name claims; the reason is for all. */
public final class ProviderException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why, as people and programs are told. */
    public enum Reason {
        UNKNOWN(404, "provider.unknown", "No identity provider has this name here."),
        BUSY(503, "provider.busy", "Too many people are signing in at once. Try again in a minute."),
        UNREACHABLE(502, "provider.unreachable", "The identity provider does not answer. Sign in another way."),
        METADATA(502, "provider.metadata", "The identity provider describes itself wrongly."),
        ANSWER(502, "provider.answer", "The identity provider's answer makes no sense."),
        STATE(403, "provider.state", "This sign-in was not begun in this browser, or took too long. Begin again."),
        MIXED_UP(403, "provider.mixed-up", "This answer comes from another provider than the one that was asked."),
        DENIED(403, "provider.denied", "The identity provider did not let you in."),
        CODE(403, "provider.code", "The identity provider does not know this sign-in, or it was used already."),
        TOKEN(403, "provider.token", "The identity provider's token cannot be read."),
        ALGORITHM(
                403,
                "provider.algorithm",
                "The identity provider's token is not signed in a way that proves anything."),
        KEY(403, "provider.key", "The identity provider's token is signed with a key that it does not publish."),
        SIGNATURE(403, "provider.signature", "The identity provider's token is not signed by it."),
        ISSUER(403, "provider.issuer", "The token is of another identity provider."),
        AUDIENCE(403, "provider.audience", "The token is for another program."),
        EXPIRED(403, "provider.expired", "The token is too old."),
        NOT_YET(403, "provider.not-yet", "The token is from the future: a clock is wrong."),
        NONCE(403, "provider.nonce", "The token is of another sign-in."),
        SUBJECT(403, "provider.subject", "The token does not say whose it is."),
        AT_HASH(403, "provider.at-hash", "The tokens do not belong to each other."),
        TENANT(403, "provider.tenant", "You are of another organisation."),
        ACR(403, "provider.acr", "You must sign in there in a stronger way, such as with a second factor."),
        AMR(403, "provider.amr", "You must sign in there in a stronger way, such as with a second factor."),
        GROUPS(403, "provider.groups-overage", "You are in more groups than the token holds. Tell an administrator."),
        NO_ROLE(403, "provider.no-role", "None of your groups lets you in here. Ask an administrator."),
        NAME(
                403,
                "provider.name",
                "The identity provider gives you no name that an account can have here. Tell an administrator."),
        NAME_TAKEN(403, "provider.name-taken", "Somebody of your name is here already. Ask an administrator."),
        DISABLED(403, "provider.disabled", "Your account is disabled. Ask an administrator."),
        LAST_ADMINISTRATOR(
                403,
                "provider.last-administrator",
                "Your groups no longer make you administrator, but nobody else is. Let somebody else in first."),
        REPLAY(400, "provider.replay", "This message was taken already."),
        LOGOUT(400, "provider.logout", "This is no message that ends a session.");

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

        /** Stable. */
        public String code() {
            return code;
        }

        /** For the person. */
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

    /** What exactly, for administrators. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? reason.code() : message;
    }
}
