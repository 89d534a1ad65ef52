package io.watchfloor.sigma.evtx;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Formats one value as text, in evtx_dump's format: GUIDs in capitals without braces, times in UTC with microseconds,
 * bytes as hexadecimal digits. A value whose size does not match its type is written as bytes.
 */
final class ValueText {

    /**
     * Assumes Windows-1252, because the ANSI code page depends on the machine that wrote the file, and the file does
     * not name its code page.
     */
    private static final Charset ANSI = Charset.forName("windows-1252");

    /** Seconds from 1601, the start of Windows time, to 1970. */
    private static final long SECONDS_TO_1970 = 11_644_473_600L;

    private ValueText() {}

    /**
     * Formats a value. If the size is smaller than the width of the type, the value is formatted as {@link
     * ValueType#BINARY}.
     */
    static String of(ValueType type, byte[] bytes, int at, int size) {
        if (size < type.width() && type != ValueType.BOOL) {
            return hexadecimal(bytes, at, size);
        }
        return switch (type) {
            case NULL -> "";
            case STRING, EVT_XML -> LittleEndian.utf16(bytes, at, chars(bytes, at, size));
            case ANSI_STRING -> ansi(bytes, at, size);
            case INT8 -> Integer.toString(bytes[at]);
            case UINT8 -> Integer.toString(bytes[at] & 0xff);
            case INT16 -> Integer.toString((short) LittleEndian.u16(bytes, at));
            case UINT16 -> Integer.toString(LittleEndian.u16(bytes, at));
            case INT32 -> Integer.toString(LittleEndian.i32(bytes, at));
            case UINT32 -> Long.toString(LittleEndian.u32(bytes, at));
            case INT64 -> Long.toString(LittleEndian.i64(bytes, at));
            case UINT64 -> Long.toUnsignedString(LittleEndian.i64(bytes, at));
            case REAL32 -> Float.toString(Float.intBitsToFloat(LittleEndian.i32(bytes, at)));
            case REAL64 -> Double.toString(Double.longBitsToDouble(LittleEndian.i64(bytes, at)));
            case BOOL -> Boolean.toString(isTrue(bytes, at, size));
            case BINARY, BINXML -> hexadecimal(bytes, at, size);
            case GUID -> guid(bytes, at);
            case SIZE_T, EVT_HANDLE -> pointer(bytes, at, size);
            case FILETIME -> filetime(LittleEndian.i64(bytes, at));
            case SYSTEMTIME -> systemtime(bytes, at);
            case SID -> sid(bytes, at, size);
            case HEX_INT32 -> "0x" + Integer.toHexString(LittleEndian.i32(bytes, at));
            case HEX_INT64 -> "0x" + Long.toHexString(LittleEndian.i64(bytes, at));
        };
    }

    /** Number of UTF-16 units without the NULs at the end, which most strings have. */
    static int chars(byte[] bytes, int at, int size) {
        int chars = size / 2;
        while (chars > 0 && LittleEndian.u16(bytes, at + chars * 2 - 2) == 0) {
            chars--;
        }
        return chars;
    }

    /** Size of the SID that starts at this position; more than the available bytes if there is no SID. */
    static int sidSize(byte[] bytes, int at, int most) {
        return most < 8 ? 8 : 8 + 4 * (bytes[at + 1] & 0xff);
    }

    private static String ansi(byte[] bytes, int at, int size) {
        int length = size;
        while (length > 0 && bytes[at + length - 1] == 0) {
            length--;
        }
        return new String(bytes, at, length, ANSI);
    }

    private static boolean isTrue(byte[] bytes, int at, int size) {
        for (int i = 0; i < Math.min(size, 4); i++) {
            if (bytes[at + i] != 0) {
                return true;
            }
        }
        return false;
    }

    private static String hexadecimal(byte[] bytes, int at, int size) {
        byte[] digits = new byte[size * 2];
        for (int i = 0; i < size; i++) {
            digits[i * 2] = digit(bytes[at + i] >> 4);
            digits[i * 2 + 1] = digit(bytes[at + i]);
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    private static byte digit(int nibble) {
        return (byte) "0123456789ABCDEF".charAt(nibble & 0xf);
    }

    private static String pointer(byte[] bytes, int at, int size) {
        return switch (size) {
            case 4 -> "0x" + Integer.toHexString(LittleEndian.i32(bytes, at));
            case 8 -> "0x" + Long.toHexString(LittleEndian.i64(bytes, at));
            default -> hexadecimal(bytes, at, size);
        };
    }

    private static String guid(byte[] bytes, int at) {
        StringBuilder text = new StringBuilder(36);
        for (int i : new int[] {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15}) {
            if (i < 0) {
                text.append('-');
            } else {
                text.append((char) digit(bytes[at + i] >> 4)).append((char) digit(bytes[at + i]));
            }
        }
        return text.toString();
    }

    private static String filetime(long ticks) {
        long micros = Long.divideUnsigned(ticks, 10);
        LocalDateTime time = LocalDateTime.ofEpochSecond(micros / 1_000_000 - SECONDS_TO_1970, 0, ZoneOffset.UTC);
        return time(
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                (int) (micros % 1_000_000));
    }

    /**
     * Formats a date with the fields year, month, day of the week, day, hour, minute, second and milliseconds. The
     * numbers of an invalid date are written unchanged.
     */
    private static String systemtime(byte[] bytes, int at) {
        return time(
                LittleEndian.u16(bytes, at),
                LittleEndian.u16(bytes, at + 2),
                LittleEndian.u16(bytes, at + 6),
                LittleEndian.u16(bytes, at + 8),
                LittleEndian.u16(bytes, at + 10),
                LittleEndian.u16(bytes, at + 12),
                LittleEndian.u16(bytes, at + 14) * 1_000);
    }

    private static String time(int year, int month, int day, int hour, int minute, int second, int micros) {
        StringBuilder text = new StringBuilder(27);
        padded(text, year, 4, '-');
        padded(text, month, 2, '-');
        padded(text, day, 2, 'T');
        padded(text, hour, 2, ':');
        padded(text, minute, 2, ':');
        padded(text, second, 2, '.');
        padded(text, micros, 6, 'Z');
        return text.toString();
    }

    private static void padded(StringBuilder text, int number, int digits, char after) {
        String plain = Integer.toString(number);
        text.repeat('0', Math.max(0, digits - plain.length())).append(plain).append(after);
    }

    /** Identifier authorities of more than 32 bits are written in hexadecimal, as Windows does. */
    private static String sid(byte[] bytes, int at, int size) {
        if (sidSize(bytes, at, size) > size) {
            return hexadecimal(bytes, at, size);
        }
        long authority = 0;
        for (int i = 2; i < 8; i++) {
            authority = (authority << 8) | (bytes[at + i] & 0xff);
        }
        StringBuilder text =
                new StringBuilder(48).append("S-").append(bytes[at] & 0xff).append('-');
        text.append(
                authority >>> 32 == 0
                        ? Long.toString(authority)
                        : "0x%X".formatted(authority).toUpperCase(Locale.ROOT));
        for (int i = 0; i < (bytes[at + 1] & 0xff); i++) {
            text.append('-').append(LittleEndian.u32(bytes, at + 8 + 4 * i));
        }
        return text.toString();
    }
}
