package io.watchfloor.dashboards.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.monitoring.AuditSettings;
import io.watchfloor.config.monitoring.TimeStampSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.ReachableEgress;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.audit.AuditReading.StampedHead;
import io.watchfloor.dashboards.audit.TimeStampAuthority.Behavior;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogChecks;
import io.watchfloor.dashboards.audit.chain.LogFiles;
import io.watchfloor.dashboards.audit.chain.LogFlaw;
import io.watchfloor.dashboards.audit.chain.LogForm;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.audit.timestamp.StampFiles;
import io.watchfloor.dashboards.audit.timestamp.TimeStampCheck;
import io.watchfloor.ops.platform.egress.EgressClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time stamps of a real authority ({@code openssl ts}) for heads of the audit log in a real database. */
@ExtendWith(FreshDatabase.class)
class HeadTimeStampsIT {

    private static final AuditEntry ENTRY =
            new AuditEntry("ann", "t1", "192.0.2.7", "people.disable", "person:bob", "", "disabled", "left");

    @TempDir
    private static Path ofAuthority;

    private static TimeStampAuthority authority;

    @TempDir
    private Path folder;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private AuditLog log;
    private AuditReading reading;
    private EgressClient egress;

    @BeforeAll
    static void serve() throws Exception {
        authority = new TimeStampAuthority(ofAuthority);
    }

    @AfterAll
    static void end() {
        authority.close();
    }

    @BeforeEach
    void open(TestDatabase database) {
        Jdbi jdbi = Jdbi.create(database.dataSource());
        log = new AuditLog(jdbi, Clock.systemUTC());
        reading = new AuditReading(jdbi);
        authority.behave(Behavior.ANSWERS);
        EgressSettings open = ReachableEgress.LOOPBACK;
        egress = EgressClient.of(
                new EgressSettings(
                        open.networks(),
                        open.names(),
                        open.ports(),
                        Duration.ofSeconds(2),
                        open.answerLimit(),
                        4,
                        Optional.empty()),
                registry);
    }

    @AfterEach
    void close() {
        egress.close();
    }

    private AuditGuard guard(Duration every, Optional<String> policy) {
        return guard(authority.trustedCa(), every, policy);
    }

    private AuditGuard guard(Path trustedCa, Duration every, Optional<String> policy) {
        AuditSettings settings = new AuditSettings(
                Duration.ofMillis(100),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new TimeStampSettings(authority.url(), trustedCa, policy, every)));
        return AuditGuard.start(log, reading, settings, folder, Clock.systemUTC(), egress, registry);
    }

    private static AuditState.Place place(AuditGuard guard) {
        return guard.state().places().stream()
                .filter(one -> one.name().equals("time-stamp"))
                .findFirst()
                .orElseThrow();
    }

    private StampedHead awaitStampAfter(long stamps) {
        await().until(() -> reading.countTimeStamps() > stamps);
        return reading.timeStamps(null, 1).getFirst();
    }

    @Test
    void theHashOfTheLastRecordGetsATimeStampThatOpensslAndTheCenterVerifyOffline() throws Exception {
        log.append(ENTRY, AuditLog.DONE);
        long before = reading.countTimeStamps();
        try (AuditGuard guard = guard(Duration.ofSeconds(1), Optional.of(TimeStampAuthority.POLICY))) {
            StampedHead stamped = awaitStampAfter(before);
            AuditLog.Head head = log.head().orElseThrow();
            assertThat(stamped.seq()).isEqualTo(head.seq());
            assertThat(stamped.hash()).isEqualTo(head.hash());
            assertThat(stamped.stamp().authority()).isEqualTo("CN=tsa");
            await().until(() -> place(guard).keptThrough() == head.seq());

            byte[] response = Base64.getDecoder().decode(stamped.stamp().response());
            Files.write(ofAuthority.resolve("kept.tsr"), response);
            assertThat(authority.openssl(
                            "ts", "-verify", "-digest", head.hash().hex(), "-in", "kept.tsr", "-CAfile", "ca.pem"))
                    .contains("Verification: OK");
            TimeStampCheck check = TimeStampCheck.of(Files.readString(authority.trustedCa()), Optional.empty());
            assertThat(check.check(response, head.hash().hex(), null)).isInstanceOf(TimeStampCheck.Result.Valid.class);
            assertThat(check.check(response, "00".repeat(32), null))
                    .isEqualTo(new TimeStampCheck.Result.Refused(
                            "time-stamp.imprint", "The time stamp is of another hash."));

            assertThat(verify(response, head.hash().hex(), head.seq())).isEmpty();
            assertThat(verify(response, head.hash().hex(), head.seq() - 1))
                    .as("a time stamp that is shown for another record")
                    .hasValueSatisfying(flaw -> assertThat(flaw.kind()).isEqualTo(LogFlaw.Kind.FORKED));
            response[response.length - 1] ^= 1;
            assertThat(verify(response, head.hash().hex(), head.seq()))
                    .hasValueSatisfying(flaw -> assertThat(flaw.what()).startsWith("time-stamp.signature"));

            // A head without a time stamp gets one when the interval has passed, and a head with one gets no other.
            log.append(ENTRY, AuditLog.DONE);
            assertThat(awaitStampAfter(before + 1).seq()).isEqualTo(head.seq() + 1);
        }
        assertThat(reading.countTimeStamps()).isEqualTo(before + 2);
    }

    /** Verifies an export of the log and a file with one time stamp, as {@code watchfloor audit verify} does. */
    private Optional<LogFlaw> verify(byte[] response, String hash, long seq) throws Exception {
        AuditLog.Head head = log.head().orElseThrow();
        List<LogLine> lines = new ArrayList<>();
        lines.add(new LogLine.Begin(head.chain(), 1, ChainHash.beginning(head.chain())));
        lines.addAll(reading.from(1, 10_000));
        lines.add(new LogLine.End(reading.signed(1).getFirst()));
        Path export = Files.write(
                folder.resolve("audit.jsonl"),
                lines.stream().map(LogForm::write).toList());
        Path stamps = Files.writeString(
                folder.resolve("stamps.jsonl"),
                "{\"seq\":%d,\"hash\":\"%s\",\"response\":\"%s\"}\n"
                        .formatted(seq, hash, Base64.getEncoder().encodeToString(response)));
        LogChecks checks = new LogChecks(Set.of());
        StampFiles files = new StampFiles(TimeStampCheck.of(Files.readString(authority.trustedCa()), Optional.empty()));
        Optional<LogFlaw> flaw = files.read(stamps, checks);
        return flaw.isPresent() ? flaw : LogFiles.check(checks, List.of(export), List.of(), bytes -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "STAMPS_ANOTHER_HASH, time-stamp.imprint",
        "USES_ANOTHER_NONCE, time-stamp.nonce",
        "USES_AN_EXPIRED_CERTIFICATE, time-stamp.certificate",
        "USES_A_CERTIFICATE_FOR_WEB_SERVERS, time-stamp.certificate",
        "USES_ANOTHER_CA, time-stamp.trust",
        "CHANGES_THE_SIGNATURE, time-stamp.signature",
        "REJECTS, time-stamp.rejected",
        "SENDS_GARBAGE, time-stamp.unreadable",
        "ANSWERS_WITH_AN_ERROR, HTTP status 503",
        "DOES_NOT_ANSWER, ''"
    })
    void aTimeStampThatIsWrongIsNotStoredAndTheLogIsSignedAndTheNextAttemptSucceeds(Behavior behavior, String problem) {
        authority.behave(behavior);
        log.append(ENTRY, AuditLog.DONE);
        long seq = log.head().orElseThrow().seq();
        long before = reading.countTimeStamps();
        try (AuditGuard guard = guard(Duration.ofSeconds(1), Optional.empty())) {
            await().until(() -> place(guard).problem().isPresent());
            assertThat(place(guard).problem().orElseThrow()).startsWith(problem);
            assertThat(guard.state().signed().orElseThrow().seq()).isEqualTo(seq);
            assertThat(reading.countTimeStamps()).isEqualTo(before);
            authority.behave(Behavior.ANSWERS);
            assertThat(awaitStampAfter(before).seq()).isEqualTo(seq);
            await().until(() -> place(guard).problem().isEmpty());
        }
    }

    @Test
    void aTimeStampOfAnotherPolicyIsRefused() {
        log.append(ENTRY, AuditLog.DONE);
        long before = reading.countTimeStamps();
        try (AuditGuard guard = guard(Duration.ofSeconds(1), Optional.of("1.2.3.4.2"))) {
            await().until(() -> place(guard).problem().isPresent());
            // The authority rejects a policy that it does not have.
            assertThat(place(guard).problem().orElseThrow()).startsWith("time-stamp.rejected");
        }
        assertThat(reading.countTimeStamps()).isEqualTo(before);
    }

    @Test
    void aNodeDoesNotStartWithoutTheCertificatesOfTheAuthority() throws Exception {
        Path none = Files.writeString(folder.resolve("none.pem"), "none\n");
        assertThatThrownBy(() -> guard(none, Duration.ofSeconds(1), Optional.empty()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("none.pem cannot be used");
    }
}
