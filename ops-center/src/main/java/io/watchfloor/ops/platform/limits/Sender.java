package io.watchfloor.ops.platform.limits;

import java.util.List;
import java.util.Optional;

/**
 * Who is charged for a body.
 *
 * @param name {@code person:NAME} or {@code sensor:ID}; empty while the sender is unknown
 */
public record Sender(Peer peer, Optional<String> name) {

    public static Sender unauthenticated(Peer peer) {
        return new Sender(peer, Optional.empty());
    }

    public static Sender person(Peer peer, String name) {
        return new Sender(peer, Optional.of("person:" + name));
    }

    public static Sender sensor(Peer peer, String id) {
        return new Sender(peer, Optional.of("sensor:" + id));
    }

    List<String> accounts() {
        String address = "address:" + Peer.origin(peer.address()).getHostAddress();
        return name.map(who -> List.of(address, who)).orElseGet(() -> List.of(address));
    }
}
