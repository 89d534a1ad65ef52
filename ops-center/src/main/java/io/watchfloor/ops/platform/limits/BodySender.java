package io.watchfloor.ops.platform.limits;

import java.util.List;
import java.util.Optional;

/**
 * The sender whose budget is charged for a body.
 *
 * @param name {@code person:NAME} or {@code sensor:ID}; empty if not authenticated
 */
public record BodySender(Peer peer, Optional<String> name) {

    public static BodySender unauthenticated(Peer peer) {
        return new BodySender(peer, Optional.empty());
    }

    public static BodySender person(Peer peer, String name) {
        return new BodySender(peer, Optional.of("person:" + name));
    }

    public static BodySender sensor(Peer peer, String id) {
        return new BodySender(peer, Optional.of("sensor:" + id));
    }

    List<String> accounts() {
        String address = "address:" + Peer.origin(peer.address()).getHostAddress();
        return name.map(who -> List.of(address, who)).orElseGet(() -> List.of(address));
    }
}
