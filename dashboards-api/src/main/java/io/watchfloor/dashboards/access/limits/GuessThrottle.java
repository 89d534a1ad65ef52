package io.watchfloor.dashboards.access.limits;

import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.platform.limits.Peer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong proofs of who somebody is, and says how long their source must wait. The wait
 * grows with each further wrong one, and what was wrong is forgiven with time.
 *
 * <p>Nobody can lock others out with it. What is right always passes: it is examined first, and only what is wrong asks here. That costs
 * nothing, because no proof can be guessed: each has 120 random bits or more, and none is asked for at a named account.
 *
 * <p>Memory is bounded: of each kind of key the {@value #MOST} that last failed are known.
 */
public final class GuessThrottle {

    static final int MOST = 10_000;

    /** A network may hold many people behind one router. */
    private static final int NETWORK_SHARES = 5;

    private static final int IPV4_NETWORK_BYTES = 3;
    private static final int IPV6_NETWORK_BYTES = 6;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final SecuritySettings.FailureDelay settings;
    private final Clock clock;
    private final Map<InetAddress, Debt> sources = bounded();
    private final Map<InetAddress, Debt> networks = bounded();

    /** What was wrong. */
    public enum Kind implements KebabCaseName {
        TOKEN,
        LINK,
        INVITE,
        /** A link of a message that takes a case. */
        ACKNOWLEDGE,
        RECOVERY,
        PASSKEY
    }

    /**
     * @param wrong how many, as far as they are not forgiven
     * @param at when that was so
     * @param until when the next may come
     */
    private record Debt(double wrong, Instant at, Instant until) {}

    public GuessThrottle(SecuritySettings.FailureDelay settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Takes down a wrong one.
     *
     * @return how long the source must wait; empty while it has some left
     */
    public synchronized Optional<Duration> wrong(InetAddress from) {
        Instant now = clock.instant();
        Duration wait = max(
                add(sources, Peer.origin(from), settings.free(), now),
                add(networks, network(from), settings.free() * NETWORK_SHARES, now));
        return some(wait);
    }

    /** How long the source must wait still; empty when it need not. */
    public synchronized Optional<Duration> left(InetAddress from) {
        Instant now = clock.instant();
        return some(max(left(sources.get(Peer.origin(from)), now), left(networks.get(network(from)), now)));
    }

    /** How many sources are known to have been wrong. */
    public synchronized int sources() {
        return sources.size();
    }

    private <K> Duration add(Map<K, Debt> debts, K key, int free, Instant now) {
        Debt before = debts.remove(key);
        double wrong = 1 + (before == null ? 0 : forgiven(before, now));
        double beyond = wrong - free;
        Duration wait = beyond < 1 ? Duration.ZERO : growing(beyond);
        debts.put(key, new Debt(wrong, now, now.plus(wait)));
        return wait;
    }

    private double forgiven(Debt debt, Instant now) {
        double forgiven = (double) Duration.between(debt.at(), now).toMillis()
                / settings.forgivenEvery().toMillis();
        return Math.max(0, debt.wrong() - Math.max(0, forgiven));
    }

    /** A second, two, four, up to the longest. */
    private Duration growing(double beyond) {
        long longest = settings.longestWait().toMillis();
        double millis = FIRST_WAIT.toMillis() * Math.pow(2, Math.floor(beyond) - 1);
        return Duration.ofMillis((long) Math.min((double) longest, millis));
    }

    private static Duration left(@Nullable Debt debt, Instant now) {
        return debt == null || !debt.until().isAfter(now) ? Duration.ZERO : Duration.between(now, debt.until());
    }

    private static Optional<Duration> some(Duration wait) {
        return wait.isZero() ? Optional.empty() : Optional.of(wait);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** 24 bits of an IPv4 address, 48 of an IPv6 one. */
    static InetAddress network(InetAddress address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, bytes.length == 4 ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address must have 4 or 16 bytes", e);
        }
    }

    /** The one that was wrong longest ago makes room. */
    private static <K> Map<K, Debt> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Debt> eldest) {
                return size() > MOST;
            }
        };
    }
}
