package io.watchfloor.ops.intake;

/**
 * A sensor's next certificate.
 *
 * @param certificate in PEM
 * @param endsAt when the certificate expires, in ISO 8601 format
 */
public record RenewedCertificate(String certificate, String endsAt) {}
