package io.watchfloor.ops.intake;

import org.jspecify.annotations.Nullable;

/**
 * A sensor asks for its next certificate.
 *
 * @param request PKCS 10, in PEM
 * @param ended the certificate that ended, in PEM: only where the connection shows none
 */
public record RenewalRequest(
        @Nullable String request, @Nullable String ended) {}
