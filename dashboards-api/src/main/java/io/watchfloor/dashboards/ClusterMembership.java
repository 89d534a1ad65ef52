package io.watchfloor.dashboards;

import io.watchfloor.config.ClusterSettings;
import io.watchfloor.config.StartFailure;
import io.watchfloor.dashboards.api.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** This node in its cluster, which may be a cluster of one. */
record ClusterMembership(Cluster cluster) {

    private static final Duration UP_WAIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** Without seed nodes the node forms a cluster of itself; with them the actor system joins by itself. */
    static ClusterMembership join(ActorSystem<?> system, ClusterSettings settings) {
        Cluster cluster = Cluster.get(system);
        if (settings.seedNodes().isEmpty()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
        return new ClusterMembership(cluster);
    }

    /** @throws StartFailure {@code cluster.not-joined} */
    void awaitUp() {
        long end = System.nanoTime() + UP_WAIT.toNanos();
        while (!MemberStatus.up().equals(cluster.selfMember().status())) {
            if (System.nanoTime() > end) {
                throw new StartFailure(
                        "cluster.not-joined",
                        "The node has not become a member of its cluster within %d s.".formatted(UP_WAIT.toSeconds()),
                        "Check watchfloor.cluster.seed-nodes and that the nodes reach each other's artery port.");
            }
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartFailure("cluster.interrupted", "The start was interrupted.", "Start the node again.", e);
            }
        }
    }

    List<NodeStatus.Member> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> new NodeStatus.Member(
                        member.address().toString(),
                        member.status().toString().toLowerCase(java.util.Locale.ROOT),
                        member.getRoles().stream()
                                .filter(role -> !role.startsWith("dc-"))
                                .sorted()
                                .toList()))
                .toList();
    }
}
