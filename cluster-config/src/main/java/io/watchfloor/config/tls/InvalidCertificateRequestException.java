package io.watchfloor.config.tls;

import org.jspecify.annotations.Nullable;

/** Thrown if a certificate request is rejected. The message contains the reason. */
public final class InvalidCertificateRequestException extends Exception {

    InvalidCertificateRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public static InvalidCertificateRequestException because(String message) {
        return new InvalidCertificateRequestException(message, null);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
