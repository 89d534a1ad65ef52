package io.watchfloor.ops.archive;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.archive.S3Settings;
import io.watchfloor.ops.platform.egress.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** Checks the bucket of the archive by storing, listing, fetching and deleting one small object. */
public final class S3Check {

    private static final byte[] CONTENT =
            "A test of watchfloor doctor. It may be deleted.".getBytes(StandardCharsets.UTF_8);

    private S3Check() {}

    /**
     * Whether the bucket keeps the versions of deleted objects, so that an erasure is not complete.
     *
     * @throws S3Failure if a request failed, with what to do
     */
    public static boolean keepsDeleted(S3Settings settings, Optional<Path> trustedCa) throws IOException {
        Path file = Files.createTempFile("watchfloor", ".probe");
        String path = ArchiveFiles.DAY + "probe/" + UUID.randomUUID() + ArchiveFiles.ENDING;
        try (S3Objects objects =
                new S3Objects(settings, Trust.managers(trustedCa), new ArchiveMetrics(new PrometheusRegistry()))) {
            Files.write(file, CONTENT);
            objects.put(file, path);
            objects.fetch(probe(path), file);
            if (!objects.storedBefore(Instant.MAX).contains(path)) {
                throw new IOException("the object store does not list an object that it has stored");
            }
            objects.delete(path);
            return objects.keepsDeleted();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static ArchiveFile probe(String path) {
        return new ArchiveFile(
                0,
                path,
                LocalDate.EPOCH,
                ArchiveFile.UNKNOWN,
                new ArchiveFile.Content(Instant.EPOCH, Instant.EPOCH, "", "", 0),
                CONTENT.length);
    }
}
