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
 * The parts that all ports of one input share: authentication, decoding, and submission.
 *
 * @param byToken finds the sender of a token; may block
 * @param own the sender of messages without a credential: the input itself
 * @param open the networks that may send without a credential
 * @param lines creates a line for each sender of a connection
 */
public record PortInput(
        InputName name,
        InputCounters counters,
        Tokens byToken,
        InputSender own,
        AllowedSenders open,
        MessageReader reader,
        Function<InputSender, InputConnection> lines) {

    /** Code of a message without a credential from a network that is not listed in the settings. */
    public static final String FOREIGN_NETWORK = "input.foreign-network";

    /** Finds the sender to whom a token belongs. */
    @FunctionalInterface
    public interface Tokens {

        /**
         * Blocks. Finds the sender.
         *
         * @return empty when the token belongs to no sender
         * @throws InputRejection when the token cannot be checked now
         */
        Optional<InputSender> sender(String token) throws InputRejection;
    }

    /**
     * Returns the sender of a message. Blocks.
     *
     * @param token the token in the message; null when the message contains no token
     */
    InputSender sender(@Nullable String token, InetAddress peer) throws InputRejection {
        if (token != null) {
            return byToken.sender(token)
                    .orElseThrow(() -> InputRejection.unknown(
                            "sensor.unknown-credential",
                            "%s sent a credential that is unknown or no longer valid for this input. Create a new credential:"
                                            .formatted(peer.getHostAddress())
                                    + " watchfloor inputs token %s --name NAME --assets PATTERN."
                                            .formatted(name.text())));
        }
        if (!open.accepts(peer)) {
            throw InputRejection.unknown(FOREIGN_NETWORK, Ports.foreign(peer));
        }
        return own;
    }

    InputConnection line(InputSender sender) {
        return lines.apply(sender);
    }
}
