package io.watchfloor.ops.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * The values that the columns of a file have, as a split block Bloom filter like those of Parquet: blocks of 32 bytes, in
 * which each value sets eight bits. So one read of 32 bytes shows whether a file may have a value. With two bytes for each
 * value, about one of 1,000 answers is a false positive, and such a file is opened without a result.
 */
final class ValueSketch {

    static final int BLOCK = 32;

    private static final int VALUES_OF_BLOCK = 16;
    private static final int WORDS = 8;
    private static final int BITS_OF_WORD = 5;

    /** Odd numbers of the Parquet format, one for each word of a block. */
    private static final int[] SALT = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final byte[] content;

    private ValueSketch(byte[] content) {
        this.content = content;
    }

    /** @param hashes of different values */
    static ValueSketch of(Collection<Long> hashes) {
        int blocks = Math.max(1, Math.ceilDiv(hashes.size(), VALUES_OF_BLOCK));
        ByteBuffer content = ByteBuffer.allocate(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (long hash : hashes) {
            int start = block(hash, blocks) * BLOCK;
            for (int word = 0; word < WORDS; word++) {
                int at = start + word * Integer.BYTES;
                content.putInt(at, content.getInt(at) | bit(hash, word));
            }
        }
        return new ValueSketch(content.array());
    }

    static ValueSketch read(byte[] content) {
        return new ValueSketch(content.clone());
    }

    byte[] content() {
        return content.clone();
    }

    boolean mayHave(long hash) {
        return blockHas(content, block(hash, content.length / BLOCK) * BLOCK, hash);
    }

    /**
     * @param content has the block of the value
     * @param start of the block
     */
    static boolean blockHas(byte[] content, int start, long hash) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        for (int word = 0; word < WORDS; word++) {
            if ((bytes.getInt(start + word * Integer.BYTES) & bit(hash, word)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int block(long hash, int blocks) {
        return (int) ((chooser(hash) * blocks) >>> Integer.SIZE);
    }

    /** Chooses the block, as a part of 2<sup>32</sup>. */
    static long chooser(long hash) {
        return hash >>> Integer.SIZE;
    }

    private static int bit(long hash, int word) {
        return 1 << (((int) hash * SALT[word]) >>> (Integer.SIZE - BITS_OF_WORD));
    }

    /** The hash of a value of a column, which ignores case. It is stored, so it must never change. */
    static long hash(String column, String value) {
        StringBuilder folded = new StringBuilder(column.length() + value.length() + 1)
                .append(column)
                .append('=');
        // Letter by letter, like DuckDB's lower(): String.toLowerCase looks at the letters around.
        value.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
        long hash = FNV_OFFSET;
        for (byte one : folded.toString().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        // FNV mixes the last letters badly into the upper bits: this is the end of MurmurHash3.
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
