package io.watchfloor.config.tls;

import org.jspecify.annotations.Nullable;

/** A request for a certificate that is not granted. The message says why. */
public final class UnusableRequest extends Exception {

    UnusableRequest(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public static UnusableRequest because(String message) {
        return new UnusableRequest(message, null);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
