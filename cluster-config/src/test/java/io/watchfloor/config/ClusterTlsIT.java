package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with certificates of their CA form a cluster; nobody else gets a word in. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterTlsIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int PATIENCE_MILLIS = 3_000;

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
        for (ActorSystem<Void> system : systems) {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void onlyWhoHasACertificateOfTheCaJoins() throws Exception {
        joined(node(Optional.of(two)));
        await().atMost(SOON).until(() -> members() == 2);
        refused(node(Optional.of(strangers)));
        refused(node(Optional.empty()));
        assertThat(members()).isEqualTo(2);
    }

    @Test
    void aStrangerIsCutOffAtTheHandshake() throws Exception {
        try (SSLSocket known = connected(own.store("n2"), own)) {
            known.startHandshake();
            assertThatThrownBy(() -> known.getInputStream().read())
                    .as("a node stays connected")
                    .isInstanceOf(SocketTimeoutException.class);
        }
        try (SSLSocket stranger = connected(foreign.store("n3"), foreign)) {
            assertThat(cutOff(stranger)).as("certificate of another CA").isTrue();
        }
        try (SSLSocket nobody = connected(null, own)) {
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

    private SSLSocket connected(@Nullable KeyStore key, Certificates from)
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
        int port = first.selfMember().address().getPort().orElseThrow();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private long members() {
        long count = 0;
        for (var unused : first.state().getMembers()) {
            count++;
        }
        return count;
    }

    private void joined(Cluster node) {
        node.manager()
                .tell(new JoinSeedNodes(List.of(
                        AddressFromURIString.parse(first.selfMember().address().toString()))));
    }

    /** It gives up by itself, and ends. */
    private void refused(Cluster node) {
        joined(node);
        await().atMost(SOON).until(node::isTerminated);
    }

    private Cluster node(Optional<ClusterTls> tls) throws IOException, SettingsRefused {
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Path file = Files.writeString(
                folder.resolve("node-" + port + ".conf"),
                "watchfloor.cluster.artery-port = " + port
                        + "\n"
                        + tls.map(files -> """
                        watchfloor.cluster { tls-key = "%s", tls-certificate = "%s", tls-ca = "%s" }
                        """.formatted(files.key(), files.certificate(), files.ca()))
                                .orElse(""));
        ProgramConfig config = ProgramConfig.load(Optional.of(file), Overrides.NONE);
        DatabaseAddress none = new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "nobody", "");
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(), "watchfloor", ConfigFactory.parseString("""
                        pekko.persistence.journal.auto-start-journals = []
                        pekko.persistence.snapshot-store.auto-start-snapshot-stores = []
                        pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes = 8 s
                        pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                        """).withFallback(config.pekko(none)));
        systems.add(system);
        return Cluster.get(system);
    }
}
