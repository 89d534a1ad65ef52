package io.watchfloor.dashboards.access.passkey;

/** Reasons for rejecting a passkey or the response of an authenticator. */
public enum PasskeyRefusal {
    MALFORMED(
            400,
            "malformed",
            "The authenticator's data is malformed: bytes are missing, left over or in the wrong place."),
    NO_NAME(
            409,
            "no-name",
            "Passkeys require a host name, but this center is opened by its IP address. Open"
                    + " http://localhost with the same port on this machine, or set"
                    + " watchfloor.http.public-address."),
    CHALLENGE(403, "challenge", "The challenge is unknown or was already answered. Start again."),
    EXPIRED(403, "expired", "The passkey was not used in time. Start again."),
    TYPE(
            403,
            "type",
            "The response has the wrong type: a passkey registration cannot be used as a sign-in, nor a sign-in "
                    + "as a registration."),
    ORIGIN(403, "origin", "The passkey was used on a page with another address. Open the center at its own address."),
    CROSS_ORIGIN(
            403, "cross-origin", "The passkey was used in a page embedded in another site. Open the center directly."),
    RP(403, "rp", "This passkey belongs to another site."),
    PRESENCE(403, "presence", "The authenticator was not touched. Start again."),
    VERIFICATION(
            403,
            "verification",
            "The authenticator did not verify you. Set up a PIN, fingerprint or face recognition for"
                    + " it, then start again."),
    BACKUP(403, "backup", "The backup flags of the passkey contradict each other or earlier values."),
    KEY(403, "key", "The authenticator sent no valid public key."),
    ALGORITHM(403, "algorithm", "The key type is not supported, or differs from the declared type."),
    CREDENTIAL(403, "credential", "The id of the passkey does not match its key, or has a wrong length."),
    TAKEN(409, "taken", "This passkey is already enrolled. Use another authenticator."),
    TOO_MANY(409, "too-many", "You have reached the limit of passkeys. Remove one that you do not use."),
    ATTESTATION(
            403,
            "attestation",
            "The authenticator provides no attestation, which this center requires"
                    + " (watchfloor.passkeys.attestation). Use an authenticator issued by your organization."),
    MODEL(403, "model", "This authenticator model is not allowed (watchfloor.passkeys.models)."),
    UNKNOWN(
            403,
            "unknown",
            "This passkey is unknown; it may have been removed. Use another passkey or a recovery code."),
    NONE_HERE(
            403,
            "none-here",
            "None of your passkeys can be used here: each is blocked, or belongs to another address"
                    + " of the center. Open the center at the address where you enrolled a passkey, sign in"
                    + " with a recovery code, or ask an administrator to remove the passkeys."),
    PERSON(403, "person", "This passkey belongs to another person."),
    SIGNATURE(403, "signature", "The signature does not match this passkey."),
    COUNTER(
            403,
            "counter",
            "The counter of this passkey decreased, which indicates a copy. The passkey is now"
                    + " blocked. Contact an administrator, and sign in with another passkey or a recovery code."),
    BLOCKED(
            403,
            "blocked",
            "This passkey is blocked because its counter decreased. Use another passkey or a recovery" + " code."),
    CODE(403, "code", "This recovery code is unknown or was already used. Each code works once."),
    SESSION(409, "session", "Passkeys require a browser session; API tokens cannot have passkeys. Use the web page."),
    LAST_WAY(
            409,
            "last-way",
            "This is the last sign-in method of the last administrator. Enroll another passkey first,"
                    + " or add another administrator.");

    private final int status;
    private final String word;
    private final String sentence;

    PasskeyRefusal(int status, String word, String sentence) {
        this.status = status;
        this.word = word;
        this.sentence = sentence;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Stable error code for programs. */
    public String code() {
        return "passkey." + word;
    }

    public String sentence() {
        return sentence;
    }

    PasskeyException asException() {
        return new PasskeyException(this);
    }
}
