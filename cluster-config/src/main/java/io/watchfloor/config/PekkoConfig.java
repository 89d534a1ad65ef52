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

/** Writes the settings into the configuration of the actor system. */
final class PekkoConfig {

    private static final String SLICK = "pekko-persistence-jdbc.shared-databases.slick.db.";

    private static final String PASSIVATION = "pekko.cluster.sharding.passivation.watchfloor-strategy.";

    /** The limit for entities of each other type is the limit for assets divided by this. */
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
        // A single node has nobody to listen to: a port of this machine that refuses every handshake.
        values.put("pekko.remote.artery.canonical.hostname", alone ? LOOPBACK : cluster.arteryHost());
        values.put("pekko.remote.artery.canonical.port", alone ? 0 : cluster.arteryPort());
        values.put("pekko.remote.artery.transport", "tls-tcp");
        values.put(
                "pekko.cluster.roles",
                cluster.roles().stream().map(NodeRole::text).sorted().toList());
        // If it joined automatically, the library's first seed would form a cluster without asking for the lease.
        values.put("pekko.cluster.seed-nodes", List.of());
        values.put(PASSIVATION + "idle-entity.timeout", settings.assets().passivateAfter());
        // For each type; assets, the most numerous, have a larger limit of their own.
        values.put(
                PASSIVATION + "active-entity-limit",
                Math.max(1, settings.assets().maxLive() / OTHERS));
        values.put(SLICK + "url", database.jdbcUrl());
        values.put(SLICK + "user", database.user());
        values.put(SLICK + "password", database.password());
        // Slick deadlocks, or queues in vain, unless it has as many threads as connections.
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
            // With no other nodes to agree with, joining and leaving wait only for these, once each.
            values.put("pekko.cluster.gossip-interval", ALONE);
            values.put("pekko.cluster.leader-actions-interval", ALONE);
            values.put("pekko.cluster.periodic-tasks-initial-delay", ALONE);
        }
        return ConfigFactory.parseMap(values, "settings").withFallback(machinery);
    }
}
