package io.watchfloor.config.reading;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address or a network in CIDR notation, such as {@code 10.0.0.0/8}.
 *
 * @param network network address, 4 or 16 bytes
 * @param prefix prefix length in bits
 */
public record AddressRange(String written, List<Byte> network, int prefix) {

    /** Matches only IP address literals, because the JDK would resolve any other text as a host name. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** @return empty if the text is not an address or a network */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(address).matches() || (!address.contains(":") && address.split("\\.", -1).length != 4)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            int all = bytes.length * Byte.SIZE;
            int prefix = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > all
                    ? Optional.empty()
                    : Optional.of(new AddressRange(text, boxed(bytes), prefix));
        } catch (UnknownHostException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != network.size()) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((other[bit / Byte.SIZE] & mask) != (network.get(bit / Byte.SIZE) & mask)) {
                return false;
            }
        }
        return true;
    }

    private static List<Byte> boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return List.of(boxed);
    }

    @Override
    public String toString() {
        return written;
    }
}
