package io.watchfloor.sensors.agent.settings;

import io.watchfloor.sensors.agent.action.ActionSettings;
import io.watchfloor.sensors.agent.spool.SpoolLimits;
import io.watchfloor.sensors.agent.trust.ProxyAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code watchfloor-sensor run} reads from its configuration file, under {@code watchfloor-sensor}.
 *
 * @param file where it is written
 * @param reach where the center is, and by which way
 * @param ca of the center's certificate; null: the one that the sensor enrolled with
 * @param credentialFile null: the one in the state directory
 * @param state null: the usual place
 * @param limits how much may wait in the spool
 * @param lineLimit longest line of a tailed file, in bytes
 * @param traceRatio the share of batches that begin a trace, 0 to 1
 * @param sources what to collect, at least one unless the center may name some
 * @param actions what the center may ask for
 * @param remote what the center may say of the collecting
 */
public record AgentSettings(
        Path file,
        CenterAccess reach,
        @Nullable Path ca,
        @Nullable Path credentialFile,
        @Nullable Path state,
        @Nullable Path spool,
        SpoolLimits limits,
        int lineLimit,
        double traceRatio,
        List<SourceSetting> sources,
        ActionSettings actions,
        RemoteSettings remote) {

    static final long SPOOL_BYTES = 1L << 30;
    static final Duration SPOOL_AGE = Duration.ofDays(7);
    public static final int LINE_LIMIT = 1 << 20;

    /**
     * How the center is reached.
     *
     * @param centers its addresses, in the order in which they are tried; empty: those that the sensor enrolled with
     * @param proxy null: none
     */
    public record CenterAccess(
            List<CenterAddress> centers, @Nullable ProxyAddress proxy) {
        public CenterAccess {
            centers = List.copyOf(centers);
        }
    }
}
