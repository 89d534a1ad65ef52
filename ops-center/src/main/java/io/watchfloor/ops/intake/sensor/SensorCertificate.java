package io.watchfloor.ops.intake.sensor;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of a sensor's certificate. The certificate was signed by the center's sensor CA. Whether the
 * certificate is still valid is determined by the stored data of the sensor.
 *
 * @param enrolment the enrollment for which the certificate was issued; a new enrollment of the sensor invalidates
 *     the certificate
 * @param serial hexadecimal digits, as openssl prints them
 */
public record SensorCertificate(String sensor, String enrolment, String serial, Instant issuedAt, Instant endsAt) {

    private static final Pattern NAME = Pattern.compile("urn:watchfloor:sensor:([a-z0-9.-]{1,60}):([0-9a-f]{16})");
    private static final int URI_NAME = 6;

    /** The URI in the certificate's subject alternative name (SAN) extension. */
    static String name(String sensor, String enrolment) {
        return "urn:watchfloor:sensor:%s:%s".formatted(sensor, enrolment);
    }

    /** @return empty when the certificate does not belong to a sensor */
    public static Optional<SensorCertificate> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return Optional.empty();
            }
            for (List<?> name : names) {
                if (name.getFirst() instanceof Integer kind && kind == URI_NAME) {
                    Matcher said = NAME.matcher(String.valueOf(name.get(1)));
                    if (said.matches()) {
                        return Optional.of(new SensorCertificate(
                                said.group(1),
                                said.group(2),
                                certificate.getSerialNumber().toString(16).toUpperCase(java.util.Locale.ROOT),
                                certificate.getNotBefore().toInstant(),
                                certificate.getNotAfter().toInstant()));
                    }
                }
            }
            return Optional.empty();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }
}
