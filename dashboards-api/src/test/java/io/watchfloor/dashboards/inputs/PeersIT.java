package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Third-party programs configured by the manual's recipes: their data arrives and matches a rule. */
@Tag("peers")
class PeersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int UDP = FreePorts.udp();
    private static final int TCP = FreePorts.tcp();
    private static final int TLS = FreePorts.tcp();
    private static final int GELF = FreePorts.tcp();
    private static final int KAFKA = FreePorts.tcp();
    private static final Path RULES = Path.of("src/test/resources/inputs/rules").toAbsolutePath();
    private static final String FAILED = "Failed password for root from 203.0.113.9 port 4242 ssh2";

    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with(RunningNode.onlyRules(RULES) + """
            watchfloor.inputs {
              syslog { udp = %d, tcp = %d, tls = %d }
              gelf { tcp = %d }
              kafka { servers = ["127.0.0.1:%d"], topics = [logs] }
            }
            """.formatted(UDP, TCP, TLS, GELF, KAFKA));

    @TempDir
    private Path folder;

    /** A recipe with its placeholders filled in. */
    private String recipe(String name) {
        String ca = NODE.data().resolve("tls").resolve("ca.pem").toString();
        return Recipes.of(name)
                .replace("center.example", "localhost")
                .replace("/etc/rsyslog.d/watchfloor-ca.pem", ca)
                .replace("/etc/syslog-ng/watchfloor-ca.pem", ca)
                .replace("/var/log/suricata", folder.toString())
                .replaceAll("\\b514\\b", Integer.toString(UDP))
                .replaceAll("\\b601\\b", Integer.toString(TCP))
                .replaceAll("\\b6514\\b", Integer.toString(TLS))
                .replaceAll("\\b12201\\b", Integer.toString(GELF));
    }

    private static String credential(String assets) {
        return NODE.administrator()
                .post("/api/v1/inputs/syslog/tokens", "{\"name\":\"relay\",\"assets\":[\"%s\"]}".formatted(assets))
                .json()
                .path("token")
                .asText();
    }

    private static long alerts(String host, String rule) {
        return NODE.list("/api/v1/alerts?asset=host:" + host).stream()
                .filter(one -> one.path("title").asText().equals(rule))
                .mapToLong(one -> one.path("count").asLong())
                .sum();
    }

    private static void arrives(String host) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(alerts(host, "Password of root refused")).isEqualTo(1));
    }

    private List<String> logger(String... options) {
        List<String> command = new ArrayList<>(List.of("logger", "-n", "127.0.0.1", "--id=77", "-t", "sshd"));
        command.addAll(List.of(options));
        command.add(FAILED);
        return command;
    }

    /** Name of the machine according to the program. */
    private static String here() throws IOException {
        String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        return name.toLowerCase(Locale.ROOT);
    }

    @Test
    void loggerSendsByDatagramAndByStreamInEitherFormat() throws Exception {
        String unused = PeerProgram.run(folder, "", logger("-d", "-P", Integer.toString(UDP), "--rfc3164"));
        unused = PeerProgram.run(folder, "", logger("-d", "-P", Integer.toString(UDP), "--rfc5424"));
        unused = PeerProgram.run(folder, "", logger("-T", "-P", Integer.toString(TCP), "--rfc5424", "--octet-count"));
        unused = PeerProgram.run(folder, "", logger("-T", "-P", Integer.toString(TCP), "--rfc3164"));
        String host = here();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(alerts(host, "Password of root refused")).isEqualTo(4));
    }

    @Test
    void rsyslogSendsByTcp() throws Exception {
        try (PeerProgram rsyslog = SyslogPeers.rsyslog(folder, "rs-tcp", recipe("rsyslog-tcp"))) {
            SyslogPeers.log(folder, "sshd", FAILED);
            arrives("rs-tcp");
            assertThat(rsyslog.said()).doesNotContain("error");
        }
    }

    @Test
    void rsyslogSendsByTlsWithACredentialThatBindsIt() throws Exception {
        String settings = recipe("rsyslog-tls").replace("TOKEN", credential("rs-tls*"));
        try (PeerProgram rsyslog = SyslogPeers.rsyslog(folder, "rs-tls", settings)) {
            SyslogPeers.log(folder, "sshd", FAILED);
            arrives("rs-tls");
            assertThat(rsyslog.said()).doesNotContain("error");
        }
    }

    @Test
    void syslogNgSendsByDatagram() throws Exception {
        try (PeerProgram syslogNg = SyslogPeers.syslogNg(folder, "ng-udp", recipe("syslog-ng-udp"))) {
            SyslogPeers.log(folder, "sshd", FAILED);
            arrives("ng-udp");
            assertThat(syslogNg.said()).doesNotContainIgnoringCase("error parsing");
        }
    }

    @Test
    void syslogNgSendsByTlsWithACredentialThatBindsIt() throws Exception {
        String settings = recipe("syslog-ng-tls").replace("TOKEN", credential("ng-tls*"));
        try (PeerProgram syslogNg = SyslogPeers.syslogNg(folder, "ng-tls", settings)) {
            SyslogPeers.log(folder, "sshd", FAILED);
            arrives("ng-tls");
            assertThat(syslogNg.said()).doesNotContainIgnoringCase("error parsing");
        }
    }

    @Test
    void syslogNgSendsGelf() throws Exception {
        try (PeerProgram syslogNg = SyslogPeers.syslogNg(folder, "ng-gelf", recipe("syslog-ng-gelf"))) {
            SyslogPeers.log(folder, "sshd", FAILED);
            arrives("ng-gelf");
            assertThat(syslogNg.said()).doesNotContainIgnoringCase("error parsing");
        }
    }

    @Test
    void syslogNgSendsCef() throws Exception {
        try (PeerProgram syslogNg =
                SyslogPeers.syslogNg(folder, "ng-cef", """
                destination d_watchfloor { network("localhost" port(%d) template("<134>$ISODATE $HOST CEF:0|Example|Firewall|1|\\
                deny|${PROGRAM}|3|$(format-cef-extension src=10.0.0.5 dst=203.0.113.9 dpt=445 act=deny msg=$MSG)\\n")); };
                log { source(s_local); destination(d_watchfloor); };
                """.replace("\\\n", "").formatted(TCP))) {
            SyslogPeers.log(folder, "packet", "a=b | c");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(alerts("ng-cef", "File sharing to the internet denied"))
                            .isEqualTo(1));
            assertThat(syslogNg.said()).doesNotContainIgnoringCase("error parsing");
        }
    }

    /** With ArcSight's escapes: bar and backslash in the header, equals sign and backslash in the extension. */
    @Test
    void rsyslogSendsCefWithEscapes() throws Exception {
        String header = "CEF:0|Example|Firewall\\\\|Edge|1.0|100|deny \\\\| smb|7|";
        String pairs =
                "dvchost=rs-cef src=10.0.0.5 dst=203.0.113.9 dpt=445 act=deny cs1Label=Rule cs1=smb\\\\=out\\\\\\\\1"
                        + " request=https://x.example/?a\\\\=b msg=%msg%";
        vendorEventArrives("rs-cef", header + pairs, "Escaped event of a firewall");
    }

    /** In QRadar's version 2 format: the header declares the delimiter between the pairs, here by its number. */
    @Test
    void rsyslogSendsLeef() throws Exception {
        String event = "LEEF:2.0|Example|Firewall|1.0|deny-smb|x5E|src=10.0.0.5^dst=203.0.113.9^dstPort=445^action=deny"
                + "^policy=a=b|c^identHostName=rs-leef^usrName=ops^msg=%msg%";
        vendorEventArrives("rs-leef", event, "Event of a firewall in LEEF");
    }

    private void vendorEventArrives(String host, String event, String rule) throws Exception {
        String template =
                "template(name=\"Event\" type=\"string\" string=\"<134>1 %%TIMESTAMP:::date-rfc3339%% relay fw - - - %s\")\n"
                        .formatted(event);
        String recipe = template
                + Recipes.of("rsyslog-tcp")
                        .replace("RSYSLOG_SyslogProtocol23Format", "Event")
                        .replace("center.example", "localhost")
                        .replaceAll("\\b601\\b", Integer.toString(TCP));
        try (PeerProgram rsyslog = SyslogPeers.rsyslog(folder, "relay", recipe)) {
            SyslogPeers.log(folder, "packet", "one = two | three");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(alerts(host, rule)).isEqualTo(1));
            assertThat(rsyslog.said()).doesNotContain("error");
        }
    }

    @Test
    void whatSuricataSeesInACaptureArrivesByRsyslog() throws Exception {
        Files.writeString(
                folder.resolve("local.rules"),
                "alert dns any any -> any any (msg:\"Query of a name of an attacker\"; dns.query; content:\"evil.example\"; sid:1;)\n");
        capture(folder.resolve("query.pcap"));
        String unused = PeerProgram.run(
                folder,
                "",
                List.of(
                        "suricata",
                        "-c",
                        "/etc/suricata/suricata.yaml",
                        "-S",
                        folder.resolve("local.rules").toString(),
                        "-k",
                        "none",
                        "-r",
                        folder.resolve("query.pcap").toString(),
                        "-l",
                        folder.toString()));
        assertThat(Files.readString(folder.resolve("eve.json"))).contains("\"event_type\":\"alert\"");
        try (PeerProgram rsyslog = SyslogPeers.rsyslog(folder, "ids01", recipe("suricata"))) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(alerts("10.0.0.5", "Alert of Suricata")).isEqualTo(1));
            assertThat(rsyslog.said()).doesNotContain("error");
        }
    }

    /** A DNS query for {@code evil.example}, from 10.0.0.5 to 10.0.0.1. */
    private static void capture(Path file) throws IOException {
        byte[] query = {
            0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 'e', 'v', 'i', 'l', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0,
            1, 0, 1
        };
        int udp = 8 + query.length;
        int ip = 20 + udp;
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0xa1b2c3d4);
            out.writeInt(2 << 16 | 4);
            out.writeLong(0);
            out.writeInt(65_535);
            out.writeInt(1);
            out.writeInt((int) Instant.now().getEpochSecond());
            out.writeInt(0);
            out.writeInt(14 + ip);
            out.writeInt(14 + ip);
            out.write(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0});
            out.writeShort(ip);
            out.write(new byte[] {0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 5, 10, 0, 0, 1});
            out.writeShort(40_000);
            out.writeShort(53);
            out.writeShort(udp);
            out.writeShort(0);
            out.write(query);
        }
    }

    @Test
    void kafkaKeepsWhatTheCenterHasNotCommittedAndNothingIsDoubled() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder, KAFKA)) {
            broker.produce(folder, "logs", "<38>1 %s ka-line sshd 77 - - %s\n".formatted(Instant.now(), FAILED));
            arrives("ka-line");
            broker.produce(
                    folder,
                    "logs",
                    "{\"logsource\":{\"product\":\"linux\",\"service\":\"sshd\"},\"fields\":{\"message\":\"%s\"}}\n"
                            .formatted(FAILED),
                    "-H",
                    "asset=ka-json");
            arrives("ka-json");
            NODE.restart();
            broker.produce(folder, "logs", "<38>1 %s ka-again sshd 77 - - %s\n".formatted(Instant.now(), FAILED));
            arrives("ka-again");
            arrives("ka-line");
            arrives("ka-json");
        }
    }
}
