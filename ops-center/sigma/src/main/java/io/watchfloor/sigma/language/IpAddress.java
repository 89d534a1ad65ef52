package io.watchfloor.sigma.language;

import java.util.Optional;

/**
 * Parses IP addresses into two 64-bit words, with IPv4 mapped into IPv6. Unlike the JDK's parser, this class never
 * queries DNS.
 */
final class IpAddress {

    private static final int GROUPS = 8;

    private IpAddress() {}

    static Optional<long[]> parse(String text) {
        if (text.isEmpty() || text.length() > 64) {
            return Optional.empty();
        }
        if (text.indexOf(':') < 0) {
            long v4 = v4(text);
            return v4 < 0 ? Optional.empty() : Optional.of(new long[] {0, 0xffff_0000_0000L | v4});
        }
        return v6(text);
    }

    /** Parses an IPv4 address; returns -1 for other text. */
    private static long v4(String text) {
        long address = 0;
        int parts = 0;
        int number = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (number < 0 || parts == 4) {
                    return -1;
                }
                address = (address << 8) | number;
                parts++;
                number = -1;
            } else if (c >= '0' && c <= '9') {
                number = Math.max(number, 0) * 10 + (c - '0');
                if (number > 255) {
                    return -1;
                }
            } else {
                return -1;
            }
        }
        return parts == 4 ? address : -1;
    }

    private static Optional<long[]> v6(String given) {
        String text = given;
        int zone = text.indexOf('%');
        if (zone >= 0) {
            text = text.substring(0, zone);
        }
        int dots = text.indexOf('.');
        if (dots >= 0) {
            int colon = text.lastIndexOf(':');
            long v4 = v4(text.substring(colon + 1));
            if (v4 < 0) {
                return Optional.empty();
            }
            text = text.substring(0, colon + 1) + Long.toHexString(v4 >> 16) + ":" + Long.toHexString(v4 & 0xffff);
        }
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        String[] head = groups(gap < 0 ? text : text.substring(0, gap));
        String[] tail = gap < 0 ? new String[0] : groups(text.substring(gap + 2));
        int given8 = head.length + tail.length;
        if (gap < 0 ? given8 != GROUPS : given8 >= GROUPS) {
            return Optional.empty();
        }
        long[] words = new long[2];
        for (int i = 0; i < GROUPS; i++) {
            int fromEnd = GROUPS - i;
            String group = i < head.length ? head[i] : fromEnd <= tail.length ? tail[tail.length - fromEnd] : "0";
            int value = hex(group);
            if (value < 0) {
                return Optional.empty();
            }
            words[i / 4] = (words[i / 4] << 16) | value;
        }
        return Optional.of(words);
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static int hex(String group) {
        if (group.isEmpty() || group.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < group.length(); i++) {
            int digit = group.charAt(i) < 0x80 ? Character.digit(group.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }
}
