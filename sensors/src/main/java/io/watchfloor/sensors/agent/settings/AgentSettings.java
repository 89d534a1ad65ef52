package io.watchfloor.sensors.agent.settings;

import io.watchfloor.sensors.agent.action.ActionSettings;
import io.watchfloor.sensors.agent.spool.SpoolLimits;
import io.watchfloor.sensors.agent.trust.ProxyAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file of {@code watchfloor-sensor run}, section {@code watchfloor-sensor}.
 *
 * @param file path of the configuration file
 * @param access the center's addresses and the proxy
 * @param ca CA file for the center's certificate; null for the CA stored at enrolment
 * @param credentialFile the credential file; null for the file in the state directory
 * @param state the state directory; null for the default directory
 * @param spool the spool directory; null for the directory in the state directory
 * @param limits limits of the spool
 * @param lineLimit longest line of a tailed file, in bytes
 * @param traceRatio share of batches that start a trace, 0 to 1
 * @param sources the sources to collect; at least one, unless the center may configure sources
 * @param actions response actions that the center may order
 * @param remote what the center may configure
 */
public record AgentSettings(
        Path file,
        CenterAccess access,
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
     * @param centers the center's addresses in the order in which they are tried; empty for the addresses stored at
     *     enrolment
     * @param proxy the HTTP proxy; null for a direct connection
     */
    public record CenterAccess(
            List<CenterAddress> centers, @Nullable ProxyAddress proxy) {
        public CenterAccess {
            centers = List.copyOf(centers);
        }
    }
}
