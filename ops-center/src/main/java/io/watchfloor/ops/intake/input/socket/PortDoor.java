package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.config.door.OpenSenders;
import io.watchfloor.ops.intake.input.DoorCounters;
import io.watchfloor.ops.intake.input.DoorLine;
import io.watchfloor.ops.intake.input.DoorName;
import io.watchfloor.ops.intake.input.DoorRefusal;
import io.watchfloor.ops.intake.input.DoorSender;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the ports of one door share: who may send, what its messages mean, and where they go.
 *
 * @param byToken who may send with a token; may block
 * @param own the door itself, as the sender of what carries no credential
 * @param open the networks that may send without one
 * @param lines one for each connection of a sender
 */
public record PortDoor(
        DoorName name,
        DoorCounters counters,
        Tokens byToken,
        DoorSender own,
        OpenSenders open,
        MessageReader hearing,
        Function<DoorSender, DoorLine> lines) {

    /** Code of what came from another network than the settings name, without a credential. */
    public static final String FOREIGN_NETWORK = "input.foreign-network";

    /** Who sends with a token. */
    @FunctionalInterface
    public interface Tokens {

        /**
         * Blocks.
         *
         * @return empty when nobody does
         * @throws DoorRefusal when that is not known now
         */
        Optional<DoorSender> sender(String token) throws DoorRefusal;
    }

    /**
     * Who sends. Blocks.
     *
     * @param token null when the message carried none
     */
    DoorSender sender(@Nullable String token, InetAddress peer) throws DoorRefusal {
        if (token != null) {
            return byToken.sender(token)
                    .orElseThrow(() -> DoorRefusal.unknown(
                            "sensor.unknown-credential",
                            "%s sends with a credential that opens this door no more, or never did: make one with"
                                            .formatted(peer.getHostAddress())
                                    + " watchfloor inputs token %s --name NAME --assets PATTERN."
                                            .formatted(name.text())));
        }
        if (!open.may(peer)) {
            throw DoorRefusal.unknown(FOREIGN_NETWORK, Ports.foreign(peer));
        }
        return own;
    }

    DoorLine line(DoorSender sender) {
        return lines.apply(sender);
    }
}
