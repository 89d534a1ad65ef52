package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import io.watchfloor.config.cluster.ClusterSettings;
import io.watchfloor.config.cluster.ClusterTls;
import io.watchfloor.config.cluster.DataSettings;
import io.watchfloor.config.cluster.NodeRole;
import io.watchfloor.config.cluster.RefusingTls;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.http.EdgeSettings;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.http.TlsSettings;
import io.watchfloor.config.judging.AssetSettings;
import io.watchfloor.config.judging.CaseSettings;
import io.watchfloor.config.judging.RiskSettings;
import io.watchfloor.config.judging.RuleSettings;
import io.watchfloor.config.observing.AuditSettings;
import io.watchfloor.config.observing.MetricsSettings;
import io.watchfloor.config.observing.TracingSettings;
import io.watchfloor.config.paging.ContactSettings;
import io.watchfloor.config.paging.EscalationSettings;
import io.watchfloor.config.paging.HeartbeatSettings;
import io.watchfloor.config.people.ApprovalSettings;
import io.watchfloor.config.people.PasskeySettings;
import io.watchfloor.config.people.ProviderSettings;
import io.watchfloor.config.people.SecuritySettings;
import io.watchfloor.config.people.SignInSettings;
import io.watchfloor.config.people.SsoSettings;
import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.config.reading.SettingsProblem;
import io.watchfloor.config.sensor.EnrolmentSettings;
import io.watchfloor.config.sensor.FleetSettings;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.sensor.ResponseSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramConfigTest {

    private static final EdgeSettings EDGE = new EdgeSettings(
            20_000, 0, 0, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(2), 1024, 0);

    @TempDir
    Path folder;

    private static final TlsSettings TLS =
            new TlsSettings(TlsSettings.Use.AUTO, Optional.empty(), List.of("TLSv1.3"), List.of());

    private static final RuleSettings.Limits RULE_LIMITS =
            new RuleSettings.Limits(200_000, 25, 256 << 20, 64 << 20, Duration.ofSeconds(35));

    private static final ContactSettings NO_CONTACTS = new ContactSettings(
            Duration.ofSeconds(10), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void everythingHasItsValueWithoutAFile() throws SettingsRefused {
        Settings settings = load("", Map.of());
        assertThat(settings)
                .isEqualTo(new Settings(
                        new DataSettings(Path.of("watchfloor-data").toAbsolutePath()),
                        new HttpSettings("127.0.0.1", 8080, Optional.empty(), List.of(), false, EDGE, TLS),
                        new DatabaseSettings(Optional.empty(), "watchfloor", "", 9, 8, Duration.ofSeconds(10)),
                        new ClusterSettings(
                                "watchfloor",
                                "127.0.0.1",
                                0,
                                Set.of(NodeRole.OPS, NodeRole.API),
                                List.of(),
                                Optional.empty()),
                        new IngestSettings(
                                new IngestSettings.Body(8 << 20, 32 << 20, 100, 5000),
                                new IngestSettings.OneRecord(1 << 20, 32, 1000, 256 << 10),
                                new IngestSettings.Sensors(10_000, 15_000, 64 << 20),
                                new IngestSettings.Asking(Duration.ofSeconds(10), 5),
                                new IngestSettings.NewAssets(600, 10_000, 20_000),
                                new IngestSettings.Silence(Duration.ofMinutes(5), Duration.ofMinutes(15)),
                                new IngestSettings.Clocks(Duration.ofSeconds(2), 2)),
                        settings.doors(),
                        new RuleSettings(true, List.of(), List.of(), List.of(), RULE_LIMITS),
                        new AssetSettings(
                                Duration.ofMinutes(10),
                                AssetSettings.maxLive(0, Runtime.getRuntime().maxMemory()),
                                500,
                                Duration.ofHours(1),
                                Duration.ofDays(30)),
                        new CaseSettings(
                                "high", Duration.ofHours(4), 20, 30, new RiskSettings(30, Duration.ofHours(1))),
                        new EscalationSettings(
                                Optional.empty(), "", Duration.ofSeconds(60), 5, Duration.ofSeconds(10), 30, 10),
                        new HeartbeatSettings(Optional.empty(), Optional.empty(), Duration.ofSeconds(60), true, "", ""),
                        NO_CONTACTS,
                        new SecuritySettings(
                                Duration.ofHours(8),
                                Duration.ofDays(7),
                                Duration.ofMinutes(15),
                                Duration.ofHours(1),
                                Duration.ofDays(90),
                                Duration.ofDays(366),
                                new SecuritySettings.Invites(Duration.ofDays(2), Duration.ofDays(14)),
                                new SecuritySettings.Guesses(
                                        10, Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofMinutes(1))),
                        new EnrolmentSettings(
                                List.of(),
                                Duration.ofDays(7),
                                Duration.ofDays(30),
                                new EnrolmentSettings.AuthorityKey(Optional.empty(), false)),
                        new ResponseSettings(Duration.ofMinutes(10), 256L << 20, 20L << 30, Duration.ofDays(365)),
                        new FleetSettings(10),
                        PasskeySettings.STANDARD,
                        new ApprovalSettings(
                                Set.of(),
                                Duration.ofMinutes(3),
                                3,
                                Set.of(),
                                Set.of(),
                                Duration.ofMinutes(30),
                                Duration.ofHours(8)),
                        new SignInSettings(
                                SignInSettings.Follows.ALLOW,
                                SignInSettings.Follows.ALLOW,
                                SignInSettings.Follows.STEP_UP,
                                SignInSettings.Follows.STEP_UP,
                                List.of(),
                                1000),
                        new TracingSettings(Optional.empty(), 1.0),
                        new MetricsSettings(Optional.empty()),
                        new AuditSettings(Duration.ofMinutes(1), Optional.empty(), Optional.empty(), Optional.empty()),
                        new EgressSettings(
                                List.of(),
                                Set.of(),
                                List.of(port(80), port(443), port(8080), port(8443)),
                                Duration.ofSeconds(10),
                                1 << 20,
                                64,
                                Optional.empty()),
                        new SsoSettings(List.of(), false, Duration.ofMinutes(1), Duration.ofMinutes(10))));
    }

    @Test
    void aProviderSaysWhatIsWrongWithIt() {
        assertThat(problems("""
                watchfloor.providers {
                  one { issuer = "http://login.corp", client-id = x, acces = [], access = [{ group = a, rule = b }] }
                  two { kind = entra, client-id = x, client-secret-env = A, client-secret-file = B, access = [{ group = a, role = lead }] }
                  "Three" {}
                }"""))
                .anyMatch(problem -> problem.contains("providers.one.issuer must begin with https"))
                .anyMatch(problem -> problem.contains("providers.one.acces is not a setting"))
                .anyMatch(problem -> problem.contains("access.rule is not a setting. Did you mean role?"))
                .anyMatch(problem -> problem.contains("access.role is missing"))
                .anyMatch(problem -> problem.contains("providers.two.tenant is missing"))
                .anyMatch(problem -> problem.contains("client-secret-file stands beside"))
                .anyMatch(problem -> problem.contains("\"Three\", which cannot be the name of a provider"));
    }

    private static EgressSettings.Ports port(int number) {
        return new EgressSettings.Ports(number, number);
    }

    @Test
    void everyKeyReachesItsSetting() throws SettingsRefused, IOException {
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
                  }
                  cluster {
                    system-name = night, artery-host = n1.example, artery-port = 25520, roles = [ops]
                    seed-nodes = ["n1.example:25520", "n2.example:25520"]
                  }
                  ingest {
                    max-body = 1 MiB, max-inflated = 2 MiB, max-ratio = 3, max-record = 4 KiB, max-depth = 5
                    max-fields = 6, max-string = 7 KiB, max-batch-records = 8, credit = 9, max-sensors = 10, ask-timeout = 11 s
                    retries-before-parking = 12, new-assets-per-minute = 13, new-assets-burst = 14, new-assets-waiting = 15
                    sensor-silent-after = 16 s, sensor-quiet-after = 17 s
                    clock-tolerated = 18 s, clock-round-trips = 10, max-held = 19 MiB
                  }
                  rules { builtin = off, paths = [/etc/rules], placeholders = [/etc/lists.yml] }
                  assets { passivate-after = 1 minutes, max-live = 7000, snapshot-every = 50, fold-quiet-for = 2 h, epoch-retention = 3 d }
                  cases {
                    open-from-level = critical, join-window = 1 h, new-per-sensor-and-minute = 7, new-per-rule-and-minute = 8
                    risk { threshold = 0, half-life = 9 minutes }
                  }
                  escalation {
                    webhook-url = "https://pager.example/in", webhook-secret = s, repeat-every = 5 minutes
                    attempts = 2, attempt-timeout = 1 s, pages-per-minute = 40, pages-per-sensor-and-minute = 8
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
                    heads { file = /mnt/other/heads.jsonl, syslog = "tcp://logs.example:601", post = "https://second.example/heads" }
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
                                new EdgeSettings(
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
                                        List.of("soc.example", "10.0.0.1"))),
                        new DatabaseSettings(
                                Optional.of("jdbc:postgresql://db.example/w"), "u", "p", 20, 4, Duration.ofSeconds(3)),
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
                                new IngestSettings.Asking(Duration.ofSeconds(11), 12),
                                new IngestSettings.NewAssets(13, 14, 15),
                                new IngestSettings.Silence(Duration.ofSeconds(16), Duration.ofSeconds(17)),
                                new IngestSettings.Clocks(Duration.ofSeconds(18), 10)),
                        settings.doors(),
                        new RuleSettings(
                                false,
                                List.of(Path.of("/etc/rules")),
                                List.of(Path.of("/etc/lists.yml")),
                                List.of(),
                                RULE_LIMITS),
                        new AssetSettings(Duration.ofMinutes(1), 7000, 50, Duration.ofHours(2), Duration.ofDays(3)),
                        new CaseSettings(
                                "critical", Duration.ofHours(1), 7, 8, new RiskSettings(0, Duration.ofMinutes(9))),
                        new EscalationSettings(
                                Optional.of(URI.create("https://pager.example/in")),
                                "s",
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
                                new SecuritySettings.Guesses(
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
                                SignInSettings.Follows.APPROVAL,
                                SignInSettings.Follows.STEP_UP,
                                SignInSettings.Follows.ALLOW,
                                SignInSettings.Follows.APPROVAL,
                                List.of(new SignInSettings.Place(
                                        AddressRange.parse("10.1.0.0/16").orElseThrow(), 47.37, 8.54, "Zurich")),
                                900),
                        new TracingSettings(Optional.of(URI.create("http://collector.example:4318/v1/traces")), 0.25),
                        new MetricsSettings(Optional.of("0123456789abcdef")),
                        new AuditSettings(
                                Duration.ofSeconds(10),
                                Optional.of(Path.of("/mnt/other/heads.jsonl")),
                                Optional.of(URI.create("tcp://logs.example:601")),
                                Optional.of(URI.create("https://second.example/heads"))),
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
                                                new ProviderSettings.Demands(List.of("2"), List.of("otp")),
                                                List.of(
                                                        new ProviderSettings.Access(
                                                                "soc", "lead", List.of(), Optional.empty()),
                                                        new ProviderSettings.Access(
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
                                                new ProviderSettings.Demands(List.of(), List.of()),
                                                List.of(new ProviderSettings.Access(
                                                        "g-1", "responder", List.of(), Optional.empty())),
                                                false,
                                                new ProviderSettings.Token(Optional.of("SCIM"), Optional.empty()))),
                                true,
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(3))));
    }

    @Test
    void everyKeyHasItsEnvironmentVariableAndAComment() throws SettingsRefused, IOException {
        ProgramConfig config = ProgramConfig.load(Optional.empty(), Overrides.NONE, Map.of());
        for (String key : config.keys()) {
            SettingExplained explained = config.explain(key).orElseThrow();
            String file = "watchfloor-" + key.split("\\.", -1)[1] + ".conf";
            try (var in = ProgramConfig.class.getResourceAsStream("/" + file)) {
                assertThat(new String(
                                java.util.Objects.requireNonNull(in).readAllBytes(),
                                java.nio.charset.StandardCharsets.UTF_8))
                        .contains("${?" + explained.variable() + "}");
            }
            assertThat(explained.origin()).as(key).startsWith(file + ":");
        }
        assertThat(config.explain("http.port").orElseThrow().comment()).contains("any free port");
    }

    @Test
    void aPublicAddressIsWhatABrowserShowsAndProxiesAreAddresses() {
        assertThat(problems("""
                watchfloor.http { public-address = "https://soc.example/watch?x=1", behind-proxy.addresses = [proxy.example] }"""))
                .anyMatch(problem -> problem.contains("public-address") && problem.contains("scheme, host and port"))
                .anyMatch(problem -> problem.contains("proxy.example") && problem.contains("no IP address"));
        assertThat(problems("watchfloor.http.behind-proxy.client-certificates = true"))
                .anyMatch(problem -> problem.contains("client-certificates") && problem.contains("no proxy is listed"));
        assertThat(problems("watchfloor.http.public-address = \"http://soc.example\""))
                .anyMatch(problem -> problem.contains("https://"));
        assertThat(problems("watchfloor.metrics.token = short")).anyMatch(problem -> problem.contains("too short"));
    }

    private List<String> problems(String file) {
        SettingsRefused refused = catchThrowableOfType(SettingsRefused.class, () -> load(file, Map.of()));
        return refused.problems().stream().map(Object::toString).toList();
    }

    @Test
    void commandLineWinsOverEnvironmentOverFile() throws SettingsRefused, IOException {
        Path file = write("watchfloor { http { port = 1, bind = file.example }, cases.open-from-level = low }");
        Map<String, String> environment = Map.of(
                "WATCHFLOOR_HTTP_PORT", "2", "WATCHFLOOR_HTTP_BIND", "env.example", "WATCHFLOOR_RULES_PATHS", "/a, /b");
        Overrides overrides = new Overrides(Optional.empty(), Optional.of(3), Optional.empty());

        ProgramConfig config = ProgramConfig.load(Optional.of(file), overrides, environment);

        assertThat(config.settings().http())
                .isEqualTo(new HttpSettings("env.example", 3, Optional.empty(), List.of(), false, EDGE, TLS));
        assertThat(config.settings().rules().paths()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(config.explain("watchfloor.http.port").orElseThrow().origin())
                .isEqualTo("command line --port");
        assertThat(config.explain("watchfloor.http.bind").orElseThrow().origin())
                .isEqualTo("environment variable WATCHFLOOR_HTTP_BIND");
        assertThat(config.explain("cases.open-from-level").orElseThrow())
                .extracting(SettingExplained::value, SettingExplained::origin, SettingExplained::builtIn)
                .containsExactly("\"low\"", file + ":1", "\"high\"");
    }

    @Test
    void allProblemsAreToldAtOnceWithLineAndSuggestion() throws IOException {
        Path file = write("""
                watchfloor {
                  http.prt = 1
                  http.port = eighty
                  ingest.max-depth = 100000
                  cases.open-from-level = hihg
                  rules.builtin = off
                  database.jdbc-url = "jdbc:h2:mem:x"
                  cluster.seed-nodes = ["one"]
                  escalation.webhook-url = "ftp://x"
                  tracing.ratio = 10
                }
                """);
        SettingsRefused refused = refused(file);
        assertThat(refused.problems())
                .extracting(SettingsProblem::toString)
                .contains(
                        file + ":2: watchfloor.http.prt is not a setting. Did you mean watchfloor.http.port?",
                        file + ":3: watchfloor.http.port cannot be \"eighty\". Write a whole number.",
                        file + ":4: watchfloor.ingest.max-depth is out of range: 1 to 1000",
                        file + ":5: watchfloor.cases.open-from-level cannot be \"hihg\"."
                                + " Choose one of informational, low, medium, high, critical. Did you mean high?",
                        file + ":7: watchfloor.database.jdbc-url must start with jdbc:postgresql:."
                                + " PostgreSQL is the only database that the journal is kept in.",
                        file + ":8: watchfloor.cluster.seed-nodes cannot read the seed node \"one\". Write host:port.",
                        file + ":9: watchfloor.escalation.webhook-url is not an http or https URL."
                                + " For instance: https://pager.example/hooks/watchfloor",
                        file + ":10: watchfloor.tracing.ratio is out of range: 0 to 1")
                .hasSize(11);
    }

    @Test
    void brokenFilesAreRefusedWithTheirLine() throws IOException {
        assertThat(refused(write("watchfloor {\n  http { port = 1\n")).getMessage())
                .contains("watchfloor.conf:");
        assertThat(refused(write("watchfloor {\n  data.dir = ${NOT_SET}\n}")).getMessage())
                .contains("watchfloor.conf:2: cannot be understood:")
                .contains("NOT_SET");
        assertThat(refused(write("watchflor.http.port = 1")).getMessage()).contains("Did you mean watchfloor?");
        assertThat(refused(write("watchfloor.http = 1")).getMessage()).contains("no object");
        assertThat(refused(write("watchfloor = 1")).getMessage()).contains("must be an object");
        assertThat(refused(folder.resolve("absent.conf")).getMessage()).contains("absent.conf: cannot be read");
    }

    @Test
    void secretsAreNotShown() throws SettingsRefused, IOException {
        Path file = write("watchfloor.database.password = hunter2");
        ProgramConfig config = ProgramConfig.load(Optional.of(file), Overrides.NONE, Map.of());
        assertThat(config.explain("database.password").orElseThrow().value()).doesNotContain("hunter2");
        assertThat(config.settings().toString()).doesNotContain("hunter2");
    }

    @Test
    void onlyASeedMayFormACluster() throws SettingsRefused, IOException {
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
        SettingsRefused refused = refused(write("watchfloor.cluster.seed-nodes = [\"n1.example:7000\"]"));
        assertThat(refused.getMessage())
                .contains("watchfloor.cluster.seed-nodes needs watchfloor.database.jdbc-url")
                .contains("watchfloor.cluster.seed-nodes needs a fixed watchfloor.cluster.artery-port");
    }

    @Test
    void nodesNeverTalkInTheClear() throws SettingsRefused, IOException {
        for (String host : List.of("127.0.0.1", "n1.example")) {
            assertThat(refused(write("""
                            watchfloor.database.jdbc-url = "jdbc:postgresql://db.example/w"
                            watchfloor.cluster { artery-host = %1$s, artery-port = 7000, seed-nodes = ["%1$s:7000"] }
                            """.formatted(host))).getMessage())
                    .contains(
                            "watchfloor.cluster.seed-nodes needs watchfloor.cluster.tls-key, tls-certificate and tls-ca");
        }
        Config alone = pekko("watchfloor.cluster { artery-host = 0.0.0.0, artery-port = 7000 }"
                + "\npekko.remote.artery.transport = tcp");
        assertThat(alone.getString("pekko.remote.artery.transport")).isEqualTo("tls-tcp");
        assertThat(alone.getString("pekko.remote.artery.ssl.ssl-engine-provider"))
                .isEqualTo(RefusingTls.class.getName());
        assertThat(alone.getString("pekko.remote.artery.canonical.hostname")).isEqualTo("127.0.0.1");
    }

    private Config pekko(String text) throws SettingsRefused, IOException {
        return ProgramConfig.load(Optional.of(write(text)), Overrides.NONE, Map.of())
                .pekko(new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "nobody", ""));
    }

    private String certificates() throws IOException {
        Path pem = Files.writeString(folder.resolve("node.pem"), "");
        return "watchfloor.cluster { tls-key = \"%1$s\", tls-certificate = \"%1$s\", tls-ca = \"%1$s\" }\n"
                .formatted(pem);
    }

    @Test
    void certificatesComeTogetherOrNotAtAll() throws SettingsRefused, IOException {
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
    void theCertificateOfThePortIsTriedBeforeANodeStarts() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThat(
                        problems(
                                "watchfloor.tls { use = maybe, min-version = \"1.1\", certificate = a.pem, names = [\"a b\"] }"))
                .anyMatch(problem -> problem.contains("watchfloor.tls.use cannot be \"maybe\""))
                .anyMatch(problem -> problem.contains("Choose one of 1.3, 1.2"))
                .anyMatch(problem -> problem.contains("watchfloor.tls.key is missing"))
                .anyMatch(problem -> problem.contains("watchfloor.tls.names has \"a b\""));
        assertThat(problems("watchfloor.tls { certificate = \"%1$s\", key = \"%1$s\" }".formatted(empty)))
                .anyMatch(problem -> problem.contains("watchfloor.tls.certificate cannot be used")
                        && problem.contains("holds no certificate in PEM"));
    }

    @Test
    void thePortIsEncryptedWhereOthersReachIt() throws SettingsRefused {
        String proxy = ", behind-proxy.addresses = [10.0.0.1]";
        assertThat(load("", Map.of()).http().encrypted()).isFalse();
        assertThat(load("watchfloor.tls.use = on", Map.of()).http().encrypted()).isTrue();
        assertThat(load("watchfloor.http { bind = 0.0.0.0 }", Map.of()).http().encrypted())
                .isTrue();
        assertThat(load("watchfloor.http { bind = 0.0.0.0" + proxy + " }", Map.of())
                        .http()
                        .encrypted())
                .isFalse();
        assertThat(load("watchfloor { http.bind = 0.0.0.0, tls.use = off }", Map.of())
                        .http()
                        .encrypted())
                .isFalse();
    }

    @Test
    void settingsReachTheActorSystem() throws SettingsRefused, IOException {
        Path file = write("""
                watchfloor.cluster { artery-host = n1.example, artery-port = 7000, seed-nodes = ["n1.example:7000"] }
                watchfloor.database { jdbc-url = "jdbc:postgresql://db.example/w", journal-pool-size = 5 }
                pekko.cluster.split-brain-resolver.stable-after = 9 s
                """ + certificates());
        ProgramConfig config = ProgramConfig.load(Optional.of(file), Overrides.NONE, Map.of());
        Config pekko = config.pekko(config.settings().database().address().orElseThrow());
        // Joined by the program, under the formation lease, and never by the library alone.
        assertThat(pekko.getStringList("pekko.cluster.seed-nodes")).isEmpty();
        assertThat(pekko.getInt("pekko-persistence-jdbc.shared-databases.slick.db.numThreads"))
                .isEqualTo(5);
        assertThat(pekko.getDuration("pekko.cluster.split-brain-resolver.stable-after"))
                .hasSeconds(9);
        assertThat(pekko.hasPath("watchfloor")).isFalse();
    }

    private Settings load(String text, Map<String, String> environment) throws SettingsRefused {
        try {
            return ProgramConfig.load(Optional.of(write(text)), Overrides.NONE, environment)
                    .settings();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SettingsRefused refused(Path file) {
        return catchThrowableOfType(
                SettingsRefused.class, () -> ProgramConfig.load(Optional.of(file), Overrides.NONE, Map.of()));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("watchfloor.conf"), text);
    }

    @Test
    void aMailServerHasItsAddressAndItsSecretIsNotShown() throws SettingsRefused, IOException {
        Path secret = Files.writeString(folder.resolve("mail.secret"), "hidden\n");
        Settings settings = load("""
                watchfloor.contact.email {
                  host = mail.soc.example, port = 465, tls = implicit, user = center, from = "watchfloor@soc.example"
                  password-file = "%s"
                }
                """.formatted(secret), Map.of());
        ContactSettings.Email email = settings.contact().email().orElseThrow();
        assertThat(email.password().read()).isEqualTo("hidden");
        assertThat(email.tls()).isEqualTo(ContactSettings.MailTls.IMPLICIT);
        assertThat(load(
                                "watchfloor.contact.sms { url = \"https://s.example/{number}?t={text}\", token = hidden }",
                                Map.of())
                        .toString())
                .doesNotContain("hidden");
    }

    @Test
    void contactSettingsThatCannotWorkAreAllReported() {
        List<String> problems = problems("""
                watchfloor.contact {
                  email { host = mail.soc.example, tls = off, user = center, from = "nobody" }
                  sms { url = "https://s.example/send", headers = ["no header"], body = "{text} {callback}", receipt = id }
                  voice { url = "ftp://v.example", body = "{number} {text}" }
                }
                """);
        assertThat(List.of(
                        "email.from",
                        "email.tls",
                        "email.user",
                        "sms.headers",
                        "sms.receipt",
                        "sms.body",
                        "sms.token",
                        "voice.url"))
                .allSatisfy(
                        key -> assertThat(problems).anyMatch(problem -> problem.contains("watchfloor.contact." + key)));
    }
}
