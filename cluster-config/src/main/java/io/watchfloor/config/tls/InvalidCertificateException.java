package io.watchfloor.config.tls;

import org.jspecify.annotations.Nullable;

/** Thrown if a certificate or its key cannot be used for TLS. The message names the file and describes the error. */
public final class InvalidCertificateException extends Exception {

    private final String advice;

    InvalidCertificateException(String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** One sentence that states what the operator must do. */
    public String advice() {
        return advice;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
