package io.watchfloor.dashboards.access;

import java.util.Arrays;

/** Whether a credential is valid, or the reason why it is not. */
public enum CredentialStatus {
    GOOD("good", "The sign-in is valid."),
    NOT_SIGNED_IN("not-signed-in", "You are not signed in."),
    SESSION_ENDED("session-ended", "You were signed out."),
    SESSION_IDLE("session-idle", "You were signed out because the session was inactive for too long."),
    SESSION_OVER("session-over", "You were signed out because the session reached its maximum length."),
    SESSION_WAITS("session-waits", "Approve this sign-in in another session of yours."),
    TOKEN_UNKNOWN("token-unknown", "This API token is unknown. Check that the token is complete."),
    TOKEN_REVOKED("token-revoked", "This API token was revoked."),
    TOKEN_EXPIRED("token-expired", "This API token has expired."),
    PERSON_DISABLED("person-disabled", "Your account is disabled."),
    PERSON_REMOVED("person-removed", "Your account was removed."),
    /** The account belongs to a partner that is paused, has ended, or has no valid agreement. */
    PARTNER_PAUSED("partner-paused", "The partner of this account is paused or has ended."),
    CERTIFICATE_UNKNOWN("certificate-unknown", "This client certificate belongs to no partner of this center."),
    CERTIFICATE_DATES("certificate-dates", "This client certificate has expired, or is not valid yet."),
    /** The connection has the certificate of a partner, and the token belongs to another account. */
    CERTIFICATE_MISMATCH(
            "certificate-mismatch", "The API token and the client certificate belong to different accounts."),
    /** The person is signed in but lacks the right to read. */
    NOT_ALLOWED("not-allowed", "Your role does not allow this.");

    private final String code;
    private final String sentence;

    CredentialStatus(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** Stable error code for programs. */
    public String code() {
        return code;
    }

    /** Sentence for the person, short enough for the close frame of a WebSocket. */
    public String sentence() {
        return sentence;
    }

    public static CredentialStatus of(String code) {
        return Arrays.stream(values())
                .filter(one -> one.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No sign-in status is named " + code));
    }
}
