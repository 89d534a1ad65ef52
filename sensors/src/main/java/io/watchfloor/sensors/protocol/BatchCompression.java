package io.watchfloor.sensors.protocol;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compression algorithms for batches. */
public enum BatchCompression {
    /** Deflate (RFC 1951), which every center supports. */
    DEFLATE {
        @Override
        int pack(byte[] bytes, int length, byte[] into, int mostTimes) {
            Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
            try {
                deflater.setInput(bytes, 0, length);
                deflater.finish();
                int packed = deflater.deflate(into, 0, length);
                return deflater.finished() && packed < length && (long) packed * mostTimes >= length ? packed : 0;
            } finally {
                deflater.end();
            }
        }

        @Override
        byte[] unpack(ByteBuffer packed, int length) throws ProtocolException {
            byte[] unpacked = new byte[length];
            Inflater inflater = new Inflater(true);
            try {
                inflater.setInput(packed);
                int got = inflater.inflate(unpacked);
                boolean ended = inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
                if (got != length || !ended || packed.hasRemaining()) {
                    throw wrongLength();
                }
                return unpacked;
            } catch (DataFormatException e) {
                throw new ProtocolException("batch.deflate", "a batch cannot be decompressed", e);
            } finally {
                inflater.end();
            }
        }
    },

    /** Zstandard (RFC 8878), smaller and faster than deflate; only for a center with {@link Feature#ZSTD}. */
    ZSTD {
        @Override
        int pack(byte[] bytes, int length, byte[] into, int mostTimes) {
            try {
                for (int level : LEVELS) {
                    long packed = Zstd.compressByteArray(into, 0, length, bytes, 0, length, level);
                    if (packed < length && packed * mostTimes >= length) {
                        return (int) packed;
                    }
                }
                return 0;
            } catch (ZstdException noRoom) {
                return 0;
            }
        }

        @Override
        byte[] unpack(ByteBuffer packed, int length) throws ProtocolException {
            byte[] given = new byte[packed.remaining()];
            packed.get(given);
            byte[] unpacked = new byte[length];
            try {
                // The input must be exactly one frame. The length field in the frame is not trusted.
                if (Zstd.findFrameCompressedSize(given) != given.length) {
                    throw new ProtocolException("batch.zstd", "a batch is not exactly one Zstandard frame");
                }
                if (Zstd.decompressByteArray(unpacked, 0, length, given, 0, given.length) != length) {
                    throw wrongLength();
                }
            } catch (ZstdException e) {
                throw new ProtocolException("batch.zstd", "a batch cannot be decompressed: " + e.getMessage(), e);
            }
            return unpacked;
        }
    };

    /**
     * The default level, then faster levels with a lower compression ratio, for very repetitive data. Each level is
     * faster than deflate.
     */
    private static final int[] LEVELS = {1, -5, -20};

    /**
     * @return the compressed length; 0 if the data does not become smaller, or if the compression ratio exceeds the
     *     maximum that readers must accept
     */
    abstract int pack(byte[] bytes, int length, byte[] into, int mostTimes);

    /**
     * Decompresses the data. Allocates at most {@code length} bytes, regardless of the length that the input states.
     */
    abstract byte[] unpack(ByteBuffer packed, int length) throws ProtocolException;

    private static ProtocolException wrongLength() {
        return new ProtocolException("batch.length", "a batch does not decompress to the length in its header");
    }

    /**
     * Whether Zstandard works on this host. Its native library needs a directory that is not mounted with
     * {@code noexec}.
     */
    public static boolean zstdWorks() {
        return Native.WORKS;
    }

    private static final class Native {
        static final boolean WORKS = works();

        private static boolean works() {
            try {
                return Zstd.compressBound(1) > 0;
            } catch (LinkageError e) {
                return false;
            }
        }
    }
}
