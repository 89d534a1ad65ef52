package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How the uplink behaves.
 *
 * @param uplinks the WebSocket's addresses, {@code ws} or {@code wss}, in the order in which they are tried
 * @param token the sensor's credential
 * @param trust whom it is shown
 * @param traceRatio the share of batches that begin a trace here, 0 to 1; the others are the center's to trace
 */
public record UplinkSettings(
        List<URI> uplinks,
        String token,
        CenterTrust trust,
        String agentVersion,
        Batch batch,
        Timeouts patience,
        Retry retry,
        double traceRatio) {

    /**
     * The largest batch.
     *
     * @param bytes before it is deflated; one larger record still goes alone
     */
    public record Batch(int records, int bytes) {}

    /**
     * How long the center is waited for.
     *
     * @param openWithin how long opening a connection may take: a center to which thousands come back takes them one after the other
     * @param answerWithin how long an answer to the hello, or sending one frame may take
     * @param pingAfter silence after which the center is pinged
     * @param lostAfter silence after which the connection counts as lost
     */
    public record Timeouts(Duration openWithin, Duration answerWithin, Duration pingAfter, Duration lostAfter) {}

    /**
     * How it connects again.
     *
     * @param first bound of the first wait; it doubles up to {@code most}
     * @param giveUpOnRefusal whether a refusal ends the uplink, or is tried again like a lost connection
     */
    public record Retry(Duration first, Duration most, boolean giveUpOnRefusal) {}

    /** To a center that is recognized as usual. */
    public static UplinkSettings of(
            URI uplink, String token, String agentVersion, boolean giveUpOnRefusal, double traceRatio) {
        return of(List.of(uplink), token, CenterTrust.usual(), agentVersion, giveUpOnRefusal, traceRatio);
    }

    /**
     * Notices a dead center within 15 s and is back within 20 s of its return: ten thousand sensors come back at 500 a
     * second. The time-outs are long, because when a sensor gives up, the center's work for it is wasted and done again
     * at its next try, and others wait for longer meanwhile: a center that lets 200 in a second is done with ten thousand
     * after 54 s when each waits for its turn, and after 66 s when they give up after 30 s. Who knows another address tries
     * that after 30 s: the first may be one that swallows what is sent to it.
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
