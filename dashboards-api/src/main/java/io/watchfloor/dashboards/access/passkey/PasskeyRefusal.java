package io.watchfloor.dashboards.access.passkey;

/** Why a passkey, or what was said about one, is not taken. */
public enum PasskeyRefusal {
    MALFORMED(
            400,
            "malformed",
            "This is not what an authenticator says: bytes are missing, left over or in the wrong place."),
    NO_NAME(
            409,
            "no-name",
            "Passkeys belong to a name, and this center is called by an address. Open http://localhost with the same port on"
                    + " this machine, or set watchfloor.http.public-address."),
    CHALLENGE(
            403,
            "challenge",
            "This answers no open question of the center, or one that was answered already. Begin again."),
    EXPIRED(403, "expired", "This took too long. Begin again."),
    TYPE(403, "type", "This was made for something else: a new passkey is no sign-in, nor the other way round."),
    ORIGIN(403, "origin", "This was made on a page of another address. Open the center at its own address."),
    CROSS_ORIGIN(403, "cross-origin", "This was made inside a page of another site. Open the center itself."),
    RP(403, "rp", "This passkey belongs to another site."),
    PRESENCE(403, "presence", "Nobody touched the authenticator. Begin again."),
    VERIFICATION(
            403,
            "verification",
            "The authenticator did not check who you are. Set up a PIN, a fingerprint or your face for it, then begin again."),
    BACKUP(
            403,
            "backup",
            "What the authenticator says of copies of this passkey contradicts itself or what it said before."),
    KEY(403, "key", "The authenticator sent no key, or one that is not valid."),
    ALGORITHM(
            403,
            "algorithm",
            "The key is of a kind that the center does not take, or not of the kind that it claims to be."),
    CREDENTIAL(403, "credential", "The id of the passkey is not that of the key, or has a wrong length."),
    TAKEN(409, "taken", "This passkey is enrolled already. Use another authenticator."),
    TOO_MANY(409, "too-many", "You have as many passkeys as one may. Remove one that you do not use."),
    ATTESTATION(
            403,
            "attestation",
            "The authenticator does not prove what it is, as this center asks (watchfloor.passkeys.attestation). Use one that"
                    + " your organisation gives out."),
    MODEL(403, "model", "Authenticators of this model are not let in here (watchfloor.passkeys.models)."),
    UNKNOWN(
            403,
            "unknown",
            "This passkey is not known here; it may have been removed. Use another, or a recovery code."),
    NONE_HERE(
            403,
            "none-here",
            "None of your passkeys works here: each is blocked, or belongs to another address of the center. Open the center at the"
                    + " address where you enrolled one, sign in with a recovery code, or ask an administrator to remove them."),
    PERSON(403, "person", "This passkey belongs to somebody else."),
    SIGNATURE(403, "signature", "The signature is not that of this passkey."),
    COUNTER(
            403,
            "counter",
            "This passkey was used by a copy: its counter went back. It is blocked. Tell an administrator, and sign in with another"
                    + " passkey or a recovery code."),
    BLOCKED(
            403,
            "blocked",
            "This passkey is blocked, because its counter went back once. Use another, or a recovery code."),
    CODE(403, "code", "This recovery code is not known here, or was used already. Each works once."),
    SESSION(409, "session", "Only a browser that is signed in has passkeys, a token has none. Do this in the page."),
    LAST_WAY(
            409,
            "last-way",
            "This is the last way in of the last administrator. Enrol another passkey first, or add another administrator.");

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

    /** Stable, for programs. */
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
