package io.watchfloor.sensors.agent.collect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The content of a file at a place of one's choice; that of a packed one is unpacked from its start as far as needed. */
sealed interface FileBytes extends Closeable {

    /** @return how many bytes; none or -1 at the end */
    int read(ByteBuffer into, long at) throws IOException;

    /** Whether the content has at least that many bytes. */
    boolean reaches(long length) throws IOException;

    static FileBytes open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        return isPacked(path) ? new Packed(file) : new Plain(file);
    }

    static boolean isPacked(Path path) {
        return path.getFileName().toString().endsWith(".gz");
    }

    /** A file as it is. */
    record Plain(FileChannel file) implements FileBytes {
        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            return file.read(into, at);
        }

        @Override
        public boolean reaches(long length) throws IOException {
            return file.size() >= length;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** What gzip made of a file. */
    final class Packed implements FileBytes {
        private static final int CHUNK = 1 << 16;

        private final FileChannel file;
        private @Nullable InputStream in;
        private long at;

        Packed(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long wanted) throws IOException {
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
        public boolean reaches(long length) throws IOException {
            at(length);
            return at >= length;
        }

        /** At the place, or at the end. */
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
