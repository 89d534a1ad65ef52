package io.watchfloor.sensors.agent.collect.file;

import io.watchfloor.sensors.agent.files.RegularFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file, readable at any offset. To read a gzip file at an offset, the file is decompressed from its
 * start.
 */
sealed interface FileContent extends Closeable {

    /** @return number of bytes read; 0 or -1 at the end of the content */
    int read(ByteBuffer into, long at) throws IOException;

    /** Whether the content is at least this many bytes long. */
    boolean hasLength(long length) throws IOException;

    /** Whether a gzip file is truncated, for example because the disk was full. */
    default boolean isTruncated() {
        return false;
    }

    static FileContent open(Path path) throws IOException {
        return of(RegularFile.open(path), path);
    }

    /** @param path path under which the file was opened */
    static FileContent of(RegularFile file, Path path) throws IOException {
        return isPacked(path)
                ? new Gzipped(file.bytes(), file.is().lastModifiedTime().toMillis())
                : new Plain(file.bytes());
    }

    static boolean isPacked(Path path) {
        return path.getFileName().toString().endsWith(".gz");
    }

    /** An uncompressed file. */
    record Plain(FileChannel file) implements FileContent {
        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            return file.read(into, at);
        }

        @Override
        public boolean hasLength(long length) throws IOException {
            return file.size() >= length;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /**
     * A gzip file. If the file is truncated, reading is retried for a minute, because gzip may still be writing the
     * file; after that the file counts as read to its end.
     */
    final class Gzipped implements FileContent {
        private static final int CHUNK = 1 << 16;

        private static final long WRITTEN_WITHIN_MILLIS = 60_000;

        private final FileChannel file;
        private @Nullable InputStream in;
        private long at;
        private long writtenAt;
        private long size;
        private boolean truncated;

        Gzipped(FileChannel file, long writtenAt) throws IOException {
            this.file = file;
            this.writtenAt = writtenAt;
            this.size = file.size();
        }

        @Override
        public int read(ByteBuffer into, long wanted) throws IOException {
            try {
                return unpacked(into, wanted);
            } catch (EOFException | ZipException damaged) {
                checkTruncated(damaged);
                return -1;
            }
        }

        /** Checks whether gzip may still be writing the file or the file is permanently truncated. */
        private void checkTruncated(IOException damaged) throws IOException {
            long now = System.currentTimeMillis();
            if (file.size() != size) {
                size = file.size();
                writtenAt = now;
            }
            in = null;
            if (Math.abs(now - writtenAt) < WRITTEN_WITHIN_MILLIS) {
                throw damaged;
            }
            truncated = true;
        }

        @Override
        public boolean isTruncated() {
            return truncated;
        }

        private int unpacked(ByteBuffer into, long wanted) throws IOException {
            InputStream open = at(wanted);
            if (at < wanted) {
                return -1;
            }
            int count = open.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (count > 0) {
                into.position(into.position() + count);
                at += count;
            }
            return count;
        }

        @Override
        public boolean hasLength(long length) throws IOException {
            try {
                at(length);
            } catch (EOFException | ZipException damaged) {
                checkTruncated(damaged);
            }
            return at >= length;
        }

        /** Returns a stream positioned at the offset, or at the end of the content. */
        private InputStream at(long wanted) throws IOException {
            InputStream open = in;
            if (open == null || wanted < at) {
                open = new GZIPInputStream(Channels.newInputStream(file.position(0)), CHUNK);
                in = open;
                at = 0;
            }
            byte[] passed = new byte[CHUNK];
            while (at < wanted) {
                int count = open.read(passed, 0, (int) Math.min(CHUNK, wanted - at));
                if (count < 0) {
                    break;
                }
                at += count;
            }
            return open;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
