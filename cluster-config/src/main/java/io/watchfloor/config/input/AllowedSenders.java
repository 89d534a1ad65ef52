package io.watchfloor.config.input;

import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.config.reading.SettingsReader;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Senders that an input accepts without a credential.
 *
 * @param from networks whose senders are accepted; other senders are rejected
 * @param assets patterns of allowed assets
 */
public record AllowedSenders(List<AddressRange> from, List<String> assets) {

    static AllowedSenders read(SettingsReader in, String input) {
        String key = input + ".from";
        List<AddressRange> from = in.texts(key).stream()
                .flatMap(text -> {
                    Optional<AddressRange> range = AddressRange.parse(text);
                    if (range.isEmpty()) {
                        in.problem(
                                key,
                                "has \"%s\", which is not a network".formatted(text),
                                "Write addresses or networks such as 10.0.0.0/8.");
                    }
                    return range.stream();
                })
                .toList();
        return new AllowedSenders(from, in.texts(input + ".assets"));
    }

    public boolean accepts(InetAddress address) {
        return from.stream().anyMatch(range -> range.contains(address));
    }
}
