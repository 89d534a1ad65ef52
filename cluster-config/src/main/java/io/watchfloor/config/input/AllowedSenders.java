package io.watchfloor.config.input;

import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.config.reading.SettingsReader;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Who may send through a door whose protocol knows no credential.
 *
 * @param from the networks that they are in; others are refused
 * @param assets patterns of what they may speak for
 */
public record AllowedSenders(List<AddressRange> from, List<String> assets) {

    static AllowedSenders read(SettingsReader in, String door) {
        String key = door + ".from";
        List<AddressRange> from = in.texts(key).stream()
                .flatMap(text -> {
                    Optional<AddressRange> range = AddressRange.parse(text);
                    if (range.isEmpty()) {
                        in.problem(
                                key,
                                "has \"%s\", which is no network".formatted(text),
                                "Write addresses or networks such as 10.0.0.0/8.");
                    }
                    return range.stream();
                })
                .toList();
        return new AllowedSenders(from, in.texts(door + ".assets"));
    }

    public boolean may(InetAddress address) {
        return from.stream().anyMatch(range -> range.contains(address));
    }
}
