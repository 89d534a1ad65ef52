package io.watchfloor.sigma.indicator;

import io.watchfloor.sigma.language.CidrBlock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The keys of values in the table, computed from the bytes of a field without allocating. Equal values have equal keys;
 * different values may have equal keys, so a match is verified on the text. The seed keeps the author of
 * indicators from choosing the places of the table.
 */
final class IndicatorKeys {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    /** Sets the bit in which capital and small letters differ. Other bytes change too, but alike on both sides. */
    private static final long FOLD = 0x2020202020202020L;

    private static final int HASH_DIGITS = 16;

    private final long seed;

    IndicatorKeys(long seed) {
        this.seed = seed;
    }

    /** Takes a key and the part of the field's bytes that it stands for. */
    interface Taker {
        /** @return whether to stop */
        boolean take(long key, int from, int to);
    }

    long of(IndicatorValue value) {
        return switch (value.kind()) {
            case IPV4, IPV6, NETWORK -> {
                CidrBlock block = CidrBlock.parse(value.text()).orElseThrow();
                yield address(block.high(), block.low(), block.bits());
            }
            case MD5, SHA1, SHA256 -> {
                byte[] digits = bytes(value.text());
                yield hash(digits, 0, digits.length);
            }
            case DOMAIN, URL, EMAIL -> {
                byte[] text = bytes(value.text());
                yield text(value.kind().fields(), text, 0, text.length);
            }
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text in the form in which its bytes are compared. */
    static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    long address(long high, long low, int bits) {
        return mix(mix(seed ^ high, bits), low);
    }

    /**
     * Finds the values of a field that is no address.
     *
     * @return whether the taker stopped
     */
    boolean each(IndicatorFields fields, byte[] bytes, int from, int to, Taker taker) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        return switch (fields) {
            case ADDRESS -> false;
            case DOMAIN -> {
                int last = end > start && bytes[end - 1] == '.' ? end - 1 : end;
                yield last > start && taker.take(text(fields, bytes, start, last), start, last);
            }
            case URL -> end > start && taker.take(text(fields, bytes, start, end), start, end);
            case HASH -> hashes(bytes, start, end, taker);
            case EMAIL -> emails(bytes, start, end, taker);
        };
    }

    /** A field can contain several hashes, as in {@code MD5=...,SHA256=...}. */
    private boolean hashes(byte[] bytes, int from, int to, Taker taker) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i < to && digit(bytes[i]) >= 0) {
                continue;
            }
            int length = i - start;
            if ((length == 32 || length == 40 || length == 64) && taker.take(hash(bytes, start, i), start, i)) {
                return true;
            }
            start = i + 1;
        }
        return false;
    }

    /** A field can contain several addresses, and names in front of them, as in {@code Eve <eve@evil.example>}. */
    private boolean emails(byte[] bytes, int from, int to, Taker taker) {
        int start = from;
        boolean has = false;
        for (int i = from; i <= to; i++) {
            if (i < to && !separates(bytes[i])) {
                has |= bytes[i] == '@';
                continue;
            }
            if (has && taker.take(text(IndicatorFields.EMAIL, bytes, start, i), start, i)) {
                return true;
            }
            has = false;
            start = i + 1;
        }
        return false;
    }

    private static boolean separates(byte b) {
        return switch (b) {
            case ' ', '<', '>', '"', '(', ')', ',', ';', ':', '\'', '\t', '\r', '\n', '\\' -> true;
            default -> false;
        };
    }

    /** The digits of a hash are random already. */
    private long hash(byte[] bytes, int from, int to) {
        long digits = 0;
        for (int i = from; i < from + HASH_DIGITS; i++) {
            digits = (digits << 4) | digit(bytes[i]);
        }
        return mix(seed ^ (to - from), digits);
    }

    private static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    @SuppressWarnings("EnumOrdinal") // the hash lives in one process
    private long text(IndicatorFields fields, byte[] bytes, int from, int to) {
        long hash = mix(seed ^ fields.ordinal(), to - from);
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = mix(hash, (long) LONGS.get(bytes, i) | FOLD);
        }
        long rest = 0;
        for (; i < to; i++) {
            rest = (rest << 8) | ((bytes[i] | 0x20) & 0xff);
        }
        return mix(hash, rest);
    }

    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * FACTOR;
        mixed ^= mixed >>> 32;
        mixed *= 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 29);
    }

    /** Reads an IPv4 address; returns -1 for other text. */
    static long v4(byte[] bytes, int from, int to) {
        long address = 0;
        int number = -1;
        int parts = 0;
        if (to - from > 15) {
            return -1;
        }
        for (int i = from; i <= to; i++) {
            int digit = i < to ? bytes[i] - '0' : '.' - '0';
            if (digit >= 0 && digit <= 9) {
                number = Math.max(number, 0) * 10 + digit;
                if (number > 255) {
                    return -1;
                }
            } else if (digit == '.' - '0' && number >= 0 && parts < 4) {
                address = (address << 8) | number;
                number = -1;
                parts++;
            } else {
                return -1;
            }
        }
        return parts == 4 ? address : -1;
    }
}
