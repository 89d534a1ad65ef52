package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.access.ApprovalSettings;
import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.config.access.ProviderSettings;
import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.config.access.SignInSettings;
import io.watchfloor.config.access.SsoSettings;
import io.watchfloor.config.cluster.ClusterSettings;
import io.watchfloor.config.cluster.ClusterTls;
import io.watchfloor.config.cluster.DataSettings;
import io.watchfloor.config.cluster.NodeRole;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.detection.AssetSettings;
import io.watchfloor.config.detection.CaseSettings;
import io.watchfloor.config.detection.IndicatorSettings;
import io.watchfloor.config.detection.RiskSettings;
import io.watchfloor.config.detection.RuleSettings;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.http.FraudSettings;
import io.watchfloor.config.http.HttpLimitSettings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.http.TlsSettings;
import io.watchfloor.config.http.WebhookSettings;
import io.watchfloor.config.monitoring.AuditSettings;
import io.watchfloor.config.monitoring.MetricsSettings;
import io.watchfloor.config.monitoring.TimeStampSettings;
import io.watchfloor.config.monitoring.TracingSettings;
import io.watchfloor.config.paging.EscalationSettings;
import io.watchfloor.config.paging.HeartbeatSettings;
import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.config.sensor.EnrolmentSettings;
import io.watchfloor.config.sensor.FleetSettings;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.sensor.ResponseSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProgramConfigTest extends SettingsTestBase {

    @Test
    void everyKeyReachesItsSetting() throws InvalidSettingsException, IOException {
        Settings settings = load("""
                watchfloor {
                  data.dir = /var/lib/watchfloor
                  http {
                    bind = 0.0.0.0, port = 9090, public-address = "https://SOC.example:443/"
                    behind-proxy { addresses = ["10.0.0.0/24", "::1"], client-certificates = true }
                    max-connections = 200, max-unauthenticated = 90, max-unauthenticated-per-address = 40
                    header-deadline = 4 s, keep-alive = 30 s
                    body-deadline = 1 m, body-least-rate = 2 KiB, bytes-in-flight = 64 MiB
                  }
                  tls { use = off, min-version = "1.2", names = [SOC.example, "10.0.0.1"] }
                  database {
                    jdbc-url = "jdbc:postgresql://db.example/w", user = u, password = p
                    journal-pool-size = 20, boards-pool-size = 4, connection-timeout = 3 s
                    connect-timeout = 2 s, socket-timeout = 7 s, keep-alive = 9 s
                  }
                  cluster {
                    system-name = night, artery-host = n1.example, artery-port = 25520, roles = [ops]
                    seed-nodes = ["n1.example:25520", "n2.example:25520"]
                  }
                  ingest {
                    max-body = 1 MiB, max-inflated = 2 MiB, max-ratio = 3, max-record = 4 KiB, max-depth = 5
                    max-fields = 6, max-string = 7 KiB, max-batch-records = 8, credit = 9, max-sensors = 10, ask-timeout = 11 s
                    retries-before-queue = 12, new-assets-per-minute = 13, new-assets-burst = 14, new-assets-waiting = 15
                    sensor-silent-after = 16 s, sensor-quiet-after = 17 s
                    clock-tolerated = 18 s, clock-round-trips = 10, max-held = 19 MiB
                  }
                  rules { builtin = off, paths = [/etc/rules], placeholders = [/etc/lists.yml], attack = /etc/attack.json, look-back-notifies-from = high }
                  assets { passivate-after = 1 minutes, max-live = 7000, snapshot-every = 50, fold-quiet-for = 2 h, epoch-retention = 3 d }
                  cases {
                    open-from-level = critical, join-window = 1 h, new-per-sensor-and-minute = 7, new-per-rule-and-minute = 8
                    flood-ends-after = 9 minutes, recurrence-window = 2 d
                    risk { threshold = 0, half-life = 9 minutes }
                  }
                  escalation {
                    webhook-url = "https://pager.example/in", webhook-secret = s, repeat-every = 5 minutes
                    attempts = 2, attempt-timeout = 1 s, notifications-per-minute = 40, notifications-per-sensor-and-minute = 8
                  }
                  sign-in {
                    new-device = approval, new-network = step-up, impossible-travel = allow, refusals-before = approval
                    places = ["10.1.0.0/16 47.37 8.54 Zurich"], fastest = 900
                  }
                  approval {
                    number-match = [dangerous], number-lifetime = 2 m, most-waiting = 5, two-person = [eraseEvidence]
                    two-person-restricted = [restrictCase], lifetime = 1 h, longest-elevation = 2 h
                  }
                  passkeys {
                    step-up-within = 2 m, step-up-by-token = on, answer-within = 1 m, attestation = on
                    attestation-roots = [/etc/fido.pem], models = [EE882879-721c-4913-9775-3dfcce97072a]
                  }
                  security {
                    session-idle = 1 h, session-lifetime = 1 d, link-lifetime = 5 minutes, enrolment-lifetime = 10 minutes
                    token-lifetime = 30 d, longest-token-lifetime = 60 d, invite-lifetime = 6 h, longest-invite-lifetime = 3 d
                    wrong-attempts-free = 5, wrong-attempt-forgiven-every = 2 minutes, longest-wait = 1 h, failures-told-every = 30 s
                  }
                  metrics.token = "0123456789abcdef"
                  audit {
                    sign-every = 10 s
                    heads { file = /mnt/other/heads.jsonl, syslog = "tcp://logs.example:601", post = "https://second.example/heads"
                        time-stamp { url = "http://tsa.example/tsr", trusted-ca = /etc/tsa.pem, policy = "1.2.3.4", every = 2 h } }
                  }
                  egress {
                    allow = [10.0.0.0/8, Pager.corp], ports = [443, "8000-8010"], timeout = 3 s, answer-limit = 2 KiB, at-once = 4
                    trusted-ca = /etc/ca.pem
                  }
                  sso { local = break-glass, clock-skew = 5 s, patience = 3 minutes }
                  providers {
                    corp {
                      kind = keycloak, title = Corp, issuer = "https://login.corp/realms/corp", client-id = watch
                      client-secret-file = /etc/corp.secret, scopes = [openid], name-claim = email, userinfo = on, acr = ["2"], amr = [otp]
                      access = [{ group = soc, role = lead }, { group = emea, role = viewer, asset-groups = [emea], clearance = red }]
                      adopts = on
                    }
                    entra {
                      kind = entra, tenant = t-1, client-id = id, client-secret-env = ENTRA_SECRET, scim-token-env = SCIM
                      graph = "https://graph.microsoft.com/v1.0", access = [{ group = g-1, role = responder }]
                    }
                  }
                  heartbeat { url = "https://beats.example/c1", fail-url = "https://beats.example/c1/fail"
                    every = 2 minutes, method = get, token = t }
                  tracing { otlp-endpoint = "http://collector.example:4318/v1/traces", ratio = 0.25 }
                  enrolment { addresses = "https://soc.example:8443, https://soc-2.example"
                    certificate-lifetime = 12 h, renewal-grace = 0 s
                    authority-key-file = "/etc/watchfloor/authority-key", replace-lost-authority = true }
                  responses { patience = 3 m, package-max = 1 MiB, packages-max = 5 GiB, packages-kept = 30 d }
                  fleet.stop-above = 25
                }
                """ + certificates(), Map.of());
        Path pem = folder.resolve("node.pem");
        assertThat(settings)
                .isEqualTo(new Settings(
                        new DataSettings(Path.of("/var/lib/watchfloor")),
                        new HttpSettings(
                                "0.0.0.0",
                                9090,
                                Optional.of(URI.create("https://soc.example")),
                                List.of(
                                        AddressRange.parse("10.0.0.0/24").orElseThrow(),
                                        AddressRange.parse("::1").orElseThrow()),
                                true,
                                new HttpLimitSettings(
                                        200,
                                        90,
                                        40,
                                        Duration.ofSeconds(4),
                                        Duration.ofSeconds(30),
                                        Duration.ofMinutes(1),
                                        2048,
                                        64 << 20),
                                new TlsSettings(
                                        TlsSettings.Use.OFF,
                                        Optional.empty(),
                                        List.of("TLSv1.3", "TLSv1.2"),
                                        List.of("soc.example", "10.0.0.1"),
                                        true)),
                        new DatabaseSettings(
                                Optional.of("jdbc:postgresql://db.example/w"),
                                "u",
                                "p",
                                20,
                                4,
                                new DatabaseTimeouts(
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(7),
                                        Duration.ofSeconds(9))),
                        new ClusterSettings(
                                "night",
                                "n1.example",
                                25520,
                                Set.of(NodeRole.OPS),
                                List.of("n1.example:25520", "n2.example:25520"),
                                Optional.of(new ClusterTls(pem, pem, pem))),
                        new IngestSettings(
                                new IngestSettings.Body(1 << 20, 2 << 20, 3, 8),
                                new IngestSettings.OneRecord(4096, 5, 6, 7168),
                                new IngestSettings.Sensors(9, 10, 19 << 20),
                                new IngestSettings.AssetRequests(Duration.ofSeconds(11), 12),
                                new IngestSettings.NewAssets(13, 14, 15),
                                new IngestSettings.SilenceLimits(Duration.ofSeconds(16), Duration.ofSeconds(17)),
                                new IngestSettings.ClockLimits(Duration.ofSeconds(18), 10)),
                        settings.archive(),
                        settings.doors(),
                        new RuleSettings(
                                false,
                                List.of(Path.of("/etc/rules")),
                                List.of(Path.of("/etc/lists.yml")),
                                List.of(),
                                RULE_LIMITS,
                                Optional.of("high"),
                                Optional.of(Path.of("/etc/attack.json")),
                                IndicatorSettings.USUAL),
                        new AssetSettings(Duration.ofMinutes(1), 7000, 50, Duration.ofHours(2), Duration.ofDays(3)),
                        new CaseSettings(
                                "critical",
                                Duration.ofHours(1),
                                7,
                                8,
                                Duration.ofMinutes(9),
                                Duration.ofDays(2),
                                new RiskSettings(0, Duration.ofMinutes(9))),
                        new EscalationSettings(
                                Optional.of(URI.create("https://pager.example/in")),
                                "s",
                                "amber+strict",
                                Duration.ofMinutes(5),
                                2,
                                Duration.ofSeconds(1),
                                40,
                                8),
                        new HeartbeatSettings(
                                Optional.of(URI.create("https://beats.example/c1")),
                                Optional.of(URI.create("https://beats.example/c1/fail")),
                                Duration.ofMinutes(2),
                                false,
                                "t",
                                ""),
                        NO_CONTACTS,
                        new SecuritySettings(
                                Duration.ofHours(1),
                                Duration.ofDays(1),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(10),
                                Duration.ofDays(30),
                                Duration.ofDays(60),
                                new SecuritySettings.Invites(Duration.ofHours(6), Duration.ofDays(3)),
                                new SecuritySettings.FailureDelay(
                                        5, Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofSeconds(30))),
                        new EnrolmentSettings(
                                List.of(URI.create("https://soc.example:8443"), URI.create("https://soc-2.example")),
                                Duration.ofHours(12),
                                Duration.ZERO,
                                new EnrolmentSettings.AuthorityKey(
                                        Optional.of(Path.of("/etc/watchfloor/authority-key")), true)),
                        new ResponseSettings(Duration.ofMinutes(3), 1L << 20, 5L << 30, Duration.ofDays(30)),
                        new FleetSettings(25),
                        new PasskeySettings(
                                Duration.ofMinutes(2),
                                true,
                                Duration.ofMinutes(1),
                                true,
                                List.of(Path.of("/etc/fido.pem")),
                                Set.of(UUID.fromString("ee882879-721c-4913-9775-3dfcce97072a"))),
                        new ApprovalSettings(
                                Set.of("dangerous"),
                                Duration.ofMinutes(2),
                                5,
                                Set.of("eraseEvidence"),
                                Set.of("restrictCase"),
                                Duration.ofHours(1),
                                Duration.ofHours(2)),
                        new SignInSettings(
                                SignInSettings.RiskAction.APPROVAL,
                                SignInSettings.RiskAction.STEP_UP,
                                SignInSettings.RiskAction.ALLOW,
                                SignInSettings.RiskAction.APPROVAL,
                                List.of(new SignInSettings.Place(
                                        AddressRange.parse("10.1.0.0/16").orElseThrow(), 47.37, 8.54, "Zurich")),
                                900),
                        new TracingSettings(Optional.of(URI.create("http://collector.example:4318/v1/traces")), 0.25),
                        new MetricsSettings(Optional.of("0123456789abcdef")),
                        new AuditSettings(
                                Duration.ofSeconds(10),
                                Optional.of(Path.of("/mnt/other/heads.jsonl")),
                                Optional.of(URI.create("tcp://logs.example:601")),
                                Optional.of(URI.create("https://second.example/heads")),
                                Optional.of(new TimeStampSettings(
                                        URI.create("http://tsa.example/tsr"),
                                        Path.of("/etc/tsa.pem"),
                                        Optional.of("1.2.3.4"),
                                        Duration.ofHours(2)))),
                        new EgressSettings(
                                List.of(AddressRange.parse("10.0.0.0/8").orElseThrow()),
                                Set.of("pager.corp"),
                                List.of(new EgressSettings.Ports(443, 443), new EgressSettings.Ports(8000, 8010)),
                                Duration.ofSeconds(3),
                                2048,
                                4,
                                Optional.of(Path.of("/etc/ca.pem"))),
                        new SsoSettings(
                                List.of(
                                        new ProviderSettings(
                                                "corp",
                                                "Corp",
                                                ProviderSettings.Kind.KEYCLOAK,
                                                URI.create("https://login.corp/realms/corp"),
                                                new ProviderSettings.Client(
                                                        "watch",
                                                        Optional.empty(),
                                                        Optional.of(Path.of("/etc/corp.secret")),
                                                        List.of("openid")),
                                                new ProviderSettings.Claims(
                                                        "email",
                                                        List.of("groups", "realm_access.roles"),
                                                        true,
                                                        Optional.empty(),
                                                        Optional.empty()),
                                                new ProviderSettings.Requirements(List.of("2"), List.of("otp")),
                                                List.of(
                                                        new ProviderSettings.GroupAccess(
                                                                "soc", "lead", List.of(), Optional.empty()),
                                                        new ProviderSettings.GroupAccess(
                                                                "emea", "viewer", List.of("emea"), Optional.of("red"))),
                                                true,
                                                ProviderSettings.Token.NONE),
                                        new ProviderSettings(
                                                "entra",
                                                "entra",
                                                ProviderSettings.Kind.ENTRA,
                                                URI.create("https://login.microsoftonline.com/t-1/v2.0"),
                                                new ProviderSettings.Client(
                                                        "id",
                                                        Optional.of("ENTRA_SECRET"),
                                                        Optional.empty(),
                                                        List.of("openid", "profile", "email")),
                                                new ProviderSettings.Claims(
                                                        "preferred_username",
                                                        List.of("groups"),
                                                        false,
                                                        Optional.of("t-1"),
                                                        Optional.of(URI.create("https://graph.microsoft.com/v1.0"))),
                                                new ProviderSettings.Requirements(List.of(), List.of()),
                                                List.of(new ProviderSettings.GroupAccess(
                                                        "g-1", "responder", List.of(), Optional.empty())),
                                                false,
                                                new ProviderSettings.Token(Optional.of("SCIM"), Optional.empty()))),
                                true,
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(3)),
                        new WebhookSettings(
                                Duration.ofSeconds(10),
                                Duration.ofHours(24),
                                Duration.ofDays(7),
                                Duration.ofDays(30),
                                20,
                                200),
                        new FraudSettings(false, 20, 20, 60, 5000)));
    }

    @Test
    void everyKeyHasItsEnvironmentVariableAndAComment() throws InvalidSettingsException, IOException {
        ProgramConfig config = ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE, Map.of());
        for (String key : config.keys()) {
            SettingDescription explained = config.explain(key).getFirst();
            String file = "watchfloor-" + key.split("\\.", -1)[1] + ".conf";
            try (var in = ProgramConfig.class.getResourceAsStream("/" + file)) {
                assertThat(new String(
                                java.util.Objects.requireNonNull(in).readAllBytes(),
                                java.nio.charset.StandardCharsets.UTF_8))
                        .contains("${?" + explained.variable() + "}");
            }
            assertThat(explained.origin()).as(key).startsWith(file + ":");
        }
        assertThat(config.explain("http.port").getFirst().comment()).contains("any free port");
    }
}
