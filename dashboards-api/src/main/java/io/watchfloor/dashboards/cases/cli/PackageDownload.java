package io.watchfloor.dashboards.cases.cli;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.Center;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Downloads a collected package to a file and verifies its SHA-256. */
record PackageDownload(Center center) {

    /** @return a message about the written file */
    String write(String responses, String id, Path file) {
        if (Files.exists(file)) {
            throw new StartFailure(
                    "package.file-exists",
                    "The file " + file + " already exists.",
                    "Name another file with --to FILE.");
        }
        String path = responses + "/" + Center.segment(id) + "/package";
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            HttpResponse<InputStream> answer = center.download(path);
            try (InputStream body = answer.body()) {
                String told = answer.headers().firstValue("ETag").orElse("").replace("\"", "");
                String hash = write(body, part);
                if (!hash.equals(told)) {
                    throw new IOException("the SHA-256 of the download is %s, expected %s".formatted(hash, told));
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                return "Wrote %,d bytes to %s, SHA-256 %s.".formatted(Files.size(file), file, hash);
            }
        } catch (IOException e) {
            throw new StartFailure(
                    "package.download",
                    "The download of the package failed: " + e.getMessage() + ".",
                    "Check that the center is running and that the disk has free space. Delete " + part
                            + " and try again.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw center.unreachable(e);
        }
    }

    private static String write(InputStream body, Path file) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] piece = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                out.write(piece, 0, count);
                digest.update(piece, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
