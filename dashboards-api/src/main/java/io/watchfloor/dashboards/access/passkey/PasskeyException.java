package io.watchfloor.dashboards.access.passkey;

/** Aborts a ceremony. The reason is a {@link PasskeyRefusal}. */
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
