package io.watchfloor.sigma.language;

import java.util.Optional;

/**
 * A CIDR network. IPv4 is stored as mapped IPv6 (::ffff:a.b.c.d), so an IPv4 network also contains mapped addresses.
 *
 * @param bits prefix length, 0 to 128
 */
public record CidrBlock(long high, long low, int bits) {

    /** Parses {@code 10.0.0.0/8}, {@code fe80::/10} or a single address. Bits after the prefix are ignored. */
    public static Optional<CidrBlock> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        Optional<long[]> parsed = IpAddress.parse(address.strip());
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        boolean v4 = address.indexOf(':') < 0;
        int width = v4 ? 32 : 128;
        int prefix = width;
        if (slash >= 0) {
            String length = text.substring(slash + 1).strip();
            if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > width) {
                return Optional.empty();
            }
            prefix = Integer.parseInt(length);
        }
        int bits = v4 ? prefix + 96 : prefix;
        long[] words = parsed.get();
        return Optional.of(new CidrBlock(words[0] & highMask(bits), words[1] & lowMask(bits), bits));
    }

    /**
     * Whether the network contains the address. Text that is not an address, such as {@code -}, is not in any network.
     */
    public boolean contains(String address) {
        Optional<long[]> parsed = IpAddress.parse(address);
        return parsed.isPresent() && contains(parsed.get()[0], parsed.get()[1]);
    }

    public boolean contains(long high, long low) {
        return (high & highMask(bits)) == this.high && (low & lowMask(bits)) == this.low;
    }

    /** Formats the network: {@code 10.0.0.0/8}, {@code fe80:0:0:0:0:0:0:0/10}. */
    @Override
    public String toString() {
        if (high == 0 && low >>> 32 == 0xffffL && bits >= 96) {
            return "%d.%d.%d.%d/%d"
                    .formatted(low >>> 24 & 255, low >>> 16 & 255, low >>> 8 & 255, low & 255, bits - 96);
        }
        StringBuilder text = new StringBuilder();
        for (int group = 0; group < 8; group++) {
            long word = group < 4 ? high : low;
            text.append(group == 0 ? "" : ":").append(Long.toHexString(word >>> (48 - group % 4 * 16) & 0xffff));
        }
        return text.append('/').append(bits).toString();
    }

    /** The bits of the first word that a prefix of this length compares. */
    public static long highMask(int bits) {
        return bits == 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
    }

    /** The bits of the second word that a prefix of this length compares. */
    public static long lowMask(int bits) {
        return bits <= 64 ? 0 : bits >= 128 ? -1L : -1L << (128 - bits);
    }
}
