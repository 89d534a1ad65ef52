package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.watchfloor.config.cluster.ClusterTls;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with certificates of their CA form a cluster; nobody else gets a word in. */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterTlsIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    /** A stranger is cut off at once, whatever a slow machine calls that; who stays connected hears nothing for a while. */
    private static final int STRANGER_MILLIS = 30_000;

    private static final int KNOWN_MILLIS = 3_000;

    @TempDir
    private static Path folder;

    private static Certificates own;
    private static Certificates foreign;
    private static ClusterTls one;
    private static ClusterTls two;
    private static ClusterTls strangers;

    private final List<ActorSystem<Void>> systems = new ArrayList<>();
    private Cluster first;

    @BeforeAll
    static void issueCertificates() throws Exception {
        own = new Certificates(folder.resolve("own"));
        foreign = new Certificates(folder.resolve("foreign"));
        one = own.issue("n1");
        two = own.issue("n2");
        strangers = foreign.issue("n3");
    }

    @BeforeEach
    void startTheFirstNode() throws Exception {
        first = node(Optional.of(one));
        first.manager().tell(Join.create(first.selfMember().address()));
    }

    @AfterEach
    void end() throws Exception {
        systems.forEach(ActorSystem::terminate);
        for (ActorSystem<Void> system : systems) {
            system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void onlyWhoHasACertificateOfTheCaJoins() throws Exception {
        joined(node(Optional.of(two)), first);
        await().atMost(SOON).until(() -> members(first) == 2);
        refused(first, node(Optional.of(strangers)), inTheClear());
        assertThat(members(first)).isEqualTo(2);
    }

    @Test
    void aNodeAloneLetsNobodyIn() throws Exception {
        Cluster alone = node(Optional.empty());
        alone.manager().tell(Join.create(alone.selfMember().address()));
        await().atMost(SOON)
                .until(() -> MemberStatus.up().equals(alone.selfMember().status()));

        refused(alone, inTheClear(), node(Optional.of(two)));

        assertThat(members(alone)).isEqualTo(1);
        try (SSLSocket stranger = connected(own.store("n2"), own, alone)) {
            assertThat(cutOff(stranger)).as("whatever it shows").isTrue();
        }
    }

    @Test
    void aStrangerIsCutOffAtTheHandshake() throws Exception {
        try (SSLSocket known = connected(own.store("n2"), own, first)) {
            known.startHandshake();
            known.setSoTimeout(KNOWN_MILLIS);
            assertThatThrownBy(() -> known.getInputStream().read())
                    .as("a node stays connected")
                    .isInstanceOf(SocketTimeoutException.class);
        }
        try (SSLSocket stranger = connected(foreign.store("n3"), foreign, first)) {
            assertThat(cutOff(stranger)).as("certificate of another CA").isTrue();
        }
        try (SSLSocket nobody = connected(null, own, first)) {
            assertThat(cutOff(nobody)).as("no certificate").isTrue();
        }
    }

    /** A handshake of TLS 1.3 is over for the client before the server has looked at its certificate: reading tells. */
    private static boolean cutOff(SSLSocket socket) {
        try {
            socket.startHandshake();
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private SSLSocket connected(@Nullable KeyStore key, Certificates from, Cluster to)
            throws IOException, GeneralSecurityException {
        KeyStore ca = KeyStore.getInstance(KeyStore.getDefaultType());
        ca.load(null, null);
        ca.setCertificateEntry("ca", own.store("ca").getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(ca);
        KeyManager[] keys = null;
        if (key != null) {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(key, from.password());
            keys = managers.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys, trust.getTrustManagers(), null);
        int port = to.selfMember().address().getPort().orElseThrow();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(STRANGER_MILLIS);
        return socket;
    }

    private static long members(Cluster cluster) {
        long count = 0;
        for (var unused : cluster.state().getMembers()) {
            count++;
        }
        return count;
    }

    private static void joined(Cluster node, Cluster there) {
        // By whatever protocol it speaks itself.
        node.manager()
                .tell(new JoinSeedNodes(List.of(AddressFromURIString.parse("pekko://watchfloor@"
                        + there.selfMember().address().hostPort().replaceFirst(".*@", "")))));
    }

    /** They give up by themselves, and end. */
    private static void refused(Cluster by, Cluster... nodes) {
        for (Cluster node : nodes) {
            joined(node, by);
        }
        for (Cluster node : nodes) {
            await().atMost(SOON).until(node::isTerminated);
        }
    }

    /** Whoever starts a program of that name on this machine, without any certificate. */
    private Cluster inTheClear() throws IOException, InvalidSettingsException {
        return started(ConfigFactory.parseString("pekko.remote.artery.transport = tcp")
                .withFallback(config(Optional.empty())));
    }

    private Cluster node(Optional<ClusterTls> tls) throws IOException, InvalidSettingsException {
        return started(config(tls));
    }

    /** @param tls none for a node alone */
    private Config config(Optional<ClusterTls> tls) throws IOException, InvalidSettingsException {
        int port = FreePorts.tcp();
        Path file = Files.writeString(
                folder.resolve("node-" + port + ".conf"),
                tls.map(files -> """
                        watchfloor.database.jdbc-url = "jdbc:postgresql://127.0.0.1:1/none"
                        watchfloor.cluster { artery-port = %1$d, seed-nodes = ["127.0.0.1:%1$d"] }
                        watchfloor.cluster { tls-key = "%2$s", tls-certificate = "%3$s", tls-ca = "%4$s" }
                        """.formatted(port, files.key(), files.certificate(), files.ca()))
                        .orElse(""));
        return ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE)
                .pekko(new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "nobody", ""));
    }

    private Cluster started(Config config) {
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(), "watchfloor", ConfigFactory.parseString("""
                        pekko.persistence.journal.auto-start-journals = []
                        pekko.persistence.snapshot-store.auto-start-snapshot-stores = []
                        pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes = 8 s
                        pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                        """).withFallback(config));
        systems.add(system);
        return Cluster.get(system);
    }
}
