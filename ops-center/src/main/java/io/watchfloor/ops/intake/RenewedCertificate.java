package io.watchfloor.ops.intake;

/**
 * A sensor's next certificate.
 *
 * @param certificate in PEM
 * @param endsAt ISO 8601
 */
public record RenewedCertificate(String certificate, String endsAt) {}
