package io.watchfloor.dashboards.access.passkey;

/** Ends a ceremony with a {@link PasskeyRefusal}. */
public final class PasskeyException extends RuntimeException {

    private final PasskeyRefusal why;

    PasskeyException(PasskeyRefusal why) {
        super(why.code(), null, false, false);
        this.why = why;
    }

    public PasskeyRefusal why() {
        return why;
    }
}
