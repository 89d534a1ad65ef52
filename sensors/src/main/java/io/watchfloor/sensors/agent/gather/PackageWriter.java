package io.watchfloor.sensors.agent.gather;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.files.FileOpener;
import io.watchfloor.sensors.agent.files.PathText;
import io.watchfloor.sensors.agent.spool.PrivateFiles;
import io.watchfloor.sensors.protocol.Sha256;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a package: each entry is compressed immediately and listed in the manifest, which is the last entry. */
final class PackageWriter implements Closeable {

    static final String MANIFEST = "manifest.json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PIECE = 64 * 1024;

    private final FileChannel file;
    private final ZipOutputStream zip;
    private final ObjectNode manifest;
    private final ArrayNode files;
    private final long maxBytes;
    private final byte[] piece = new byte[PIECE];
    private long bytes;
    private int entries;
    private int changed;
    private int omit;

    /** @param maxBytes maximum total size of the files, before compression */
    PackageWriter(Path path, ObjectNode manifest, long maxBytes) throws IOException {
        this.file = PrivateFiles.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), PIECE));
        zip.setLevel(Deflater.BEST_SPEED);
        this.manifest = manifest;
        this.files = manifest.putArray("files");
        this.maxBytes = maxBytes;
    }

    /** Adds a file with the content that the file has while it is read. */
    void add(FileFinder.FoundFile found) throws IOException {
        PosixFileAttributes before = found.attributes();
        long skip = found.maxBytes() > 0 ? Math.max(0, before.size() - found.maxBytes()) : 0;
        long size = before.size() - skip;
        if (size > maxBytes - bytes) {
            omit(found.path(), "no space for %d bytes: files have grown since they were counted".formatted(size));
            return;
        }
        try (SeekableByteChannel in = FileOpener.of(found.path(), found::open)) {
            in.position(skip); // throws an exception for a named pipe
            ObjectNode entry = entry(found.path(), "files" + PathText.of(found.path()));
            long read = copy(in, size, entry);
            PosixFileAttributes after = found.now();
            boolean same = read == size
                    && after.size() == before.size()
                    && after.lastModifiedTime().equals(before.lastModifiedTime())
                    && String.valueOf(after.fileKey()).equals(String.valueOf(before.fileKey()));
            entry.put("modifiedAt", before.lastModifiedTime().toString())
                    .put("mode", PosixFilePermissions.toString(before.permissions()))
                    .put("owner", before.owner().getName())
                    .put("group", before.group().getName());
            if (skip > 0) {
                entry.put("from", skip);
            }
            if (!same) {
                entry.put("changed", true);
                changed++;
            }
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            omit(found.path(), "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Adds a file of the kernel, whose length is not known in advance. */
    void add(Path source, String name) throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            copy(Channels.newChannel(in), maxBytes - bytes, entry(source, name));
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            omit(source, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Adds content that the sensor has generated, for example a list of processes. */
    void add(String name, byte[] content) throws IOException {
        if (content.length > maxBytes - bytes) {
            omit(files.addObject().put("path", name), "no space for %d bytes".formatted(content.length));
            return;
        }
        copy(Channels.newChannel(new ByteArrayInputStream(content)), content.length, entry(null, name));
    }

    private ObjectNode entry(@Nullable Path path, String name) throws IOException {
        ObjectNode entry = JSON.createObjectNode();
        if (path != null) {
            named(entry, path);
        }
        entry.put("entry", name);
        zip.putNextEntry(new ZipEntry(name));
        return entry;
    }

    /** Copies the content. The manifest lists the entry even if reading fails. */
    private long copy(ReadableByteChannel in, long size, ObjectNode entry) throws IOException {
        files.add(entry);
        entries++;
        MessageDigest digest = Sha256.newDigest();
        long read = 0;
        try {
            while (read < size) {
                ByteBuffer room = ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, size - read));
                int count = in.read(room);
                if (count < 0) {
                    break;
                }
                zip.write(piece, 0, count);
                digest.update(piece, 0, count);
                read += count;
            }
        } finally {
            bytes += read;
            entry.put("size", read).put("sha256", HexFormat.of().formatHex(digest.digest()));
            zip.closeEntry();
        }
        return read;
    }

    void omit(Path path, String why) {
        omit(named(files.addObject(), path), why);
    }

    /** Counts omitted files that the manifest does not list because the list is full. */
    void omitUnnamed(int count, String why) {
        files.addObject().put("count", count).put("leftOut", why);
        omit += count;
    }

    private void omit(ObjectNode entry, String why) {
        entry.put("leftOut", why);
        omit++;
    }

    /** Adds the path; if the name is not plain text, also adds the bytes of the name. */
    private static ObjectNode named(ObjectNode entry, Path path) {
        String text = PathText.of(path);
        entry.put("path", text);
        if (PathText.isEscaped(text)) {
            entry.put("pathBytes", HexFormat.of().formatHex(PathText.bytes(path)));
        }
        return entry;
    }

    /** Writes the manifest and forces the package to disk, so that the package survives a power cut. */
    void finish(String endedAt) throws IOException {
        manifest.put("endedAt", endedAt);
        manifest.putObject("totals")
                .put("files", entries)
                .put("bytes", bytes)
                .put("changed", changed)
                .put("leftOut", omit);
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(manifest)
                .getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        zip.finish();
        zip.flush();
        file.force(true);
    }

    static String sha256(Path path) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(path)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        zip.close();
        file.close();
    }
}
