package io.watchfloor.dashboards.audit.chain;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Verifies records directly in the bytes of a file without creating objects, several times as fast as {@link LogText}.
 * The result is "valid" or "unknown", never "invalid". Unknown records are then parsed by {@link LogText}, which
 * describes the flaw.
 */
final class PlainRecord {

    /** Maximum number of digits of a number, so that the number cannot overflow a long. */
    private static final int MOST_DIGITS = 18;

    private static final int HASH_BYTES = 32;
    private static final int TIME_BYTES = "2026-11-24T22:00:00.000000Z".length();

    /** Bytes that need no escape in a text, except those of multi-byte characters. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        Arrays.fill(PLAIN, ' ', 0x7f, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private static final byte[] SEQ = ascii("{\"seq\":");
    private static final byte[] AT = ascii(",\"at\":\"");
    private static final byte[] HASH = ascii(",\"hash\":\"");
    private static final byte[] END = ascii("\"}");
    private static final byte[][] NAMES = Arrays.stream(AuditField.values())
            .map(field -> ascii(",\"" + field.text() + "\":\""))
            .toArray(byte[][]::new);

    private final MessageDigest digest = ChainHash.sha256();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(LogText.LONGEST_LINE);

    private final byte[] encoded = new byte[LogText.LONGEST_LINE + 1024];
    private final ByteBuffer numbers = ByteBuffer.wrap(encoded);
    private final byte[] computed = new byte[HASH_BYTES];
    private int length;

    private byte[] line = {};
    private int end;
    private int at;
    private boolean wide;

    private LocalDate day = LocalDate.EPOCH;

    /**
     * Whether the line contains the record with this number, exactly as the center writes records, and the hash of the
     * record follows from the previous hash.
     *
     * @param hash of the previous record; replaced by the hash of this record if the result is true
     */
    boolean follows(byte[] bytes, int from, int to, long seq, byte[] hash) {
        if (!reads(bytes, from, to, seq)) {
            return false;
        }
        try {
            digest.update(hash, 0, HASH_BYTES);
            digest.update(encoded, 0, length);
            digest.digest(computed, 0, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("A SHA-256 hash must have 32 bytes", e);
        }
        if (!stated(at - END.length - 2 * HASH_BYTES)) {
            return false;
        }
        System.arraycopy(computed, 0, hash, 0, HASH_BYTES);
        return true;
    }

    /** Whether the line has the form of a record, apart from its hash; stores the encoding of the record. */
    private boolean reads(byte[] bytes, int from, int to, long seq) {
        if (to - from > LogText.LONGEST_LINE) {
            return false;
        }
        line = bytes;
        at = from;
        end = to;
        wide = false;
        length = 1 + Long.BYTES + Long.BYTES;
        if (!next(SEQ) || number() != seq || !next(AT) || end - at <= TIME_BYTES) {
            return false;
        }
        long micros = time();
        if (micros == Long.MIN_VALUE || line[at++] != '"') {
            return false;
        }
        encoded[0] = ChainHash.VERSION;
        numbers.putLong(1, seq).putLong(1 + Long.BYTES, micros);
        for (byte[] name : NAMES) {
            int start = length;
            length += Integer.BYTES;
            if (next(name) && (!text() || length == start + Integer.BYTES)) {
                return false;
            }
            numbers.putInt(start, length - start - Integer.BYTES);
        }
        if (!next(HASH) || end - at != 2 * HASH_BYTES + END.length) {
            return false;
        }
        at += 2 * HASH_BYTES;
        return next(END) && (!wide || isUtf8(from));
    }

    private boolean next(byte[] what) {
        if (end - at < what.length || !Arrays.equals(line, at, at + what.length, what, 0, what.length)) {
            return false;
        }
        at += what.length;
        return true;
    }

    /** Returns -1 if the text is not a number in the center's format. */
    private long number() {
        int begin = at;
        long number = 0;
        while (at < end && line[at] >= '0' && line[at] <= '9' && at - begin <= MOST_DIGITS) {
            number = number * 10 + line[at++] - '0';
        }
        int digits = at - begin;
        return digits == 0 || digits > MOST_DIGITS || (line[begin] == '0' && digits > 1) ? -1 : number;
    }

    /** Returns the time in microseconds; {@link Long#MIN_VALUE} if the text is not a time. */
    private long time() {
        int begin = at;
        at += TIME_BYTES;
        int month = digits(begin + 5, 2);
        int hour = digits(begin + 11, 2);
        int minute = digits(begin + 14, 2);
        int second = digits(begin + 17, 2);
        int micros = digits(begin + 20, 6);
        int year = digits(begin, 4);
        int dayOfMonth = digits(begin + 8, 2);
        boolean marks = line[begin + 4] == '-'
                && line[begin + 7] == '-'
                && line[begin + 10] == 'T'
                && line[begin + 13] == ':'
                && line[begin + 16] == ':'
                && line[begin + 19] == '.'
                && line[begin + 26] == 'Z';
        boolean none = !marks || year < 0 || month < 1 || month > 12 || dayOfMonth < 1 || micros < 0;
        if (none || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return Long.MIN_VALUE;
        }
        if (day.getYear() != year || day.getMonthValue() != month || day.getDayOfMonth() != dayOfMonth) {
            LocalDate first = LocalDate.of(year, month, 1);
            if (dayOfMonth > first.lengthOfMonth()) {
                return Long.MIN_VALUE;
            }
            day = first.withDayOfMonth(dayOfMonth);
        }
        long seconds = day.toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second;
        return seconds * 1_000_000 + micros;
    }

    /** Returns -1 if one of the characters is not a digit. */
    private int digits(int from, int many) {
        int number = 0;
        for (int i = from; i < from + many; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Reads the rest of a text and its closing quotation mark. */
    private boolean text() {
        while (at < end) {
            int begin = at;
            while (at < end && PLAIN[line[at] & 0xff]) {
                at++;
            }
            System.arraycopy(line, begin, encoded, length, at - begin);
            length += at - begin;
            if (at == end) {
                return false;
            }
            byte special = line[at++];
            if (special == '"') {
                return true;
            }
            if (!(special == '\\' ? escape() : special < 0 && wide(special))) {
                return false;
            }
        }
        return false;
    }

    /** Handles a byte of a multi-byte character. The line and paragraph separators (U+2028, U+2029) must be escaped. */
    private boolean wide(byte special) {
        wide = true;
        encoded[length++] = special;
        boolean separator = special == (byte) 0xE2
                && end - at >= 2
                && line[at] == (byte) 0x80
                && (line[at + 1] == (byte) 0xA8 || line[at + 1] == (byte) 0xA9);
        return !separator;
    }

    /** Accepts only escapes that the center would write. */
    private boolean escape() {
        if (at == end) {
            return false;
        }
        byte what = line[at++];
        if (what == '"' || what == '\\') {
            encoded[length++] = what;
            return true;
        }
        if (what != 'u' || end - at < 4) {
            return false;
        }
        int c = 0;
        for (int i = 0; i < 4; i++) {
            int digit = hex(line[at++]);
            if (digit < 0) {
                return false;
            }
            c = c << 4 | digit;
        }
        if (c < ' ' || c == 0x7f) {
            encoded[length++] = (byte) c;
            return true;
        }
        if (c != 0x2028 && c != 0x2029) {
            return false;
        }
        encoded[length++] = (byte) 0xE2;
        encoded[length++] = (byte) 0x80;
        encoded[length++] = (byte) (c == 0x2028 ? 0xA8 : 0xA9);
        return true;
    }

    private boolean isUtf8(int from) {
        decoded.clear();
        return !decoder.reset()
                .decode(ByteBuffer.wrap(line, from, end - from), decoded, true)
                .isError();
    }

    /** Whether the digits in the line match the computed hash. */
    private boolean stated(int from) {
        for (int i = 0; i < HASH_BYTES; i++) {
            int high = hex(line[from + 2 * i]);
            int low = hex(line[from + 2 * i + 1]);
            if (high < 0 || low < 0 || (byte) (high << 4 | low) != computed[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns -1 if the character is not a lower-case hexadecimal digit. */
    private static int hex(byte digit) {
        return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
