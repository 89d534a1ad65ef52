package io.watchfloor.ops.intake.input;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Authenticates senders. Known tokens are cached for {@value #REMEMBERED_SECONDS} s, because some protocols send the
 * token with every message. A revoked token may be accepted for up to this time.
 */
public final class InputSenders {

    private static final int REMEMBERED_SECONDS = 3;
    private static final int MOST_REMEMBERED = 10_000;

    private final SensorKeyring keyring;
    private final LongSupplier nanos;
    private final Map<String, Remembered> known = bounded();
    private final Map<String, CachedSender> standing = bounded();

    private record Remembered(InputSender sender, long until) {}

    private record CachedSender(boolean stands, long until) {}

    public InputSenders(SensorKeyring keyring) {
        this(keyring, System::nanoTime);
    }

    InputSenders(SensorKeyring keyring, LongSupplier nanos) {
        this.keyring = keyring;
        this.nanos = nanos;
    }

    /** When the cache is full, the least recently used entry is removed. */
    private static <T> Map<String, T> bounded() {
        return new LinkedHashMap<>(16, .75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }

    /**
     * Returns the sender to whom a token belongs: a sensor, or a sender created for this input. Blocks when the token
     * is not cached.
     *
     * @return empty when the token is unknown, revoked, or created for another input
     * @throws InputRejection when the database does not respond, so that the token cannot be checked
     */
    public Optional<InputSender> byToken(InputName door, String token) throws InputRejection {
        String key = door.text() + ' ' + Digests.hex(token);
        synchronized (known) {
            Remembered one = known.get(key);
            if (one != null && one.until() - nanos.getAsLong() > 0) {
                return Optional.of(one.sender());
            }
        }
        Optional<InputSender> found = found(door, token);
        synchronized (known) {
            found.ifPresentOrElse(
                    sender -> known.put(
                            key,
                            new Remembered(
                                    sender,
                                    nanos.getAsLong()
                                            + Duration.ofSeconds(REMEMBERED_SECONDS)
                                                    .toNanos())),
                    () -> known.remove(key));
        }
        return found;
    }

    private Optional<InputSender> found(InputName door, String token) throws InputRejection {
        try {
            return keyring.authenticateAt(token, door.text()).map(InputSender::new);
        } catch (RuntimeException e) {
            throw InputGate.refusalOf(e);
        }
    }

    /**
     * The sender for an input whose protocol has no tokens: the input itself, with the id {@code door-NAME}. Grants
     * this sender the assets that match the given patterns. Blocks.
     *
     * @param assets patterns from the settings
     */
    public InputSender senderOf(InputName door, List<String> assets) {
        return new InputSender(keyring.registerInput(door.text(), assets));
    }

    /**
     * Whether the sender is not revoked. The result may be up to {@value #REMEMBERED_SECONDS} s old. Blocks when the
     * result is not cached.
     */
    boolean isActive(InputSender sender) {
        synchronized (standing) {
            CachedSender one = standing.get(sender.sensor());
            if (one != null && one.until() - nanos.getAsLong() > 0) {
                return one.stands();
            }
        }
        boolean stands = keyring.find(sender.sensor())
                .filter(one -> one.membership().revokedAt() == null)
                .isPresent();
        synchronized (standing) {
            standing.put(sender.sensor(), new CachedSender(stands, soon()));
        }
        return stands;
    }

    private long soon() {
        return nanos.getAsLong() + Duration.ofSeconds(REMEMBERED_SECONDS).toNanos();
    }
}
