package io.watchfloor.sensors.agent.gather;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A complete investigation package.
 *
 * @param bytes size of the package file
 * @param sha256 hash of the package file
 * @param unpacked total size of the files in the package, before compression
 * @param changed number of files that were modified while they were read
 * @param leftOut number of files that were omitted from the package; the manifest gives the reasons
 */
public record InvestigationPackage(
        Path file, long bytes, String sha256, int files, long unpacked, int changed, int leftOut) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the totals from the manifest of a package. */
    public static InvestigationPackage read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry manifest = zip.getEntry(PackageWriter.MANIFEST);
            if (manifest == null) {
                throw new IOException("the package has no manifest");
            }
            try (InputStream in = zip.getInputStream(manifest)) {
                JsonNode totals = JSON.readTree(in).path("totals");
                return new InvestigationPackage(
                        file,
                        Files.size(file),
                        PackageWriter.sha256(file),
                        totals.path("files").asInt(),
                        totals.path("bytes").asLong(),
                        totals.path("changed").asInt(),
                        totals.path("leftOut").asInt());
            }
        }
    }
}
