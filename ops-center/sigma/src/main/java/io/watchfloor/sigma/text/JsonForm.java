package io.watchfloor.sigma.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values as they appear between the quotes of JSON, in UTF-8: literals are searched in this form, so most values need
 * not be unescaped. Each character has only one spelling in this form. {@link #LOWER} is OR-ed into bytes instead of
 * case folding, which finds too many candidates but never too few.
 */
public final class JsonForm {

    /** Bit that makes ASCII letters lower case. It also changes other bytes, which only adds candidates. */
    static final int LOWER = 0x20;

    static final int LOWER_4 = 0x20202020;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private JsonForm() {}

    static int intAt(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    public static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void put(byte[] bytes, int at, long word) {
        LONGS.set(bytes, at, word);
    }

    /** Returns eight ASCII bytes with capital letters in lower case. */
    static long lowered(long word) {
        long atLeastA = word + 0x3f3f3f3f3f3f3f3fL;
        long beyondZ = word + 0x2525252525252525L;
        return word | (((atLeastA & ~beyondZ) & 0x8080808080808080L) >>> 2);
    }

    /** Returns the bytes of a text, with only the escapes that JSON requires. */
    public static byte[] escaped(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] escaped = new byte[utf8.length * 6];
        int end = escape(utf8, utf8.length, escaped, 0);
        return Arrays.copyOf(escaped, end);
    }

    /**
     * Writes the escaped bytes to {@code target}, which must have room for six times the length. Returns the end of the
     * written bytes.
     */
    public static int escape(byte[] utf8, int length, byte[] target, int start) {
        int to = start;
        for (int i = 0; i < length; i++) {
            byte b = utf8[i];
            if (b == '"' || b == '\\') {
                target[to++] = '\\';
                target[to++] = b;
            } else if (b >= 0 && b < ' ') {
                to = control(b, target, to);
            } else {
                target[to++] = b;
            }
        }
        return to;
    }

    private static int control(byte b, byte[] target, int start) {
        int to = start;
        target[to++] = '\\';
        switch (b) {
            case '\n' -> target[to++] = 'n';
            case '\r' -> target[to++] = 'r';
            case '\t' -> target[to++] = 't';
            default -> {
                target[to++] = 'u';
                target[to++] = '0';
                target[to++] = '0';
                target[to++] = (byte) Character.forDigit(b >> 4, 16);
                target[to++] = (byte) Character.forDigit(b & 15, 16);
            }
        }
        return to;
    }

    /** Hash over lower-cased bytes. */
    public static int hash(byte[] bytes, int start, int end) {
        int hash = 0x811c9dc5;
        for (int i = start; i < end; i++) {
            hash = (hash ^ (bytes[i] | LOWER)) * 0x01000193;
        }
        return hash ^ (hash >>> 15);
    }

    /** Hash over the bytes, eight at a time. */
    public static int hashExact(byte[] bytes, int start, int end) {
        long hash = (long) end - start;
        int at = start;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ longAt(bytes, at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        if (at < end && end - start >= 8) {
            hash = (hash ^ longAt(bytes, end - 8)) * 0x9E3779B97F4A7C15L;
        } else {
            for (; at < end; at++) {
                hash = (hash ^ bytes[at]) * 0x9E3779B97F4A7C15L;
            }
        }
        hash ^= hash >>> 32;
        return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32);
    }

    /** Whether the first {@code length} bytes of one array are at the given position of the other array. */
    public static boolean same(byte[] one, int length, byte[] other, int at) {
        if (length > other.length - at) {
            return false;
        }
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if (longAt(one, i) != longAt(other, at + i)) {
                return false;
            }
        }
        if (length >= 8) {
            return longAt(one, length - 8) == longAt(other, at + length - 8);
        }
        for (; i < length; i++) {
            if (one[i] != other[at + i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether two ASCII values are equal when case is ignored. */
    public static boolean sameButForCase(byte[] one, int start, int end, byte[] other, int otherStart, int otherEnd) {
        if (end - start != otherEnd - otherStart) {
            return false;
        }
        for (int i = 0; i < end - start; i++) {
            byte a = one[start + i];
            byte b = other[otherStart + i];
            if (a != b && ((a | LOWER) != (b | LOWER) || (a | LOWER) < 'a' || (a | LOWER) > 'z')) {
                return false;
            }
        }
        return true;
    }

    /** Whether the lower-case literal is at the given position. */
    static boolean stands(byte[] lowered, byte[] bytes, int at, int end) {
        if (at < 0 || at + lowered.length > end) {
            return false;
        }
        for (int i = 0; i < lowered.length; i++) {
            if ((byte) (bytes[at + i] | LOWER) != lowered[i]) {
                return false;
            }
        }
        return true;
    }

    public static byte[] lowered(byte[] bytes) {
        byte[] lowered = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            lowered[i] = (byte) (bytes[i] | LOWER);
        }
        return lowered;
    }
}
