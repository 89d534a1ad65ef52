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
 * Who knocks. Known tokens are remembered for {@value #REMEMBERED_SECONDS} s, because some protocols say theirs with every message: a
 * revoked one ends within that time.
 */
public final class InputSenders {

    private static final int REMEMBERED_SECONDS = 3;
    private static final int MOST_REMEMBERED = 10_000;

    private final SensorKeyring keyring;
    private final LongSupplier nanos;
    private final Map<String, Remembered> known = bounded();
    private final Map<String, Standing> standing = bounded();

    private record Remembered(InputSender sender, long until) {}

    private record Standing(boolean stands, long until) {}

    public InputSenders(SensorKeyring keyring) {
        this(keyring, System::nanoTime);
    }

    InputSenders(SensorKeyring keyring, LongSupplier nanos) {
        this.keyring = keyring;
        this.nanos = nanos;
    }

    /** The least recently used is forgotten. */
    private static <T> Map<String, T> bounded() {
        return new LinkedHashMap<>(16, .75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }

    /**
     * Whose token this is: a sensor's credential, or that of a sender that was made for this door. Blocks when it is not remembered.
     *
     * @return empty when it is unknown or revoked, or made for another door
     * @throws InputRejection when the database does not say: whoever asks may be known
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
     * The sender of a door whose protocol knows no token: the door itself, under the id {@code door-NAME}. Its rights become these. Blocks.
     *
     * @param assets patterns, as the settings have them
     */
    public InputSender ownOf(InputName door, List<String> assets) {
        return new InputSender(keyring.admitDoor(door.text(), assets));
    }

    /** Whether the sender may still send, as it was at most {@value #REMEMBERED_SECONDS} s ago. Blocks when it is not remembered. */
    boolean stands(InputSender sender) {
        synchronized (standing) {
            Standing one = standing.get(sender.sensor());
            if (one != null && one.until() - nanos.getAsLong() > 0) {
                return one.stands();
            }
        }
        boolean stands = keyring.find(sender.sensor())
                .filter(one -> one.membership().revokedAt() == null)
                .isPresent();
        synchronized (standing) {
            standing.put(sender.sensor(), new Standing(stands, soon()));
        }
        return stands;
    }

    private long soon() {
        return nanos.getAsLong() + Duration.ofSeconds(REMEMBERED_SECONDS).toNanos();
    }
}
