package io.watchfloor.sensors.agent.collect.changes;

import io.watchfloor.sensors.agent.files.RegularFile;
import io.watchfloor.sensors.protocol.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Size, times, owner, mode and hash of a file: two equal stamps mean that the file is unchanged.
 *
 * @param changed inode change time, which users cannot set back
 * @param sha256 hash of the content; empty for links and for files over 64 MiB
 */
record FileStamp(long size, long modified, long changed, String owner, String mode, String sha256) {
    private static final long LARGEST = 64L << 20;
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    /** @param before an earlier stamp of the file; if size and times are equal, the content is not hashed again */
    static FileStamp of(Path file, @Nullable FileStamp before) throws IOException {
        BasicFileAttributes is = POSIX
                ? Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                : Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String owner = is instanceof PosixFileAttributes posix ? posix.owner().getName() : "";
        String mode = is instanceof PosixFileAttributes posix ? PosixFilePermissions.toString(posix.permissions()) : "";
        long changed = POSIX
                ? ((java.nio.file.attribute.FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
                        .toMillis()
                : is.lastModifiedTime().toMillis();
        long modified = is.lastModifiedTime().toMillis();
        String hash = before != null
                        && before.size() == is.size()
                        && before.modified() == modified
                        && before.changed() == changed
                ? before.sha256()
                : hash(file, is);
        return new FileStamp(is.size(), modified, changed, owner, mode, hash);
    }

    private static String hash(Path file, BasicFileAttributes is) throws IOException {
        if (!is.isRegularFile() || is.size() > LARGEST) {
            return "";
        }
        MessageDigest digest = Sha256.newDigest();
        byte[] chunk = new byte[1 << 16];
        try (RegularFile open = RegularFile.open(file, LinkOption.NOFOLLOW_LINKS);
                InputStream in = Channels.newInputStream(open.bytes())) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether the content differs; compares the hashes if they are known. */
    boolean hasOtherContent(FileStamp other) {
        return !sha256.equals(other.sha256) || size != other.size || (sha256.isEmpty() && modified != other.modified);
    }

    boolean hasOtherRights(FileStamp other) {
        return !mode.equals(other.mode) || !owner.equals(other.owner);
    }
}
