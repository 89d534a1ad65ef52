package io.watchfloor.sensors.protocol;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** How a batch's records are made smaller on their way. */
public enum BatchCompression {
    /** RFC 1951; every center takes it. */
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
                    throw differs();
                }
                return unpacked;
            } catch (DataFormatException e) {
                throw new ProtocolException("batch.deflate", "a batch cannot be inflated", e);
            } finally {
                inflater.end();
            }
        }
    },

    /** RFC 8878: smaller, and cheaper to make; only to a center that takes {@link Feature#ZSTD}. */
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
                // One frame and nothing after it; its own word for its length is not needed, and not believed.
                if (Zstd.findFrameCompressedSize(given) != given.length) {
                    throw new ProtocolException("batch.zstd", "a batch is not one frame of Zstandard");
                }
                if (Zstd.decompressByteArray(unpacked, 0, length, given, 0, given.length) != length) {
                    throw differs();
                }
            } catch (ZstdException e) {
                throw new ProtocolException("batch.zstd", "a batch cannot be unpacked: " + e.getMessage(), e);
            }
            return unpacked;
        }
    };

    /** The usual one, then quicker ones that find less of what repeats very often: each takes less time than deflating. */
    private static final int[] LEVELS = {1, -5, -20};

    /** @return packed length, or 0 when it does not become smaller, or would become smaller more times than readers must allow */
    abstract int pack(byte[] bytes, int length, byte[] into, int mostTimes);

    /** Never needs more room than {@code length}, whatever the bytes say. */
    abstract byte[] unpack(ByteBuffer packed, int length) throws ProtocolException;

    private static ProtocolException differs() {
        return new ProtocolException("batch.length", "a batch does not inflate to the length that it says");
    }

    /** Whether Zstandard works on this machine: it is native code, and needs a folder that programs may be loaded from. */
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
