package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.watchfloor.config.cluster.ClusterSettings;
import io.watchfloor.config.cluster.ClusterTls;
import io.watchfloor.config.cluster.SingleNodeTls;
import io.watchfloor.config.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest extends SettingsTestBase {

    @Test
    void onlyASeedMayFormACluster() throws InvalidSettingsException, IOException {
        String seeds = """
                watchfloor.database.jdbc-url = "jdbc:postgresql://db.example/w"
                watchfloor.cluster { artery-host = %s, artery-port = 7000, seed-nodes = ["n1.example:7000", "n2.example:7000"] }
                """ + certificates();
        ClusterSettings seed = load(seeds.formatted("n2.example"), Map.of()).cluster();
        assertThat(seed.mayForm()).isTrue();
        assertThat(seed.otherSeeds()).containsExactly("n1.example:7000");
        ClusterSettings other = load(seeds.formatted("n3.example"), Map.of()).cluster();
        assertThat(other.mayForm()).isFalse();
        assertThat(load("", Map.of()).cluster().mayForm()).isTrue();
    }

    @Test
    void seedsNeedASharedDatabaseAndAFixedPort() throws IOException {
        InvalidSettingsException refused = refused(write("watchfloor.cluster.seed-nodes = [\"n1.example:7000\"]"));
        assertThat(refused.getMessage())
                .contains("watchfloor.cluster.seed-nodes requires watchfloor.database.jdbc-url")
                .contains("watchfloor.cluster.seed-nodes requires a fixed watchfloor.cluster.artery-port");
    }

    @Test
    void nodesNeverTalkInTheClear() throws InvalidSettingsException, IOException {
        for (String host : List.of("127.0.0.1", "n1.example")) {
            assertThat(refused(write("""
                            watchfloor.database.jdbc-url = "jdbc:postgresql://db.example/w"
                            watchfloor.cluster { artery-host = %1$s, artery-port = 7000, seed-nodes = ["%1$s:7000"] }
                            """.formatted(host))).getMessage())
                    .contains(
                            "watchfloor.cluster.seed-nodes requires watchfloor.cluster.tls-key, tls-certificate and tls-ca");
        }
        Config alone = pekko("watchfloor.cluster { artery-host = 0.0.0.0, artery-port = 7000 }"
                + "\npekko.remote.artery.transport = tcp");
        assertThat(alone.getString("pekko.remote.artery.transport")).isEqualTo("tls-tcp");
        assertThat(alone.getString("pekko.remote.artery.ssl.ssl-engine-provider"))
                .isEqualTo(SingleNodeTls.class.getName());
        assertThat(alone.getString("pekko.remote.artery.canonical.hostname")).isEqualTo("127.0.0.1");
    }

    @Test
    void certificatesComeTogetherOrNotAtAll() throws InvalidSettingsException, IOException {
        assertThat(refused(write("watchfloor.cluster.tls-key = node.key")).getMessage())
                .contains("watchfloor.cluster.tls-certificate is missing")
                .contains("watchfloor.cluster.tls-ca is missing");
        String all = "watchfloor.cluster { tls-key = \"%1$s\", tls-certificate = \"%1$s\", tls-ca = \"%2$s\" }";
        Path there = Files.writeString(folder.resolve("node.pem"), "");
        assertThat(refused(write(all.formatted(there, folder.resolve("absent"))))
                        .getMessage())
                .contains("watchfloor.cluster.tls-ca names a file that cannot be read");
        assertThat(load(all.formatted(there, there), Map.of()).cluster().tls())
                .hasValue(new ClusterTls(there, there, there));
    }

    @Test
    void settingsReachTheActorSystem() throws InvalidSettingsException, IOException {
        Path file = write("""
                watchfloor.cluster { artery-host = n1.example, artery-port = 7000, seed-nodes = ["n1.example:7000"] }
                watchfloor.database { jdbc-url = "jdbc:postgresql://db.example/w", journal-pool-size = 5 }
                pekko.cluster.split-brain-resolver.stable-after = 9 s
                """ + certificates());
        ProgramConfig config = ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE, Map.of());
        Config pekko = config.pekko(config.settings().database().address().orElseThrow());
        // Joined by the program, under the formation lease, and never by the library alone.
        assertThat(pekko.getStringList("pekko.cluster.seed-nodes")).isEmpty();
        assertThat(pekko.getInt("pekko-persistence-jdbc.shared-databases.slick.db.numThreads"))
                .isEqualTo(5);
        assertThat(pekko.getDuration("pekko.cluster.split-brain-resolver.stable-after"))
                .hasSeconds(9);
        assertThat(pekko.hasPath("watchfloor")).isFalse();
    }

    private Config pekko(String text) throws InvalidSettingsException, IOException {
        return ProgramConfig.load(Optional.of(write(text)), CommandLineSettings.NONE, Map.of())
                .pekko(new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "nobody", ""));
    }
}
