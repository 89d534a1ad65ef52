package io.watchfloor.sigma.engine;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils bytes as accidents and attackers do: flips, cuts, repeats, splices and words with a meaning. */
public final class ByteMutator {

    private final Random random;
    private final List<byte[]> words;

    /** @param words what has a meaning in the language of the bytes */
    public ByteMutator(Random random, List<byte[]> words) {
        this.random = random;
        this.words = List.copyOf(words);
    }

    /** One to four changes. */
    public byte[] mutated(byte[] original, byte[] other) {
        byte[] bytes = original.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = change(bytes, other);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes, byte[] other) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> replaced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(bytes, at, end, new byte[0]);
            case 2 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 3 -> replaced(bytes, at, end, words.get(random.nextInt(words.size())));
            case 4 -> {
                int from = random.nextInt(other.length + 1);
                yield replaced(bytes, at, end, Arrays.copyOfRange(other, from, Math.min(other.length, from + 40)));
            }
            default -> replaced(bytes, at, at, words.get(random.nextInt(words.size())));
        };
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] with) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + with.length);
        out.write(bytes, 0, from);
        out.writeBytes(with);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
