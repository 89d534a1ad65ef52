package io.watchfloor.ops.intake;

import org.jspecify.annotations.Nullable;

/**
 * A sensor's request for its next certificate.
 *
 * @param request PKCS #10 in PEM
 * @param ended the expired certificate in PEM; set only if the connection has no client certificate
 */
public record RenewalRequest(
        @Nullable String request, @Nullable String ended) {}
