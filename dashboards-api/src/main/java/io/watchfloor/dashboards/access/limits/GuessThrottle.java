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
 * Counts failed attempts by source and computes how long the source must wait. The wait grows with each further
 * failure, and failures are forgiven over time.
 *
 * <p>An attacker cannot use the throttle to lock out others, because valid credentials are checked first and always
 * pass. Only failed attempts are delayed. This is safe because credentials cannot be guessed: each has at least 120
 * random bits, and none is checked against a named account.
 *
 * <p>Memory is bounded, because only the {@value #MOST} most recent keys of each kind are stored.
 */
public final class GuessThrottle {

    static final int MOST = 10_000;

    /**
     * Factor by which the limit for a network is higher than the limit for an address, because many people may share a
     * network.
     */
    private static final int NETWORK_SHARES = 5;

    private static final int IPV4_NETWORK_BYTES = 3;
    private static final int IPV6_NETWORK_BYTES = 6;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final SecuritySettings.FailureDelay settings;
    private final Clock clock;
    private final Map<InetAddress, Debt> sources = bounded();
    private final Map<InetAddress, Debt> networks = bounded();

    /** Kind of credential that failed. */
    public enum Kind implements KebabCaseName {
        TOKEN,
        LINK,
        INVITE,
        /** An acknowledge link of a notification. */
        ACKNOWLEDGE,
        RECOVERY,
        PASSKEY
    }

    /**
     * @param wrong number of failures that are not yet forgiven
     * @param at time when this number was computed
     * @param until earliest time of the next attempt
     */
    private record Debt(double wrong, Instant at, Instant until) {}

    public GuessThrottle(SecuritySettings.FailureDelay settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Records a failed attempt.
     *
     * @return how long the source must wait; empty while the source has attempts left
     */
    public synchronized Optional<Duration> wrong(InetAddress from) {
        Instant now = clock.instant();
        Duration wait = max(
                add(sources, Peer.origin(from), settings.free(), now),
                add(networks, network(from), settings.free() * NETWORK_SHARES, now));
        return some(wait);
    }

    /** Returns the remaining waiting time of a source; empty if the source does not have to wait. */
    public synchronized Optional<Duration> left(InetAddress from) {
        Instant now = clock.instant();
        return some(max(left(sources.get(Peer.origin(from)), now), left(networks.get(network(from)), now)));
    }

    /** Number of sources with failed attempts. */
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

    /** Returns the waiting time: one second, doubled with each failure up to the maximum. */
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

    /** Returns the network of an address: the first 24 bits for IPv4, the first 48 bits for IPv6. */
    static InetAddress network(InetAddress address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, bytes.length == 4 ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address must have 4 or 16 bytes", e);
        }
    }

    /** Evicts the source whose last failure is oldest. */
    private static <K> Map<K, Debt> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Debt> eldest) {
                return size() > MOST;
            }
        };
    }
}
