package io.watchfloor.config.cluster;

import io.watchfloor.config.reading.SettingsReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How nodes find each other.
 *
 * @param arteryPort not used by a single node, which admits nobody
 * @param seedNodes {@code host:port} of the nodes that may form a cluster; empty when the node forms one by itself
 * @param tls present when seed nodes are named: nodes never communicate unencrypted
 */
public record ClusterSettings(
        String systemName,
        String arteryHost,
        int arteryPort,
        Set<NodeRole> roles,
        List<String> seedNodes,
        Optional<ClusterTls> tls) {

    private static final String SEEDS = "cluster.seed-nodes";

    /** Whether the node may form a cluster when there is none. Any other node can only join one. */
    public boolean mayForm() {
        return seedNodes.isEmpty() || seedNodes.contains(self());
    }

    /** The seed nodes except this one: those that it asks for admission. */
    public List<String> otherSeeds() {
        return seedNodes.stream().filter(seed -> !seed.equals(self())).toList();
    }

    /** This node's address, as the others know it. */
    public String self() {
        return arteryHost + ":" + arteryPort;
    }

    /** The same at every start of the node; empty for a node alone, whose port may change. */
    public String name() {
        return seedNodes.isEmpty() ? "" : self();
    }

    public static ClusterSettings read(SettingsReader in) {
        EnumSet<NodeRole> roles = EnumSet.noneOf(NodeRole.class);
        for (String text : in.texts("cluster.roles")) {
            NodeRole.of(text)
                    .ifPresentOrElse(
                            roles::add,
                            () -> in.problem("cluster.roles", "knows no role " + text, "Roles are ops and api."));
        }
        if (roles.isEmpty()) {
            in.problem("cluster.roles", "must name at least one role", "A single machine has [ops, api].");
        }
        List<String> seeds = in.texts(SEEDS);
        for (String seed : seeds) {
            if (!seed.matches("[^\\s:/@]+:[1-9][0-9]{0,4}")) {
                in.problem(SEEDS, "cannot read the seed node \"" + seed + "\"", "Write host:port.");
            }
        }
        String name = in.text("cluster.system-name");
        if (!name.matches("[a-zA-Z][a-zA-Z0-9-]{0,62}")) {
            in.problem("cluster.system-name", "must be letters, digits and dashes", "For instance: watchfloor.");
        }
        int port = in.integer("cluster.artery-port", 0, 65535);
        if (!seeds.isEmpty() && port == 0) {
            in.problem(SEEDS, "needs a fixed watchfloor.cluster.artery-port", "For instance: 25520.");
        }
        if (!seeds.isEmpty() && in.optionalText("database.jdbc-url").isEmpty()) {
            in.problem(
                    SEEDS,
                    "needs watchfloor.database.jdbc-url",
                    "The nodes of a cluster share one journal; an embedded database belongs to one node alone.");
        }
        Optional<ClusterTls> tls = ClusterTls.read(in);
        if (!seeds.isEmpty() && tls.isEmpty()) {
            in.problem(
                    SEEDS,
                    "needs watchfloor.cluster.tls-key, tls-certificate and tls-ca",
                    "Nodes prove themselves to each other with certificates, also on one machine; secure.md of the"
                            + " manual says how to make them.");
        }
        return new ClusterSettings(
                name, in.text("cluster.artery-host"), port, Set.copyOf(roles), List.copyOf(seeds), tls);
    }
}
