package io.watchfloor.config.cluster;

import io.watchfloor.config.reading.SettingsReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings by which cluster nodes find and authenticate each other.
 *
 * @param arteryPort port for connections from other nodes; unused by a single node
 * @param seedNodes {@code host:port} of the nodes that may form a cluster; empty for a single node
 * @param tls required if seed nodes are set, because nodes never communicate unencrypted
 */
public record ClusterSettings(
        String systemName,
        String arteryHost,
        int arteryPort,
        Set<NodeRole> roles,
        List<String> seedNodes,
        Optional<ClusterTls> tls) {

    private static final String SEEDS = "cluster.seed-nodes";

    /** Whether this node may form a new cluster. Other nodes can only join an existing cluster. */
    public boolean mayForm() {
        return seedNodes.isEmpty() || seedNodes.contains(self());
    }

    /** Returns the seed nodes through which this node joins the cluster: all seed nodes except this node. */
    public List<String> otherSeeds() {
        return seedNodes.stream().filter(seed -> !seed.equals(self())).toList();
    }

    /** Address by which other nodes reach this node, {@code host:port}. */
    public String self() {
        return arteryHost + ":" + arteryPort;
    }

    /**
     * Name of this node, which stays the same after a restart. Empty for a single node, because its port may change.
     */
    public String name() {
        return seedNodes.isEmpty() ? "" : self();
    }

    public static ClusterSettings read(SettingsReader in) {
        EnumSet<NodeRole> roles = EnumSet.noneOf(NodeRole.class);
        for (String text : in.texts("cluster.roles")) {
            NodeRole.of(text)
                    .ifPresentOrElse(
                            roles::add,
                            () -> in.problem(
                                    "cluster.roles", "has the unknown role " + text, "Valid roles are ops and api."));
        }
        if (roles.isEmpty()) {
            in.problem("cluster.roles", "must name at least one role", "For a single machine, set [ops, api].");
        }
        List<String> seeds = in.texts(SEEDS);
        for (String seed : seeds) {
            if (!seed.matches("[^\\s:/@]+:[1-9][0-9]{0,4}")) {
                in.problem(SEEDS, "has the invalid seed node \"" + seed + "\"", "Write host:port.");
            }
        }
        String name = in.text("cluster.system-name");
        if (!name.matches("[a-zA-Z][a-zA-Z0-9-]{0,62}")) {
            in.problem("cluster.system-name", "must be letters, digits and dashes", "For instance: watchfloor.");
        }
        int port = in.integer("cluster.artery-port", 0, 65535);
        if (!seeds.isEmpty() && port == 0) {
            in.problem(SEEDS, "requires a fixed watchfloor.cluster.artery-port", "For instance: 25520.");
        }
        if (!seeds.isEmpty() && in.optionalText("database.jdbc-url").isEmpty()) {
            in.problem(
                    SEEDS,
                    "requires watchfloor.database.jdbc-url",
                    "The nodes of a cluster share one journal; an embedded database serves one node only.");
        }
        Optional<ClusterTls> tls = ClusterTls.read(in);
        if (!seeds.isEmpty() && tls.isEmpty()) {
            in.problem(
                    SEEDS,
                    "requires watchfloor.cluster.tls-key, tls-certificate and tls-ca",
                    "Nodes authenticate each other with certificates, even on one machine; secure.md in the"
                            + " manual describes how to create them.");
        }
        return new ClusterSettings(
                name, in.text("cluster.artery-host"), port, Set.copyOf(roles), List.copyOf(seeds), tls);
    }
}
