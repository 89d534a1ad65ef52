package io.watchfloor.sensors.agent.uplink;

import java.net.URI;
import java.time.Duration;

/**
 * How the uplink behaves.
 *
 * @param uplink the WebSocket's address, {@code ws} or {@code wss}
 * @param token the sensor's credential
 * @param batchRecords most records in a batch
 * @param batchBytes most bytes in a batch before it is deflated; one larger record still goes alone
 * @param answerWithin how long connecting, an answer to the hello, or sending one frame may take
 * @param pingAfter silence after which the center is pinged
 * @param lostAfter silence after which the connection counts as lost
 * @param retryFirst bound of the first wait before connecting again; it doubles up to {@code retryMost}
 * @param giveUpOnRefusal whether a refusal ends the uplink, or is tried again like a lost connection
 * @param traceRatio the share of batches that begin a trace here, 0 to 1; the others are the center's to trace
 */
public record UplinkSettings(
        URI uplink,
        String token,
        String agentVersion,
        int batchRecords,
        int batchBytes,
        Duration answerWithin,
        Duration pingAfter,
        Duration lostAfter,
        Duration retryFirst,
        Duration retryMost,
        boolean giveUpOnRefusal,
        double traceRatio) {

    /**
     * Notices a dead center within 15 s and is back within 20 s of its return: ten thousand sensors come back at 500 a
     * second. The answer time-out is long, because when a sensor gives up, the center's work for it is wasted and done
     * again at its next try.
     */
    public static UplinkSettings of(
            URI uplink, String token, String agentVersion, boolean giveUpOnRefusal, double traceRatio) {
        return new UplinkSettings(
                uplink,
                token,
                agentVersion,
                2000,
                2 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofMillis(250),
                Duration.ofSeconds(20),
                giveUpOnRefusal,
                traceRatio);
    }
}
