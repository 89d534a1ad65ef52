package io.watchfloor.sensors.agent.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * All operations with which a spool changes files, one method each, so that a test can simulate a crash between any two
 * operations.
 */
interface Disk {
    /** A file that is open for writing. */
    interface OutputFile extends Closeable {
        /** Writes at least one of the bytes, starting at the offset. */
        int write(ByteBuffer bytes, long at) throws IOException;

        void truncate(long size) throws IOException;

        /** Forces the written bytes to disk, so that they survive a power cut. */
        void force() throws IOException;

        long size() throws IOException;
    }

    /** The file system of this host. */
    Disk REAL = new Real();

    OutputFile open(Path path, OpenOption... options) throws IOException;

    /** Renames a file atomically and replaces an existing file. */
    void move(Path from, Path to) throws IOException;

    void delete(Path path) throws IOException;

    /** Forces the directory to disk, so that its created, renamed and deleted files survive a power cut. */
    void forceDirectory(@Nullable Path directory) throws IOException;

    /** Creates files that only their owner can read. */
    final class Real implements Disk {
        private Real() {}

        private record RealFile(FileChannel file) implements OutputFile {
            @Override
            public int write(ByteBuffer bytes, long at) throws IOException {
                return file.write(bytes, at);
            }

            @Override
            public void truncate(long size) throws IOException {
                file.truncate(size);
            }

            @Override
            public void force() throws IOException {
                file.force(true);
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }

        @Override
        public OutputFile open(Path path, OpenOption... options) throws IOException {
            return new RealFile(PrivateFiles.open(path, options));
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void delete(Path path) throws IOException {
            Files.deleteIfExists(path);
        }

        @Override
        public void forceDirectory(@Nullable Path directory) throws IOException {
            DirectorySync.force(directory);
        }
    }
}
