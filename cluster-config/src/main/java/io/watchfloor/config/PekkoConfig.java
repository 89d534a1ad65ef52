package io.watchfloor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.watchfloor.config.cluster.ClusterSettings;
import io.watchfloor.config.cluster.NodeRole;
import io.watchfloor.config.cluster.SingleNodeTls;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.DatabaseTimeouts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes Watchfloor settings into the configuration of the Pekko actor system. */
final class PekkoConfig {

    private static final String SLICK = "pekko-persistence-jdbc.shared-databases.slick.db.";

    private static final String PASSIVATION = "pekko.cluster.sharding.passivation.watchfloor-strategy.";

    /** For each entity type other than assets, the limit of live entities is the asset limit divided by this number. */
    private static final int OTHERS = 4;

    private static final String TLS = "pekko.remote.artery.ssl.rotating-keys-engine.";

    private static final String LOOPBACK = "127.0.0.1";

    private static final Duration ALONE = Duration.ofMillis(100);

    private PekkoConfig() {}

    static Config of(Settings settings, DatabaseAddress database, Config machinery) {
        ClusterSettings cluster = settings.cluster();
        int pool = settings.database().journalPoolSize();
        Map<String, Object> values = new HashMap<>();
        boolean alone = cluster.seedNodes().isEmpty();
        // A single node listens on loopback, where SingleNodeTls rejects every handshake.
        values.put("pekko.remote.artery.canonical.hostname", alone ? LOOPBACK : cluster.arteryHost());
        values.put("pekko.remote.artery.canonical.port", alone ? 0 : cluster.arteryPort());
        values.put("pekko.remote.artery.transport", "tls-tcp");
        values.put(
                "pekko.cluster.roles",
                cluster.roles().stream().map(NodeRole::text).sorted().toList());
        // Empty, because Pekko's automatic join would form a cluster without the formation lease.
        values.put("pekko.cluster.seed-nodes", List.of());
        values.put(PASSIVATION + "idle-entity.timeout", settings.assets().passivateAfter());
        // Limit of live entities for each entity type. Assets are the most numerous entities and have a larger limit.
        values.put(
                PASSIVATION + "active-entity-limit",
                Math.max(1, settings.assets().maxLive() / OTHERS));
        values.put(SLICK + "url", database.jdbcUrl());
        values.put(SLICK + "user", database.user());
        values.put(SLICK + "password", database.password());
        // Slick needs as many threads as connections: otherwise it deadlocks or queues requests needlessly.
        values.put(SLICK + "numThreads", pool);
        values.put(SLICK + "maxConnections", pool);
        values.put(SLICK + "minConnections", pool);
        DatabaseTimeouts timeouts = settings.database().timeouts();
        values.put(SLICK + "connectionTimeout", timeouts.pool());
        values.put(SLICK + "validationTimeout", timeouts.validation());
        values.put(SLICK + "connectionInitSql", timeouts.serverSide());
        timeouts.properties().forEach((name, value) -> values.put(SLICK + "properties." + name, value));
        cluster.tls().filter(tls -> !alone).ifPresent(tls -> {
            values.put(TLS + "key-file", tls.key().toString());
            values.put(TLS + "cert-file", tls.certificate().toString());
            values.put(TLS + "ca-cert-file", tls.ca().toString());
        });
        if (alone) {
            values.put("pekko.remote.artery.ssl.ssl-engine-provider", SingleNodeTls.class.getName());
            // Short intervals, because joining and leaving the cluster wait for them, and a single node has no other
            // node to wait for.
            values.put("pekko.cluster.gossip-interval", ALONE);
            values.put("pekko.cluster.leader-actions-interval", ALONE);
            values.put("pekko.cluster.periodic-tasks-initial-delay", ALONE);
        }
        return ConfigFactory.parseMap(values, "settings").withFallback(machinery);
    }
}
