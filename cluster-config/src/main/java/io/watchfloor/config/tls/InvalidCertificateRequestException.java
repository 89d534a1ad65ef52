package io.watchfloor.config.tls;

import org.jspecify.annotations.Nullable;

/** A request for a certificate that is not granted. The message says why. */
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
