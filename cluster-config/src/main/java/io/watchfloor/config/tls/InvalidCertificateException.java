package io.watchfloor.config.tls;

import org.jspecify.annotations.Nullable;

/** A certificate and a key that cannot be shown to anybody. The message says which file, and what is wrong with it. */
public final class InvalidCertificateException extends Exception {

    private final String advice;

    InvalidCertificateException(String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** What to do, one sentence. */
    public String advice() {
        return advice;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
