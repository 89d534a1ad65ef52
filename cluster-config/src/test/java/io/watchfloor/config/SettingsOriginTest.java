package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.access.ApprovalSettings;
import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.config.access.SignInSettings;
import io.watchfloor.config.access.SsoSettings;
import io.watchfloor.config.cluster.ClusterSettings;
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
import io.watchfloor.config.monitoring.TracingSettings;
import io.watchfloor.config.paging.EscalationSettings;
import io.watchfloor.config.paging.HeartbeatSettings;
import io.watchfloor.config.sensor.EnrolmentSettings;
import io.watchfloor.config.sensor.FleetSettings;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.sensor.ResponseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsOriginTest extends SettingsTestBase {

    private static final HttpLimitSettings EDGE = new HttpLimitSettings(
            20_000, 0, 0, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(2), 1024, 0);

    private static final TlsSettings TLS =
            new TlsSettings(TlsSettings.Use.AUTO, Optional.empty(), List.of("TLSv1.3"), List.of(), true);

    @Test
    void everythingHasItsValueWithoutAFile() throws InvalidSettingsException {
        Settings settings = load("", Map.of());
        assertThat(settings)
                .isEqualTo(new Settings(
                        new DataSettings(Path.of("watchfloor-data").toAbsolutePath()),
                        new HttpSettings("127.0.0.1", 8080, Optional.empty(), List.of(), false, EDGE, TLS),
                        new DatabaseSettings(Optional.empty(), "watchfloor", "", 9, 8, DatabaseTimeouts.DEFAULT),
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
                                new IngestSettings.AssetRequests(Duration.ofSeconds(10), 5),
                                new IngestSettings.NewAssets(600, 10_000, 20_000),
                                new IngestSettings.SilenceLimits(Duration.ofMinutes(5), Duration.ofMinutes(15)),
                                new IngestSettings.ClockLimits(Duration.ofSeconds(2), 2)),
                        settings.archive(),
                        settings.doors(),
                        new RuleSettings(
                                true,
                                List.of(),
                                List.of(),
                                List.of(),
                                RULE_LIMITS,
                                Optional.empty(),
                                Optional.empty(),
                                IndicatorSettings.USUAL),
                        new AssetSettings(
                                Duration.ofMinutes(10),
                                AssetSettings.maxLive(0, Runtime.getRuntime().maxMemory()),
                                500,
                                Duration.ofHours(1),
                                Duration.ofDays(30)),
                        new CaseSettings(
                                "high",
                                Duration.ofHours(4),
                                20,
                                30,
                                Duration.ofMinutes(15),
                                Duration.ofDays(7),
                                new RiskSettings(30, Duration.ofHours(1))),
                        new EscalationSettings(
                                Optional.empty(),
                                "",
                                "amber+strict",
                                Duration.ofSeconds(60),
                                5,
                                Duration.ofSeconds(10),
                                30,
                                10),
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
                                new SecuritySettings.FailureDelay(
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
                                SignInSettings.RiskAction.ALLOW,
                                SignInSettings.RiskAction.ALLOW,
                                SignInSettings.RiskAction.STEP_UP,
                                SignInSettings.RiskAction.STEP_UP,
                                List.of(),
                                1000),
                        new TracingSettings(Optional.empty(), 1.0),
                        new MetricsSettings(Optional.empty()),
                        new AuditSettings(
                                Duration.ofMinutes(1),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        new EgressSettings(
                                List.of(),
                                Set.of(),
                                List.of(port(80), port(443), port(8080), port(8443)),
                                Duration.ofSeconds(10),
                                1 << 20,
                                64,
                                Optional.empty()),
                        new SsoSettings(List.of(), false, Duration.ofMinutes(1), Duration.ofMinutes(10)),
                        new WebhookSettings(
                                Duration.ofSeconds(10),
                                Duration.ofHours(24),
                                Duration.ofDays(7),
                                Duration.ofDays(30),
                                20,
                                200),
                        new FraudSettings(false, 20, 20, 60, 5000)));
    }

    private static EgressSettings.Ports port(int number) {
        return new EgressSettings.Ports(number, number);
    }

    @Test
    void commandLineWinsOverEnvironmentOverFile() throws InvalidSettingsException, IOException {
        Path file = write("watchfloor { http { port = 1, bind = file.example }, cases.open-from-level = low }");
        Map<String, String> environment = Map.of(
                "WATCHFLOOR_HTTP_PORT", "2", "WATCHFLOOR_HTTP_BIND", "env.example", "WATCHFLOOR_RULES_PATHS", "/a, /b");
        CommandLineSettings overrides = new CommandLineSettings(Optional.empty(), Optional.of(3), Optional.empty());

        ProgramConfig config = ProgramConfig.load(Optional.of(file), overrides, environment);

        assertThat(config.settings().http())
                .isEqualTo(new HttpSettings("env.example", 3, Optional.empty(), List.of(), false, EDGE, TLS));
        assertThat(config.settings().rules().paths()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(config.explain("watchfloor.http.port").getFirst().origin()).isEqualTo("command line --port");
        assertThat(config.explain("watchfloor.http.bind").getFirst().origin())
                .isEqualTo("environment variable WATCHFLOOR_HTTP_BIND");
        assertThat(config.explain("cases.open-from-level").getFirst())
                .extracting(SettingDescription::value, SettingDescription::origin, SettingDescription::builtIn)
                .containsExactly("\"low\"", file + ":1", "\"high\"");
    }

    @Test
    void secretsAreNotShown() throws InvalidSettingsException, IOException {
        Path file = write("watchfloor.database.password = hunter2");
        ProgramConfig config = ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE, Map.of());
        assertThat(config.explain("database.password").getFirst().value()).doesNotContain("hunter2");
        assertThat(config.settings().toString()).doesNotContain("hunter2");
    }
}
