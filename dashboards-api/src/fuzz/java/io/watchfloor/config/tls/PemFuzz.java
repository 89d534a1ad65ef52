package io.watchfloor.config.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Any files are a certificate and its key, or refused with what to do. */
public final class PemFuzz {

    private static final PemFiles FILES = new PemFiles(Path.of("certificate.pem"), Path.of("key.pem"));

    private PemFuzz() {}

    /** One input: the certificates, a zero, and the key; without a zero, one file that is both. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        PemFiles.Content content = end < 0
                ? new PemFiles.Content(text, text)
                : new PemFiles.Content(text.substring(0, end), text.substring(end + 1));
        try {
            FILES.parse(content, Instant.EPOCH);
        } catch (InvalidCertificateException refused) {
            if (String.valueOf(refused.getMessage()).isBlank()) {
                throw new IllegalStateException("a refusal without a reason", refused);
            }
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() throws IOException, InvalidCertificateException {
        Path folder = Files.createTempDirectory("pem-fuzz");
        PemFiles files = new PrivateCa(folder, Set.of("soc.example"), Optional.empty(), Clock.systemUTC()).ensure();
        String certificate = Files.readString(files.certificate());
        String key = Files.readString(files.key());
        return List.of(
                (certificate + '\0' + key).getBytes(StandardCharsets.ISO_8859_1),
                (key + certificate).getBytes(StandardCharsets.ISO_8859_1),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
    }
}
