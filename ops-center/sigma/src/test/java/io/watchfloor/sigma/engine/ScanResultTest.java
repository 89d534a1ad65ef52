package io.watchfloor.sigma.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleTexts;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScanResultTest {

    private static DetectionEngine engine() {
        return DetectionEngine.of(RuleTexts.load("""
                title: whoami
                id: test-rule
                logsource: {product: windows, category: process_creation}
                detection: {a: {CommandLine: 'whoami /priv'}, condition: a}
                level: high
                """).pack());
    }

    private static ScanResult judged(DetectionEngine engine, String eventId) {
        String record = """
                {"%s":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"PC7.example.",\
                "UtcTime":"2026-11-26 03:50:00.125","Image":"C:\\\\Windows\\\\System32\\\\whoami.exe",\
                "CommandLine":"whoami \\u002fpriv"}""".formatted(eventId);
        return engine.judge(record.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMatchTellsWhatTheRecordIsAboutAndWhenItHappened() {
        assertThat(judged(engine(), "EventID")).isInstanceOfSatisfying(ScanResult.Match.class, found -> {
            assertThat(found.rules())
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.id()).isEqualTo("test-rule"));
            assertThat(found.asset()).hasToString("host:pc7.example");
            assertThat(found.time()).isEqualTo("2026-11-26 03:50:00.125");
        });
    }

    /** Only names in full make a record one of Windows, though blanks in the names of fields do not count. */
    @Test
    void anEventNumberWithABlankInItsNameIsReadInFull() {
        assertThat(judged(engine(), "Event ID")).isInstanceOf(ScanResult.NeedsParsing.class);
    }

    @Test
    void anEngineThatNothingUsesAnyMoreIsLetGoByTheThreadsThatJudgedWithIt() throws InterruptedException {
        WeakReference<DetectionEngine> former = judgedAndLeft();
        for (int attempt = 0; former.get() != null && attempt < 100; attempt++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(former.get()).isNull();
    }

    private static WeakReference<DetectionEngine> judgedAndLeft() {
        DetectionEngine engine = DetectionEngine.of(RuleLoader.builtin().pack());
        judged(engine, "EventID");
        return new WeakReference<>(engine);
    }
}
