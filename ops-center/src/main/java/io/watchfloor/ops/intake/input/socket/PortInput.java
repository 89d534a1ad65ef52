package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.config.input.AllowedSenders;
import io.watchfloor.ops.intake.input.InputConnection;
import io.watchfloor.ops.intake.input.InputCounters;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.InputSender;
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
public record PortInput(
        InputName name,
        InputCounters counters,
        Tokens byToken,
        InputSender own,
        AllowedSenders open,
        MessageReader hearing,
        Function<InputSender, InputConnection> lines) {

    /** Code of what came from another network than the settings name, without a credential. */
    public static final String FOREIGN_NETWORK = "input.foreign-network";

    /** Who sends with a token. */
    @FunctionalInterface
    public interface Tokens {

        /**
         * Blocks.
         *
         * @return empty when nobody does
         * @throws InputRejection when that is not known now
         */
        Optional<InputSender> sender(String token) throws InputRejection;
    }

    /**
     * Who sends. Blocks.
     *
     * @param token null when the message carried none
     */
    InputSender sender(@Nullable String token, InetAddress peer) throws InputRejection {
        if (token != null) {
            return byToken.sender(token)
                    .orElseThrow(() -> InputRejection.unknown(
                            "sensor.unknown-credential",
                            "%s sends with a credential that opens this door no more, or never did: make one with"
                                            .formatted(peer.getHostAddress())
                                    + " watchfloor inputs token %s --name NAME --assets PATTERN."
                                            .formatted(name.text())));
        }
        if (!open.may(peer)) {
            throw InputRejection.unknown(FOREIGN_NETWORK, Ports.foreign(peer));
        }
        return own;
    }

    InputConnection line(InputSender sender) {
        return lines.apply(sender);
    }
}
