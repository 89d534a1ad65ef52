package io.watchfloor.dashboards;

import io.watchfloor.config.cluster.ClusterSettings;
import io.watchfloor.config.database.FormationLease;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.work.Threads;
import io.watchfloor.dashboards.wire.StatusView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership of this node in its cluster, which may consist of this node only.
 *
 * <p>On a shared database the node joins through the other seed nodes, and forms a new cluster only after it has acquired the formation
 * lease. All members of the cluster renew the lease and record in the lease which nodes the cluster has removed. If the lease rejects the
 * node, then either another cluster uses the journal or the other members have removed this node; the node then stops.
 */
final class ClusterMembership {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterMembership.class);

    private static final Duration UP_WAIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** Renewal interval of the lease: a fraction of the lease's lifetime. */
    private static final Duration STEP_EVERY = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final ClusterSettings settings;
    private final Optional<FormationLease> lease;
    private final ScheduledExecutorService executor = Threads.timer("membership");
    /** Members that this cluster has removed but that are not yet recorded in the lease. */
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    private final CompletableFuture<Done> ended = new CompletableFuture<>();
    private volatile OptionalLong token = OptionalLong.empty();
    private boolean asking = true;

    /** @param lease empty if only this node can reach the database */
    ClusterMembership(ActorSystem<?> system, ClusterSettings settings, Optional<FormationLease> lease) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.settings = settings;
        this.lease = lease;
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "notify the program", () -> {
                    ended.complete(Done.getInstance());
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
    }

    /** Starts to join or to form a cluster; {@link #awaitUp} waits for it. */
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
        system.systemActorOf(removals(), "removals", Props.empty());
        var unused = executor.scheduleWithFixedDelay(() -> step(held), 0, STEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void form() {
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }

    private void step(FormationLease held) {
        try {
            if (token.isPresent()) {
                renewLease(held, token.getAsLong());
            } else if (isMember()) {
                token = held.tokenOf(incarnations());
            } else if (settings.mayForm()) {
                acquireLease(held);
            }
            asking = true;
        } catch (SQLException | RuntimeException e) {
            if (asking) {
                LOG.warn("The formation lease is unreachable, retrying: {}", e.getMessage());
            }
            asking = false;
        }
    }

    private void acquireLease(FormationLease held) throws SQLException {
        token = held.take(self());
        if (token.isPresent()) {
            LOG.info("This node forms cluster {} of this journal", token.getAsLong());
            form();
        }
    }

    private void renewLease(FormationLease held, long kept) throws SQLException {
        Set<String> told = Set.copyOf(removed);
        switch (held.keep(self(), kept, told)) {
            case KEPT -> removed.removeAll(told);
            case SUPERSEDED -> end("Another cluster uses this journal, so this node of cluster {} stops", kept);
            case EXPELLED ->
                end(
                        "Other nodes of cluster {} could not reach this node and removed it. This node stops and must"
                                + " be started again",
                        kept);
        }
    }

    private void end(String why, long kept) {
        if (ended.complete(Done.getInstance())) {
            LOG.error(why, kept);
            cluster.manager().tell(new Down(cluster.selfMember().address()));
        }
    }

    /** Completes when this node has left its cluster or has been removed from it, and must stop working. */
    CompletionStage<Done> ended() {
        return ended;
    }

    /** Collects removed members for the lease. A member that shuts down normally has already released the lease. */
    private Behavior<MemberEvent> removals() {
        return Behaviors.setup(context -> {
            cluster.subscriptions().tell(Subscribe.create(context.getSelf(), MemberEvent.class));
            return Behaviors.receiveMessage(event -> {
                if (event.member().status().equals(MemberStatus.down())
                        || (event instanceof MemberRemoved gone
                                && gone.previousStatus().equals(MemberStatus.down()))) {
                    removed.add(name(event.member().uniqueAddress()));
                }
                return Behaviors.same();
            });
        });
    }

    private boolean isMember() {
        return MemberStatus.up().equals(cluster.selfMember().status());
    }

    /** Address and UID of a node. A restarted node has a new UID and therefore counts as a different member. */
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
                        "The node did not join its cluster within %d s.".formatted(UP_WAIT.toSeconds()),
                        "Check watchfloor.cluster.seed-nodes, that the nodes reach each other's artery port, and"
                                + " whether another cluster uses this database.");
            }
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartFailure("cluster.interrupted", "The start was interrupted.", "Start the node again.", e);
            }
        }
    }

    List<StatusView.Member> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> new StatusView.Member(
                        member.address().toString(),
                        member.status().toString().toLowerCase(Locale.ROOT),
                        member.getRoles().stream()
                                .filter(role -> !role.startsWith("dc-"))
                                .sorted()
                                .toList()))
                .toList();
    }

    /**
     * Releases the lease. Call this method only after the actor system has terminated, because until then entities of this node may still
     * write.
     */
    void leave() throws SQLException, InterruptedException {
        executor.shutdownNow();
        if (!executor.awaitTermination(LOOK_EVERY.multipliedBy(100).toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("The formation lease was not released because the database does not respond. The lease"
                    + " expires automatically.");
        } else if (lease.isPresent() && token.isPresent()) {
            lease.get().leave(self(), token.getAsLong());
        }
    }

    /** Logs for the operator why this node stops after its cluster removed it. */
    static StartFailure removal() {
        return new StartFailure(
                "cluster.removed",
                "The node was removed from its cluster and has stopped.",
                "Start the node again. The node then joins the cluster. If this repeats, check the network"
                        + " between the nodes.");
    }
}
