package io.watchfloor.dashboards;

import io.watchfloor.config.ClusterSettings;
import io.watchfloor.config.StartFailure;
import io.watchfloor.config.database.FormationLease;
import io.watchfloor.dashboards.api.NodeStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node in its cluster, which may be a cluster of one.
 *
 * <p>On a shared database it joins through the other seeds, and forms a cluster only after it has taken the formation lease. Once it is a
 * member it keeps the lease with the others; when that is refused, another cluster works on the journal and this node ends.
 */
final class ClusterMembership {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterMembership.class);

    private static final Duration UP_WAIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** A fraction of the time after which a lease that is not kept is free. */
    private static final Duration STEP_EVERY = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final ClusterSettings settings;
    private final Optional<FormationLease> lease;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("membership").factory());
    private volatile OptionalLong token = OptionalLong.empty();
    private boolean asking = true;

    /** @param lease none for a node whose database nobody else can reach */
    ClusterMembership(ActorSystem<?> system, ClusterSettings settings, Optional<FormationLease> lease) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.settings = settings;
        this.lease = lease;
    }

    /** Begins to join or to form; {@link #awaitUp} waits for it. */
    void join() {
        lease.ifPresentOrElse(this::joinOthers, this::form);
    }

    private void joinOthers(FormationLease held) {
        List<Address> others = settings.otherSeeds().stream()
                .map(seed -> AddressFromURIString.parse("pekko://" + system.name() + "@" + seed))
                .toList();
        if (!others.isEmpty()) {
            cluster.manager().tell(new JoinSeedNodes(others));
        }
        var unused = executor.scheduleWithFixedDelay(() -> step(held), 0, STEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void form() {
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }

    private void step(FormationLease held) {
        try {
            if (token.isPresent()) {
                keep(held, token.getAsLong());
            } else if (isMember()) {
                token = held.tokenOf(incarnations());
            } else if (settings.mayForm()) {
                take(held);
            }
            asking = true;
        } catch (SQLException | RuntimeException e) {
            if (asking) {
                LOG.warn("The formation lease cannot be asked for, trying on: {}", e.getMessage());
            }
            asking = false;
        }
    }

    private void take(FormationLease held) throws SQLException {
        token = held.take(self());
        if (token.isPresent()) {
            LOG.info("This node forms cluster {} of this journal", token.getAsLong());
            form();
        }
    }

    private void keep(FormationLease held, long kept) throws SQLException {
        if (!held.keep(self(), kept)) {
            LOG.error("Another cluster works on this journal: this node, of cluster {}, ends", kept);
            cluster.manager().tell(new Down(cluster.selfMember().address()));
        }
    }

    private boolean isMember() {
        return MemberStatus.up().equals(cluster.selfMember().status());
    }

    /** An address and an incarnation: a node that is started again is another member. */
    private String self() {
        return name(cluster.selfMember().uniqueAddress());
    }

    private static String name(UniqueAddress member) {
        return member.address().hostPort() + "#" + member.longUid();
    }

    private List<String> incarnations() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> name(member.uniqueAddress()))
                .toList();
    }

    /** @throws StartFailure {@code cluster.not-joined} */
    void awaitUp() {
        long end = System.nanoTime() + UP_WAIT.toNanos();
        while (!isMember() || (lease.isPresent() && token.isEmpty())) {
            if (System.nanoTime() > end || cluster.isTerminated()) {
                throw new StartFailure(
                        "cluster.not-joined",
                        "The node has not become a member of its cluster within %d s.".formatted(UP_WAIT.toSeconds()),
                        "Check watchfloor.cluster.seed-nodes, that the nodes reach each other's artery port, and whether another cluster works on this database.");
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
                        member.status().toString().toLowerCase(Locale.ROOT),
                        member.getRoles().stream()
                                .filter(role -> !role.startsWith("dc-"))
                                .sorted()
                                .toList()))
                .toList();
    }

    /** Gives the lease up, after the actor system has ended and with it the last writer. */
    void leave() throws SQLException, InterruptedException {
        executor.shutdownNow();
        if (!executor.awaitTermination(LOOK_EVERY.multipliedBy(100).toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("The formation lease is not given up: its database does not answer");
        } else if (lease.isPresent() && token.isPresent()) {
            lease.get().leave(self(), token.getAsLong());
        }
    }
}
